import { firstFault, receivedMembers } from '@naru/wire/check';
import {
  checkedBaseUrl,
  DEFAULT_TIMEOUT_MS,
  malformedAnswer,
  type NotSent,
  type UnknownOutcome,
  type UnknownCause as UnknownTransport,
  unanswered,
  unknownOutcome,
} from '@naru/wire/client';
import { parseSignedJson } from '@naru/wire/json';
import { presentMembers } from '@naru/wire/members';
import type { Infer } from '@naru/wire/schema';
import { postJson } from '@naru/wire/transport';
import type { Currency } from './codes.ts';
import { ENDPOINTS, type EndpointName } from './endpoints.ts';
import { findError } from './errors.ts';
import { loadKeys, type SigningKeys, type VerifyingKeys } from './keys.ts';
import { LEAVES_OPEN, MOVES_MONEY } from './outcomes.ts';
import { type VerifyFault, verifyMembers, withSign } from './signature.ts';

/** Why the outcome of a call is not known. */
export type UnknownCause =
  | UnknownTransport
  /** An answer came, with a code that does not rule out that the call was carried out. */
  | { readonly type: 'uncertain_code'; readonly code: string; readonly message: string };

export interface HaiPayClientOptions {
  /** Without the currency, for example `https://pay.example.com`. */
  readonly baseUrl: string;
  readonly appId: number | string;
  readonly currency: Currency;
  readonly secretKey: string;
  readonly merchantPrivateKey: string;
  readonly platformPublicKey: string;
  readonly timeoutMs?: number;
  /**
   * `strict` (the default) does not call an answer ok whose signature does not verify. `report` does, and
   * says by `verified: false`; for the time in which a platform key is still being sorted out, not for
   * payouts.
   */
  readonly answerVerification?: 'strict' | 'report';
  /**
   * Replaces the global fetch: a proxy, a mock, other TLS settings. As it may try more than once, no result is
   * `not_sent` then, but `unknown`.
   */
  readonly fetch?: typeof globalThis.fetch;
}

