import type { KeyObject } from 'node:crypto';
import { firstFault, receivedMembers } from '@naru/wire/check';
import { type HeaderSource, headerValue } from '@naru/wire/headers';
import { parseSignedJson, type SignedMembers } from '@naru/wire/json';
import type { WithUnknownMembers } from '@naru/wire/members';
import type { ObjectSchema } from '@naru/wire/schema';
import {
  BODY,
  bodyText,
  checkCall,
  EXPECTED_TEXT,
  HEADERS,
  isPublicKey,
  isQuantity,
  NAMES,
  oneOf,
  type RequestBody,
} from '@naru/wire/verifier-call';
import { type TimestampFault, timestampFault } from './headers.ts';
import { presentFields } from './members.ts';
import { kindOfTradeNo, type TradeKind } from './numbers.ts';
import {
  type ReceivedPayinCallback,
  type ReceivedPayoutCallback,
  receivedPayinCallbackSchema,
  receivedPayoutCallbackSchema,
} from './schemas/callbacks.ts';
import { type VerifyFault, verifyMembersSync } from './signature.ts';
import { PAYIN_STATUS, payinStatusName, payoutStatusName } from './statuses.ts';
import { callbackFieldFault } from './unambiguous.ts';

export type { HeaderSource } from '@naru/wire/headers';
export type { WithUnknownMembers } from '@naru/wire/members';
export type { RequestBody } from '@naru/wire/verifier-call';

/** The body of the answer that ends the deliveries of a callback; upper case, nothing else (teemopay.md §9). */
export const CALLBACK_SUCCESS_REPLY = 'SUCCESS';

export type CallbackFault =
  | 'not_json'
  | 'not_object'
  | 'duplicate_member'
  /** There is no header `nonce`, without which no signature can be verified. */
  | 'nonce_missing'
  | `signature_${VerifyFault}`
  /**
   * The signature fits, but it fits other fields as well: a value has a field's name and `=` behind a `&`, or there
   * is a field that could be the end of the text before it. Name a field that came later in `extraMembers`.
   */
  | 'ambiguous_member'
  | 'unknown_member'
  /** Only with `windowMs`. */
  | `timestamp_${TimestampFault}`
  /** Genuine, but for another application than the expected one. */
  | 'wrong_app'
  /** Genuine, but neither stated nor recognizable whether it is about a payment or a payout. */
  | 'kind_unknown'
  /** Genuine, but a field is missing or of the wrong type. */
  | 'payload_invalid';

export interface CallbackFailure {
  readonly ok: false;
  readonly reason: CallbackFault;
  /** The field or header at fault, where there is one. */
  readonly member?: string;
}

/**
 * A received payment. Book it once per `paymentOrderNo`. `partial` is money for an order that is not paid in full yet
 * (status 1): only where the application lets virtual accounts take parts, and not published for Korea, which has
 * nothing current on parts (teemopay.md §4.4); other countries of the platform report them so.
 */
export interface PayinSucceeded {
  readonly ok: true;
  readonly kind: 'payin';
  readonly outcome: 'success' | 'partial';
  readonly payload: WithUnknownMembers<ReceivedPayinCallback & { readonly paymentAmount: string }>;
}

/** Not sent for Korea today; `unrecognized` is a status that this version does not know: query the order. */
export interface PayinOther {
  readonly ok: true;
  readonly kind: 'payin';
  readonly outcome: 'failed' | 'unrecognized';
  readonly payload: WithUnknownMembers<ReceivedPayinCallback>;
}

/**
 * Paid out (`success`), or sent back after that (`refunded`): the reversal of the same order, not a new one.
 */
export interface PayoutMoved {
  readonly ok: true;
  readonly kind: 'payout';
  readonly outcome: 'success' | 'refunded';
  readonly payload: WithUnknownMembers<ReceivedPayoutCallback & { readonly amount: string }>;
}

export interface PayoutOther {
  readonly ok: true;
  readonly kind: 'payout';
  readonly outcome: 'failed' | 'unrecognized';
  readonly payload: WithUnknownMembers<ReceivedPayoutCallback>;
}

