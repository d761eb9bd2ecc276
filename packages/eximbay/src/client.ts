import { checkedBaseUrl, DEFAULT_TIMEOUT_MS, unanswered } from '@naru/wire/client';
import type { Infer } from '@naru/wire/schema';
import { requestJson } from '@naru/wire/transport';
import { type AnswerOf, type CallResult, readAnswer } from './answer.ts';
import { authorizationHeader } from './auth.ts';
import { ENDPOINTS, type Endpoint, type EndpointName } from './endpoints.ts';
import { TRANSACTION_ID_LENGTH } from './numbers.ts';
import type { objects } from './schemas/index.ts';

export type { CallResult, OpenRefund, UnknownCause } from './answer.ts';

export interface EximbayClientOptions {
  /** For example `https://pay.example.com`. */
  readonly baseUrl: string;
  readonly mid: string;
  readonly apiKey: string;
  readonly timeoutMs?: number;
  /**
   * Replaces the global fetch: a proxy, a mock, other TLS settings. As it may try more than once, no result is
   * `not_sent` then, but `unknown`.
   */
  readonly fetch?: typeof globalThis.fetch;
}

type FullRequestOf<E extends EndpointName> = Infer<(typeof ENDPOINTS)[E]['request']>;
type Merchant = Omit<Infer<(typeof objects)['merchant']>, 'mid'>;

/** What a call is given: the client adds the mid. */
export type ClientRequest<E extends EndpointName> = E extends 'ready' | 'rebill'
  ? Omit<FullRequestOf<E>, 'merchant'> & { merchant?: Merchant | undefined }
  : Omit<FullRequestOf<E>, 'mid'>;
export type ClientResult<E extends EndpointName> = CallResult<AnswerOf<E>>;

const PLAIN_ID = /^[0-9A-Za-z]+$/;
const OTHER_ID = /^[0-9A-Za-z_-]{1,20}$/;

/** The number in a call's path. */
interface PathNumber {
  readonly transactionId?: string;
  readonly tokenId?: string;
  readonly recurringId?: string;
}

/** Anything but a plain number could lead to another path, and cancel something else than was meant. */
function pathOf(name: EndpointName, { transactionId, tokenId, recurringId }: PathNumber): string {
  const { path } = ENDPOINTS[name];
  if (transactionId !== undefined) {
    if (transactionId.length !== TRANSACTION_ID_LENGTH || !PLAIN_ID.test(transactionId)) {
      throw new TypeError('a transaction id has 24 letters and digits');
    }
    return path.replace('{transaction_id}', transactionId);
  }
  const id = tokenId ?? recurringId;
  if (id === undefined) return path;
  if (!OTHER_ID.test(id)) throw new TypeError('a token or recurring id has 1 to 20 letters and digits');
  return path.replace(/\{\w+\}/, id);
}

/** Calls the Eximbay API of one merchant id, and never mistakes silence for failure. */
export class EximbayClient {
  readonly #baseUrl: string;
  readonly #mid: string;
  readonly #authorization: string;
  readonly #timeoutMs: number;
  readonly #fetch: typeof globalThis.fetch | undefined;

  /** Throws when the address or the key cannot be used. */
  constructor(options: EximbayClientOptions) {
    if (options.mid === '') throw new TypeError('mid must not be empty');
    this.#baseUrl = checkedBaseUrl(options.baseUrl);
    this.#mid = options.mid;
    this.#authorization = authorizationHeader(options.apiKey);
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#fetch = options.fetch;
  }

