import type { ApiErrorCode, CardField, ConversionOffer } from '../api.ts';

/** Why a request has no usable answer; "offline" covers every failure below HTTP, and time-outs. */
export type FailureCode = ApiErrorCode | 'offline';

/**
 * A command that got no answer is `unsure` until the payment is read again, and `not_arrived` when it has not moved:
 * it is not sent a second time by itself, as the payer may have changed their mind.
 */
export type TroubleCode = FailureCode | 'unsure' | 'not_arrived';

/** `field` says which part of a card was refused (`card_invalid`), `offer` what is offered instead. */
interface Refused {
  ok: false;
  code: FailureCode;
  field?: CardField;
  offer?: ConversionOffer;
}

export type Reply<T> = { ok: true; value: T } | Refused;

export interface HttpOptions {
  fetch: typeof fetch;
  timeoutMs: number;
}

export type RequestJson = (
  path: string,
  body: unknown | undefined,
  signal: AbortSignal,
) => Promise<Reply<unknown>>;

const knownCodes: readonly string[] = [
  'not_found',
  'invalid_request',
  'method_unavailable',
  'card_invalid',
  'conversion_changed',
  'order_paid',
  'order_under_way',
  'conflict',
  'busy',
  'internal',
];

const cardFields: readonly CardField[] = ['number', 'expiry', 'cvc', 'holder', 'installmentMonths'];

/** JSON over `fetch`: GET without a body, POST with one. Never throws: every failure is a typed reply. */
export function createRequestJson({ fetch, timeoutMs }: HttpOptions): RequestJson {
  return async (path, body, signal) => {
    const controller = new AbortController();
    const abort = () => controller.abort();
    const timer = setTimeout(abort, timeoutMs);
    signal.addEventListener('abort', abort);
    try {
      const response = await fetch(path, {
        ...(body === undefined ? {} : postOf(body)),
        cache: 'no-store',
        signal: controller.signal,
      });
      return await readReply(response);
    } catch {
      return { ok: false, code: 'offline' };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  };
}

function postOf(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function readReply(response: Response): Promise<Reply<unknown>> {
  const text = await response.text();
  const value = parseJson(text);
  if (response.ok) return value === undefined ? { ok: false, code: 'internal' } : { ok: true, value };
  const field = cardFieldOf(value);
  const code = errorCodeOf(value) ?? codeOfStatus(response.status);
  const offer = offerIn((value as { error?: unknown } | null | undefined)?.error);
  return { ok: false, code, ...(field ? { field } : {}), ...(offer ? { offer } : {}) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorCodeOf(value: unknown): ApiErrorCode | null {
  const error = (value as { error?: { code?: unknown } } | null | undefined)?.error;
  const code = error?.code;
  return typeof code === 'string' && knownCodes.includes(code) ? (code as ApiErrorCode) : null;
}

function cardFieldOf(value: unknown): CardField | undefined {
  const error = (value as { error?: { field?: unknown } } | null | undefined)?.error;
  return cardFields.find((field) => field === error?.field);
}

const offerMembers = ['currency', 'amountText', 'rate', 'rateText', 'source'] as const;

/** The offer of an answer, as long as all of it is there that the payer has to read. */
export function offerIn(value: unknown): ConversionOffer | null {
  const offer = (value as { offer?: Partial<ConversionOffer> | null } | null | undefined)?.offer;
  const isWhole = offer && offerMembers.every((name) => typeof offer[name] === 'string');
  return isWhole ? { ...(offer as ConversionOffer), marginText: offer.marginText ?? null } : null;
}

/** A proxy in front of the gateway answers without our body: its status has to do. */
function codeOfStatus(status: number): ApiErrorCode {
  if (status === 404 || status === 410) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429 || status === 502 || status === 503 || status === 504) return 'busy';
  return status >= 400 && status < 500 ? 'invalid_request' : 'internal';
}
