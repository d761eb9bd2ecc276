import { firstFault } from '@naru/wire/check';
import {
  malformedAnswer,
  type NotSent,
  type UnknownOutcome,
  type UnknownCause as UnknownTransport,
  unknownOutcome,
} from '@naru/wire/client';
import { parseSignedJson } from '@naru/wire/json';
import type { Infer } from '@naru/wire/schema';
import { ENDPOINTS, type EndpointName } from './endpoints.ts';
import { carriedOut, SUCCESS_CODE } from './errors.ts';

/** Why the outcome of a call is not known. */
export type UnknownCause =
  | UnknownTransport
  /** An answer came, with a code that does not rule out that the call was carried out. */
  | {
      readonly type: 'uncertain_code';
      readonly rescode: string;
      readonly resmsg: string;
      readonly errcode?: string;
      /** Of a refund whose outcome is open (EE02): `retrieve` by its transaction id returns it. */
      readonly refund?: OpenRefund;
    };

export interface OpenRefund {
  readonly refund_id?: string;
  readonly refund_transaction_id: string;
}

export type CallResult<A> =
  /** It was carried out. Of an inquiry: look at `data.payment.status`. */
  | { readonly ok: true; readonly data: A }
  /** The platform said no: this call was not carried out. */
  | {
      readonly ok: false;
      readonly kind: 'refused';
      readonly rescode: string;
      readonly resmsg: string;
      readonly errcode?: string;
    }
  /** It may or may not have been carried out: `retrieve` before trying again. */
  | UnknownOutcome<UnknownCause>
  /** There was no connection, so it was not carried out: it may be sent again as it is. */
  | NotSent;

export type AnswerOf<E extends EndpointName> = Infer<(typeof ENDPOINTS)[E]['answer']>;

type Members = Readonly<Record<string, unknown>>;

/** What the answer is read against. */
export interface Question<E extends EndpointName> {
  readonly name: E;
  readonly request: Members;
  /** The one in the path. */
  readonly transactionId?: string;
  readonly tokenId?: string;
}

/** Members that some answers spell otherwise than the tables of the reference (eximbay.md §11). */
export const SPELLINGS: Readonly<Record<string, string>> = {
  cardno1: 'card_number1',
  cardno4: 'card_number4',
  foregin_currency: 'foreign_currency',
  foregin_amount: 'foreign_amount',
  foregin_rate: 'foreign_rate',
  allowed_pvoid: 'partially_cancelable',
};

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function receivedValue(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(receivedValue);
  return isObject(value) ? receivedAnswer(value) : value;
}

/**
 * An answer as its schema has it: null counts as absent, numbers become text, and members that are spelled
 * otherwise are there under their documented names, too.
 */
export function receivedAnswer(values: Members): Record<string, unknown> {
  const answer: Record<string, unknown> = {};
  for (const name of Object.keys(values)) {
    // Assigning to `__proto__` would replace the prototype of the result instead of adding a member.
    if (name === '__proto__' || values[name] === null || values[name] === undefined) continue;
    answer[name] = receivedValue(values[name]);
    const documented = Object.hasOwn(SPELLINGS, name) ? SPELLINGS[name] : undefined;
    if (documented !== undefined && !Object.hasOwn(values, documented)) {
      answer[documented] = answer[name];
    }
  }
  return answer;
}

function memberOf(values: Members, object: string, name: string): unknown {
  const member = values[object];
  return isObject(member) ? member[name] : undefined;
}

/**
 * Whether an answer may be the one to this question. Answers are not signed and carry no nonce: one about
 * something else must not pass for this one.
 */
function isAboutQuestion(
  { name, request, transactionId, tokenId }: Question<EndpointName>,
  answer: Members,
): boolean {
  const pairs: [asked: unknown, answered: unknown][] = [[request['mid'], answer['mid']]];
  const byTransaction = name === 'retrieve' && request['key_field'] === 'transaction_id';
  const wanted =
    transactionId ?? (byTransaction ? memberOf(request, 'payment', 'transaction_id') : undefined);
  // An inquiry by the number of a refund is answered with the payment, and the refund beside it.
  const ofRefund = byTransaction ? memberOf(answer, 'refund', 'refund_transaction_id') : undefined;
  const answered = memberOf(answer, 'payment', 'transaction_id');
  pairs.push([wanted, ofRefund !== undefined && ofRefund === wanted ? ofRefund : answered]);
  pairs.push([tokenId, answer['token_id']], [tokenId, memberOf(answer, 'tokenbilling', 'token_id')]);
  if (!byTransaction) {
    pairs.push([memberOf(request, 'payment', 'order_id'), memberOf(answer, 'payment', 'order_id')]);
  }
  pairs.push([memberOf(request, 'refund', 'refund_id'), memberOf(answer, 'refund', 'refund_id')]);
  return pairs.every(
    ([asked, answered]) => asked === undefined || answered === undefined || asked === answered,
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Reads the text of an answer. */
export function readAnswer<E extends EndpointName>(
  question: Question<E>,
  text: string,
  httpStatus: number,
): CallResult<AnswerOf<E>> {
  const parsed = parseSignedJson(text);
  if (!parsed.ok && httpStatus !== 200) return unknownOutcome({ type: 'http_status', httpStatus });
  if (!parsed.ok) return malformedAnswer(`the answer is not a JSON object: ${parsed.reason}`);
  const answer = receivedAnswer(parsed.members.values);
  const rescode = textOf(answer['rescode']);
  if (rescode !== '' && rescode !== SUCCESS_CODE) return refusal(question, rescode, answer);
  if (httpStatus !== 200) return unknownOutcome({ type: 'http_status', httpStatus });
  if (rescode === '') return malformedAnswer('the answer has no rescode');
  const fault = firstFault(ENDPOINTS[question.name].answer, answer, { typesOnly: true });
  if (fault !== null) return malformedAnswer(`${fault.path}: ${fault.fault}`);
  if (!isAboutQuestion(question, answer)) return malformedAnswer('the answer is about something else');
  return { ok: true, data: answer as AnswerOf<E> };
}

/**
 * Acquirers' decline codes are not published, so an unlisted code is most likely a plain no. Where money
 * could move twice that is not good enough: there it counts as unknown.
 */
function refusal<A>(
  { name, request }: Question<EndpointName>,
  rescode: string,
  answer: Members,
): CallResult<A> {
  const errcode = textOf(answer['errcode']);
  const known = carriedOut(rescode, errcode);
  const fault = {
    rescode,
    resmsg: textOf(answer['resmsg']),
    ...(errcode === '' ? {} : { errcode }),
  };
  if (known === 'no' || (known === undefined && !ENDPOINTS[name].movesMoney)) {
    return { ok: false, kind: 'refused', ...fault };
  }
  const refund = openRefund(request, answer);
  return unknownOutcome({ type: 'uncertain_code', ...fault, ...(refund ? { refund } : {}) });
}

/** The refund that an answer names; undefined where it names none, or another one than was asked for. */
function openRefund(request: Members, answer: Members): OpenRefund | undefined {
  const number = textOf(memberOf(answer, 'refund', 'refund_transaction_id'));
  const id = textOf(memberOf(answer, 'refund', 'refund_id'));
  const asked = memberOf(request, 'refund', 'refund_id');
  if (number === '' || (id !== '' && asked !== undefined && id !== asked)) return undefined;
  return { ...(id === '' ? {} : { refund_id: id }), refund_transaction_id: number };
}