  /**
   * The body that `ready` posts for a request. Hand the script `{ fgkey, ...client.payload(request) }`, and
   * nothing else: any difference is refused.
   */
  payload(request: ClientRequest<'ready'>): FullRequestOf<'ready'> {
    return { ...request, merchant: { ...request.merchant, mid: this.#mid } };
  }

  /** Prepares a payment; `data.fgkey` opens the page. */
  ready(request: ClientRequest<'ready'>): Promise<ClientResult<'ready'>> {
    return this.#call('ready', this.payload(request));
  }

  /**
   * Asks whether a callback is genuine; `data` is its body as it came. `refused` means that it is not;
   * after `unknown` ask again. `verifyCallback` does it without a call, for who has the secret key.
   */
  verify(data: string): Promise<ClientResult<'verify'>> {
    return this.#call('verify', { data });
  }

  /** Asks how a payment stands; the amount is written as it was prepared. Q004: there is none. */
  retrieve(request: ClientRequest<'retrieve'>): Promise<ClientResult<'retrieve'>> {
    return this.#call('retrieve', { ...request, mid: this.#mid });
  }

  /** Authorizes after an authentication. After `unknown`: `retrieve` by the order. */
  confirm(request: ClientRequest<'confirm'>): Promise<ClientResult<'confirm'>> {
    return this.#call('confirm', { ...request, mid: this.#mid });
  }

  /**
   * Refunds. After `unknown`: `retrieve` by `cause.refund.refund_transaction_id` where the answer (EE02) named it, else
   * `retrieve` the payment and compare the balance. Sending it again with the same
   * `refund_id` and `balance` is safe: one of the two refuses it when the first one got through.
   */
  cancel(transactionId: string, request: ClientRequest<'cancel'>): Promise<ClientResult<'cancel'>> {
    return this.#call('cancel', { ...request, mid: this.#mid }, { transactionId });
  }

  /** Captures an authorized payment. */
  capture(transactionId: string, request: ClientRequest<'capture'>): Promise<ClientResult<'capture'>> {
    return this.#call('capture', { ...request, mid: this.#mid }, { transactionId });
  }

  /** Confirms that a payment may be settled. */
  settle(transactionId: string, request: ClientRequest<'settle'>): Promise<ClientResult<'settle'>> {
    return this.#call('settle', { ...request, mid: this.#mid }, { transactionId });
  }

  /**
   * Charges a stored card without its payer. After `unknown`: `retrieve` by the order. Sending it again is safe: an
   * order that was paid is refused with `DUPLICATE_TRANSACTION`.
   */
  rebill(tokenId: string, request: ClientRequest<'rebill'>): Promise<ClientResult<'rebill'>> {
    const merchant = { ...request.merchant, mid: this.#mid };
    return this.#call('rebill', { ...request, merchant }, { tokenId });
  }

  /** Asks which card a token stands for: the same card has the same `card_identifier`. */
  tokenInquiry(tokenId: string): Promise<ClientResult<'tokenInquiry'>> {
    return this.#call('tokenInquiry', {}, { tokenId });
  }

  /** Forgets a stored card. */
  deleteToken(tokenId: string): Promise<ClientResult<'deleteToken'>> {
    return this.#call('deleteToken', {}, { tokenId });
  }

  /** Changes the amount of a recurring payment's coming charges. */
  adjustRecurring(
    recurringId: string,
    request: ClientRequest<'adjustRecurring'>,
  ): Promise<ClientResult<'adjustRecurring'>> {
    return this.#call('adjustRecurring', { ...request }, { recurringId });
  }

  /** Ends a recurring payment: nothing is charged any more. */
  deleteRecurring(recurringId: string): Promise<ClientResult<'deleteRecurring'>> {
    return this.#call('deleteRecurring', {}, { recurringId });
  }

  async #call<E extends EndpointName>(
    name: E,
    request: Readonly<Record<string, unknown>>,
    number: PathNumber = {},
  ): Promise<ClientResult<E>> {
    const endpoint: Endpoint = ENDPOINTS[name];
    const { method = 'POST' } = endpoint;
    const answer = await requestJson({
      method,
      fetch: this.#fetch,
      url: `${this.#baseUrl}${pathOf(name, number)}`,
      ...(method === 'GET' ? {} : { body: JSON.stringify(request) }),
      headers: { authorization: this.#authorization },
      timeoutMs: this.#timeoutMs,
    });
    if (!answer.ok) return unanswered(answer.fault);
    return readAnswer({ name, request, ...number }, answer.text, answer.httpStatus);
  }
}