export type VerifiedPayinCallback = PayinSucceeded | PayinOther;
export type VerifiedPayoutCallback = PayoutMoved | PayoutOther;
export type VerifiedCallback = VerifiedPayinCallback | VerifiedPayoutCallback;

/** What came, what to verify it with, and what to hold it against. */
export interface CallbackToVerify {
  /** As it came: an object that was parsed and written again has lost numbers and duplicate fields. */
  readonly body: RequestBody;
  /** `nonce` is signed with the body. */
  readonly headers: HeaderSource;
  /** `loadPublicKey(text)` of the platform's public key, made once. */
  readonly platformKey: KeyObject;
  /** Refuse callbacks for other applications. The header is not signed: this finds mistakes, not attacks. */
  readonly appCode?: string;
  /**
   * Names that your platform sends beside the contract's. Other unknown fields are accepted, too, except directly
   * behind merchantOrderNo, errorMessage or the address in paymentInfo in the order of the signed text, where they
   * could be cut off from that text.
   */
  readonly extraMembers?: readonly string[];
  /**
   * Refuse callbacks whose timestamp is further from now than this. Off by default: the timestamp is not
   * signed, so it proves nothing, and whether repeated deliveries carry a new one is not published.
   */
  readonly windowMs?: number;
  /** The time in epoch milliseconds, the system's when absent; only looked at with `windowMs`. */
  readonly nowMs?: number;
}

const CALL_MEMBERS = {
  body: BODY,
  headers: HEADERS,
  platformKey: {
    fits: isPublicKey,
    give: 'loadPublicKey(text) of the public key of the platform',
    need: 'required',
  },
  appCode: EXPECTED_TEXT,
  extraMembers: NAMES,
  windowMs: { fits: isQuantity, give: 'milliseconds', need: 'optional' },
  nowMs: { fits: isQuantity, give: 'epoch milliseconds', need: 'optional' },
} as const;

type Verified = { readonly ok: true; readonly members: SignedMembers; readonly extra: readonly string[] };

function failed(reason: CallbackFault, member?: string): CallbackFailure {
  return member === undefined ? { ok: false, reason } : { ok: false, reason, member };
}

function headerFault(call: CallbackToVerify): CallbackFailure | null {
  const { headers, appCode, windowMs, nowMs = Date.now() } = call;
  if (windowMs !== undefined) {
    const late = timestampFault(headerValue(headers, 'timestamp'), { nowMs, windowMs });
    if (late !== null) return failed(`timestamp_${late}`, 'timestamp');
  }
  if (appCode === undefined) return null;
  const received = headerValue(headers, 'appCode') ?? headerValue(headers, 'app_code');
  return received === appCode ? null : failed('wrong_app', 'appCode');
}

/** Checks the signature over the fields exactly as received, before anything else is believed. */
function verifiedFields(call: CallbackToVerify): Verified | CallbackFailure {
  const { body, headers, platformKey, extraMembers: extra = [] } = call;
  const parsed = parseSignedJson(bodyText(body));
  if (!parsed.ok) {
    return failed(parsed.reason, parsed.reason === 'duplicate_member' ? parsed.member : undefined);
  }
  const nonce = headerValue(headers, 'nonce');
  if (nonce === undefined) return failed('nonce_missing', 'nonce');
  // The nonce ends the signed text: with a `&` in it, it may hold what were fields.
  if (nonce.includes('&')) return failed('ambiguous_member', 'nonce');
  const verified = verifyMembersSync(parsed.members, nonce, platformKey);
  if (!verified.ok) return failed(`signature_${verified.reason}`);
  return headerFault(call) ?? { ok: true, members: parsed.members, extra };
}

type Readable = { readonly ok: true; readonly members: Record<string, unknown> } | CallbackFailure;