export type CallResult<D> =
  | { readonly ok: true; readonly data: D; readonly verified: boolean }
  /** The gateway said no: this call was not carried out. */
  | { readonly ok: false; readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** The answer's signature does not verify. Treat it like `unknown`; the data is for the log. */
  | { readonly ok: false; readonly kind: 'unverified'; readonly reason: VerifyFault; readonly data: D }
  /** It may or may not have been carried out: query the order before sending it again (haipay.md §9). */
  | UnknownOutcome<UnknownCause>
  /** There was no connection, so it was not carried out: it may be sent again as it is. */
  | NotSent;

type RequestOf<E extends EndpointName> = Omit<Infer<(typeof ENDPOINTS)[E]['request']>, 'appId' | 'sign'>;
type DataOf<E extends EndpointName> = Infer<(typeof ENDPOINTS)[E]['data']>;

/** What a question names its order by, and every answer to it repeats. */
const ASKED_BY = ['orderId', 'refundNo'] as const;

/** Parameters and results by endpoint, for code that wraps the client. */
export type ClientRequest<E extends EndpointName> = RequestOf<E>;
export type ClientResult<E extends EndpointName> = CallResult<DataOf<E>>;

/**
 * Calls the HaiPay API of one app: signs requests, verifies answers, and never mistakes silence for
 * failure.
 */
export class HaiPayClient {
  readonly #baseUrl: string;
  readonly #appId: number | string;
  readonly #currency: Currency;
  readonly #keys: SigningKeys & VerifyingKeys;
  readonly #timeoutMs: number;
  readonly #strict: boolean;
  readonly #fetch: typeof globalThis.fetch | undefined;

  /** Throws when the address or a key cannot be used. */
  constructor(options: HaiPayClientOptions) {
    this.#baseUrl = checkedBaseUrl(options.baseUrl);
    this.#appId = options.appId;
    this.#currency = options.currency;
    this.#keys = loadKeys({
      secretKey: options.secretKey,
      privateKey: options.merchantPrivateKey,
      publicKey: options.platformPublicKey,
    });
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#strict = options.answerVerification !== 'report';
    this.#fetch = options.fetch;
  }

  /** Creates a collection; send the payer to `data.payUrl`. */
  collectApply(request: RequestOf<'collectApply'>): Promise<CallResult<DataOf<'collectApply'>>> {
    return this.#call('collectApply', request);
  }

  /** Asks for the state of a collection. */
  collectQuery(request: RequestOf<'collectQuery'>): Promise<CallResult<DataOf<'collectQuery'>>> {
    return this.#call('collectQuery', request);
  }

  /** Creates a payout. After `unknown` or `unverified`: `payQuery` before sending it again. */
  payApply(request: RequestOf<'payApply'>): Promise<CallResult<DataOf<'payApply'>>> {
    return this.#call('payApply', request);
  }

  /** Asks for the state of a payout. */
  payQuery(request: RequestOf<'payQuery'>): Promise<CallResult<DataOf<'payQuery'>>> {
    return this.#call('payQuery', request);
  }

  /** Asks for the balances of the app. */
  accountLedger(): Promise<CallResult<DataOf<'accountLedger'>>> {
    return this.#call('accountLedger', {});
  }

  /** Refunds a collection in full; `orderId` is a new number of yours for the refund. */
  refundApply(request: RequestOf<'refundApply'>): Promise<CallResult<DataOf<'refundApply'>>> {
    return this.#call('refundApply', request);
  }

  /** Asks for the state of a refund by `refundNo` or `orderId`. */
  refundQuery(request: RequestOf<'refundQuery'>): Promise<CallResult<DataOf<'refundQuery'>>> {
    return this.#call('refundQuery', request);
  }

  /** Asks for the methods, limits, fees and settlement terms of the app. */
  paymentConfig(request: RequestOf<'paymentConfig'> = {}): Promise<CallResult<DataOf<'paymentConfig'>>> {
    return this.#call('paymentConfig', request);
  }

  /** Creates a payment by the global cashier, whose payer chooses the method. */
  cashierApply(request: RequestOf<'cashierApply'>): Promise<CallResult<DataOf<'cashierApply'>>> {
    return this.#call('cashierApply', request);
  }

  /** Asks for the state of a payment of the global cashier. */
  cashierQuery(request: RequestOf<'cashierQuery'>): Promise<CallResult<DataOf<'cashierQuery'>>> {
    return this.#call('cashierQuery', request);
  }

  async #call<E extends EndpointName>(name: E, request: object): Promise<CallResult<DataOf<E>>> {
    const members = presentMembers({ ...request, appId: this.#appId });
    const body = JSON.stringify(await withSign(members, this.#keys));
    const path = ENDPOINTS[name].path.replace('{currency}', this.#currency.toLowerCase());
    const url = `${this.#baseUrl}${path}`;
    const answer = await postJson({ fetch: this.#fetch, url, body, timeoutMs: this.#timeoutMs });
    if (!answer.ok) return unanswered(answer.fault);
    return this.#read(name, members, answer.text, answer.httpStatus);
  }

  async #read<E extends EndpointName>(
    name: E,
    request: Readonly<Record<string, unknown>>,
    text: string,
    httpStatus: number,
  ): Promise<CallResult<DataOf<E>>> {
    const envelope = parseSignedJson(text);
    if (!envelope.ok && httpStatus !== 200) {
      return unknownOutcome({ type: 'http_status', httpStatus });
    }
    if (!envelope.ok) return malformedAnswer(`the answer is not a JSON object: ${envelope.reason}`);
    const { status, error, msg } = envelope.members.values;
    // HaiPay's pages call it an integer, its samples show text (haipay.md §3).
    if (status === '0' || status === 0) {
      return refusal(name, String(error ?? ''), String(msg ?? ''));
    }
    if (httpStatus !== 200) return unknownOutcome({ type: 'http_status', httpStatus });
    if (status !== '1' && status !== 1) return malformedAnswer('the answer has no known status');
    const data = envelope.members.entries.find((entry) => entry.key === 'data');
    if (data?.nested !== true) return malformedAnswer('the answer has no data');
    return this.#readData(name, request, data.text);
  }

  async #readData<E extends EndpointName>(
    name: E,
    request: Readonly<Record<string, unknown>>,
    source: string,
  ): Promise<CallResult<DataOf<E>>> {
    const parsed = parseSignedJson(source);
    if (!parsed.ok) return malformedAnswer(`data is not usable: ${parsed.reason}`);
    const schema = ENDPOINTS[name].data;
    const members = receivedMembers(schema, parsed.members.values);
    const verified = await verifyMembers(parsed.members, this.#keys);
    // A missing signature is a fault of the signature, not of the shape: say so.
    const fault = firstFault(schema, { sign: '', ...members }, { typesOnly: true });
    if (fault !== null) return malformedAnswer(`data.${fault.path}: ${fault.fault}`);
    // The signature does not cover the question: a genuine answer about another order must not pass for
    // this one.
    const isAnother = ASKED_BY.some((name) => name in request && members[name] !== request[name]);
    if (isAnother) return malformedAnswer('the answer is about another order');
    const typed = members as DataOf<E>;
    if (verified.ok) return { ok: true, data: typed, verified: true };
    if (!this.#strict) return { ok: true, data: typed, verified: false };
    return { ok: false, kind: 'unverified', reason: verified.reason, data: typed };
  }
}

/**
 * HaiPay's own codes are not published, so one that is not known here is most likely a plain no. Where money could
 * move twice that is not good enough: there it counts as unknown.
 */
function refusal<D>(name: EndpointName, code: string, message: string): CallResult<D> {
  const known = findError(code)?.name;
  const isOpen = known === undefined ? MOVES_MONEY.has(name) : LEAVES_OPEN.has(known);
  return isOpen
    ? unknownOutcome({ type: 'uncertain_code', code, message })
    : { ok: false, kind: 'refused', code, message };
}
