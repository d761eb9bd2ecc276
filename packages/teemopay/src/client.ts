import { type KeyObject, randomUUID } from 'node:crypto';
import { checkedBaseUrl, DEFAULT_TIMEOUT_MS, malformedAnswer, unanswered } from '@naru/wire/client';
import type { Infer } from '@naru/wire/schema';
import { postJson } from '@naru/wire/transport';
import { type CallResult, type DataOf, readAnswer } from './answer.ts';
import { COUNTRY } from './codes.ts';
import { ENDPOINTS, type EndpointName } from './endpoints.ts';
import { loadPrivateKey, loadPublicKey } from './keys.ts';
import { isBlank, presentFields } from './members.ts';
import { withSign } from './signature.ts';

export type { AnswerSignature, CallResult, UnknownCause } from './answer.ts';

export interface TeemoPayClientOptions {
  /** For example `https://pay.example.com`. */
  readonly baseUrl: string;
  readonly appCode: string;
  readonly merchantPrivateKey: string;
  /** Only to check the signature that old servers put into the answer to a payout. */
  readonly platformPublicKey?: string;
  readonly timeoutMs?: number;
  /**
   * Name of the header with the application. Some proxies drop names with an underscore unless set
   * otherwise; the newer pages of TeemoPay say `appCode`.
   */
  readonly appCodeHeader?: 'app_code' | 'appCode';
  /**
   * Replaces the global fetch: a proxy, a mock, other TLS settings. As it may try more than once, no result is
   * `not_sent` then, but `unknown`.
   */
  readonly fetch?: typeof globalThis.fetch;
  /** The time in epoch milliseconds, for tests. */
  readonly now?: () => number;
  /** A new string of 32 characters each time, for tests. */
  readonly newNonce?: () => string;
}

type RequestOf<E extends EndpointName> = Omit<Infer<(typeof ENDPOINTS)[E]['request']>, 'sign'>;

/** Parameters and results by endpoint, for code that wraps the client. */
export type ClientRequest<E extends EndpointName> = RequestOf<E>;
export type ClientResult<E extends EndpointName> = CallResult<DataOf<E>>;

/** A UUID without its dashes, as TeemoPay's own sample makes it. */
function randomNonce(): string {
  return randomUUID().replaceAll('-', '');
}

/**
 * Calls the TeemoPay API of one application: signs requests, reads answers strictly, and never mistakes
 * silence for failure.
 */
export class TeemoPayClient {
  readonly #baseUrl: string;
  readonly #appCode: string;
  readonly #privateKey: KeyObject;
  readonly #platformKey: KeyObject | undefined;
  readonly #timeoutMs: number;
  readonly #appCodeHeader: string;
  readonly #fetch: typeof globalThis.fetch | undefined;
  readonly #now: () => number;
  readonly #newNonce: () => string;

  /** Throws when the address or a key cannot be used. */
  constructor(options: TeemoPayClientOptions) {
    this.#baseUrl = checkedBaseUrl(options.baseUrl);
    this.#appCode = options.appCode;
    this.#privateKey = loadPrivateKey(options.merchantPrivateKey);
    this.#platformKey =
      options.platformPublicKey === undefined ? undefined : loadPublicKey(options.platformPublicKey);
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#appCodeHeader = options.appCodeHeader ?? 'app_code';
    this.#fetch = options.fetch;
    this.#now = options.now ?? Date.now;
    this.#newNonce = options.newNonce ?? randomNonce;
  }

  /** Creates a payment; what the payer pays to is in `data.paymentInfo`. */
  paymentCreate(request: RequestOf<'paymentCreate'>): Promise<ClientResult<'paymentCreate'>> {
    return this.#call('paymentCreate', request);
  }

  /** Asks how a payment stands. */
  paymentQuery(request: RequestOf<'paymentQuery'>): Promise<ClientResult<'paymentQuery'>> {
    return this.#call('paymentQuery', request);
  }

  /** Creates a payout. After `unknown`: `payoutQuery`, and sending it again under the same number only. */
  payoutCreate(request: RequestOf<'payoutCreate'>): Promise<ClientResult<'payoutCreate'>> {
    return this.#call('payoutCreate', request);
  }

  /** Asks how a payout stands. */
  payoutQuery(request: RequestOf<'payoutQuery'>): Promise<ClientResult<'payoutQuery'>> {
    return this.#call('payoutQuery', request);
  }

  /** Asks for the balances. */
  merchantBalance(): Promise<ClientResult<'merchantBalance'>> {
    return this.#call('merchantBalance', {});
  }

  /** One page of the list of payments or payouts. */
  transactionList(request: RequestOf<'transactionList'>): Promise<ClientResult<'transactionList'>> {
    return this.#call('transactionList', request);
  }

  /**
   * Page after page of the list, beginning where `request.pageIndex` says. Ends after a page without entries,
   * without a cursor or with the cursor it was asked for, and after the first result that is not ok.
   */
  async *transactionPages(
    request: RequestOf<'transactionList'>,
  ): AsyncGenerator<ClientResult<'transactionList'>, void, undefined> {
    const asked = new Set<string>();
    let pageIndex = request.pageIndex;
    for (;;) {
      if (pageIndex !== undefined) asked.add(pageIndex);
      const result = await this.transactionList({ ...request, pageIndex });
      yield result;
      if (!result.ok || result.data.records.length === 0) return;
      const next = result.data.pageIndex;
      // What the last page carries is not published (teemopay.md §12 #11): nothing, or the cursor it was asked
      // with, is the end.
      if (next === null || isBlank(next) || next === pageIndex) return;
      if (asked.has(next)) {
        yield malformedAnswer('the list leads back to an earlier page');
        return;
      }
      pageIndex = next;
    }
  }

  async #call<E extends EndpointName>(name: E, request: object): Promise<ClientResult<E>> {
    const fields = presentFields({ ...request });
    const nonce = this.#newNonce();
    const body = JSON.stringify(await withSign(fields, nonce, this.#privateKey));
    const answer = await postJson({
      fetch: this.#fetch,
      url: `${this.#baseUrl}${ENDPOINTS[name].path}`,
      body,
      headers: {
        timestamp: String(this.#now()),
        nonce,
        country: COUNTRY,
        [this.#appCodeHeader]: this.#appCode,
      },
      timeoutMs: this.#timeoutMs,
    });
    if (!answer.ok) return unanswered(answer.fault);
    const question = { name, request: fields, nonce, platformKey: this.#platformKey };
    return readAnswer(question, answer.text, answer.httpStatus);
  }
}