/** The fields, if they are the only ones that the signature fits. Null and blank ones count as absent. */
function readable(
  kind: TradeKind,
  schema: ObjectSchema,
  verified: Verified,
  amountName: string,
  hasAmount: number[],
): Readable {
  const unproven = callbackFieldFault(verified.members, kind, verified.extra);
  if (unproven !== undefined) return failed(unproven.reason, unproven.member);
  const members = receivedMembers(schema, presentFields(verified.members.values));
  const fault = firstFault(schema, members, { typesOnly: true });
  if (fault !== null) return failed('payload_invalid', fault.path);
  // Money that moved without saying how much must not be booked as nothing.
  const isAmountMissing = hasAmount.includes(Number(members['status'])) && !(amountName in members);
  return isAmountMissing ? failed('payload_invalid', amountName) : { ok: true, members };
}

function asPayin(verified: Verified): VerifiedPayinCallback | CallbackFailure {
  const { processing, success } = PAYIN_STATUS;
  const read = readable('payin', receivedPayinCallbackSchema, verified, 'paymentAmount', [
    processing,
    success,
  ]);
  if (!read.ok) return read;
  const outcome = payinStatusName(Number(read.members['status']));
  if (outcome === 'success' || outcome === 'processing') {
    const payload = read.members as PayinSucceeded['payload'];
    return { ok: true, kind: 'payin', outcome: outcome === 'success' ? outcome : 'partial', payload };
  }
  const payload = read.members as PayinOther['payload'];
  return { ok: true, kind: 'payin', outcome: outcome === 'failed' ? outcome : 'unrecognized', payload };
}

function asPayout(verified: Verified): VerifiedPayoutCallback | CallbackFailure {
  const read = readable('payout', receivedPayoutCallbackSchema, verified, 'amount', [2, 4]);
  if (!read.ok) return read;
  const outcome = payoutStatusName(Number(read.members['status']));
  if (outcome === 'success' || outcome === 'refunded') {
    return { ok: true, kind: 'payout', outcome, payload: read.members as PayoutMoved['payload'] };
  }
  const payload = read.members as PayoutOther['payload'];
  return { ok: true, kind: 'payout', outcome: outcome === 'failed' ? outcome : 'unrecognized', payload };
}

/**
 * Verifies the callback of a payment: `verifyPayinCallback({ body, headers, platformKey })`. What is wrong with the
 * callback is in the result. Throws a TypeError when it is called wrongly.
 */
export function verifyPayinCallback(call: CallbackToVerify): VerifiedPayinCallback | CallbackFailure {
  checkCall(call, { usage: 'verifyPayinCallback({ body, headers, platformKey })', members: CALL_MEMBERS });
  const verified = verifiedFields(call);
  return verified.ok ? asPayin(verified) : verified;
}

/** Verifies the callback of a payout; see `verifyPayinCallback`. */
export function verifyPayoutCallback(call: CallbackToVerify): VerifiedPayoutCallback | CallbackFailure {
  checkCall(call, { usage: 'verifyPayoutCallback({ body, headers, platformKey })', members: CALL_MEMBERS });
  const verified = verifiedFields(call);
  return verified.ok ? asPayout(verified) : verified;
}

/**
 * Verifies a callback where one address receives both kinds. Without `kind` it is taken from the platform
 * number (TS or TF), which is part of what was signed.
 */
export function verifyCallback(
  call: CallbackToVerify & { readonly kind?: TradeKind },
): VerifiedCallback | CallbackFailure {
  const members = { ...CALL_MEMBERS, kind: oneOf(['payin', 'payout']) };
  checkCall(call, { usage: 'verifyCallback({ body, headers, platformKey })', members });
  const verified = verifiedFields(call);
  if (!verified.ok) return verified;
  const kind = call.kind ?? kindOfTradeNo(String(verified.members.values['tradeNo'] ?? ''));
  if (kind === undefined) return failed('kind_unknown', 'tradeNo');
  return kind === 'payin' ? asPayin(verified) : asPayout(verified);
}

/**
 * What identifies a callback and its repetitions: the number of the payment; of a payout its number and status,
 * since a payout may succeed and then be sent back. Remember it together with what the callback made you do.
 */
export function deduplicationKey(callback: VerifiedCallback): string {
  return callback.kind === 'payin'
    ? callback.payload.paymentOrderNo
    : `${callback.payload.tradeNo}:${callback.payload.status}`;
}
