import type { KeyObject } from 'node:crypto';
import { firstFault, receivedValue } from '@naru/wire/check';
import {
  malformedAnswer,
  type NotSent,
  type UnknownOutcome,
  type UnknownCause as UnknownTransport,
  unknownOutcome,
} from '@naru/wire/client';
import { parseSignedJson, type SignedMembers } from '@naru/wire/json';
import type { Infer } from '@naru/wire/schema';
import { ENDPOINTS, type EndpointName } from './endpoints.ts';
import { isCertainRefusal, SUCCESS_CODE } from './errors.ts';
import { verifyMembers } from './signature.ts';

/** Why the outcome of a call is not known. */
export type UnknownCause =
  | UnknownTransport
  /** The platform answered with a code that does not rule out that the call was carried out. */
  | {
      readonly type: 'uncertain_code';
      readonly code: number;
      readonly msg: string;
      readonly traceId: string;
    };

/**
 * What became of a `sign` in `data`. Answers are not signed today, so `absent` is the normal case;
 * `unchecked` means that there was one, but the client was given no platform key.
 */
export type AnswerSignature = 'verified' | 'absent' | 'mismatch' | 'unchecked';

export type CallResult<D> =
  /** The call was handled. The order itself may still have failed: look at `data.status`. */
  | {
      readonly ok: true;
      readonly data: D;
      /** Empty when the platform gave none. */
      readonly traceId: string;
      readonly signature: AnswerSignature;
    }
  /** The platform said no: the call was not carried out. */
  | {
      readonly ok: false;
      readonly kind: 'refused';
      readonly code: number;
      readonly msg: string;
      readonly traceId: string;
    }
  /** It may or may not have been carried out: query the order before sending it again. */
  | UnknownOutcome<UnknownCause>
  /** There was no connection, so it was not carried out: it may be sent again as it is. */
  | NotSent;

export type DataOf<E extends EndpointName> = Infer<(typeof ENDPOINTS)[E]['data']>;

/** What the answer is read against. */
export interface Question<E extends EndpointName> {
  readonly name: E;
  readonly request: Readonly<Record<string, unknown>>;
  readonly nonce: string;
  readonly platformKey: KeyObject | undefined;
}

function integerOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** TeemoPay's first sample of payout/create is the bare data (teemopay.md §5.1): no envelope, but the order. */
function isBareAnswer(name: EndpointName, values: Readonly<Record<string, unknown>>): boolean {
  return name === 'payoutCreate' && !('code' in values) && 'tradeNo' in values && 'status' in values;
}

/** Reads the text of an answer. */
export async function readAnswer<E extends EndpointName>(
  question: Question<E>,
  text: string,
  httpStatus: number,
): Promise<CallResult<DataOf<E>>> {
  const parsed = parseSignedJson(text);
  if (!parsed.ok && httpStatus !== 200) return unknownOutcome({ type: 'http_status', httpStatus });
  if (!parsed.ok) return malformedAnswer(`the answer is not a JSON object: ${parsed.reason}`);
  const { members } = parsed;
  const code = integerOf(members.values['code']);
  const msg = textOf(members.values['msg']);
  const traceId = textOf(members.values['traceId']);
  if (code !== undefined && code !== SUCCESS_CODE) {
    return isCertainRefusal(code, msg)
      ? { ok: false, kind: 'refused', code, msg, traceId }
      : unknownOutcome({ type: 'uncertain_code', code, msg, traceId });
  }
  if (httpStatus !== 200) return unknownOutcome({ type: 'http_status', httpStatus });
  if (isBareAnswer(question.name, members.values)) return readData(question, members, traceId);
  if (code === undefined) return malformedAnswer('the answer has no code');
  const data = members.entries.find((entry) => entry.key === 'data');
  if (data?.nested !== true) return malformedAnswer('the answer has no data');
  const inner = parseSignedJson(data.text);
  if (!inner.ok) return malformedAnswer(`data is not usable: ${inner.reason}`);
  return readData(question, inner.members, traceId);
}

async function readData<E extends EndpointName>(
  question: Question<E>,
  members: SignedMembers,
  traceId: string,
): Promise<CallResult<DataOf<E>>> {
  const schema = ENDPOINTS[question.name].data;
  const data = receivedValue(schema, members.values) as Readonly<Record<string, unknown>>;
  const fault = firstFault(schema, data, { typesOnly: true });
  if (fault !== null) return malformedAnswer(`data.${fault.path}: ${fault.fault}`);
  // Answers are not bound to their question: one about another order must not pass for this one.
  const { merchantOrderNo } = question.request;
  if (merchantOrderNo !== undefined && data['merchantOrderNo'] !== merchantOrderNo) {
    return malformedAnswer('the answer is about another order');
  }
  return { ok: true, data: data as DataOf<E>, traceId, signature: await signatureOf(question, members) };
}

/** The nonce of an old signed answer is not published; the one of the request is all that both sides know. */
async function signatureOf(
  { name, nonce, platformKey }: Question<EndpointName>,
  members: SignedMembers,
): Promise<AnswerSignature> {
  const { sign } = members.values;
  if (name !== 'payoutCreate' || sign === undefined || sign === null || sign === '') return 'absent';
  if (platformKey === undefined) return 'unchecked';
  return (await verifyMembers(members, nonce, platformKey)).ok ? 'verified' : 'mismatch';
}
