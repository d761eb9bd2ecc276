import { firstFault, receivedMembers } from '@naru/wire/check';
import type { HeaderSource } from '@naru/wire/headers';
import { parseSignedJson, type SignedMembers } from '@naru/wire/json';
import type { WithUnknownMembers } from '@naru/wire/members';
import type { ObjectSchema } from '@naru/wire/schema';
import {
  BODY,
  bodyText,
  checkCall,
  EXPECTED_TEXT,
  isPublicKey,
  NAMES,
  oneOf,
  type RequestBody,
  UNSIGNED_HEADERS,
} from '@naru/wire/verifier-call';
import type { VerifyingKeys } from './keys.ts';
import {
  type ReceivedCollectionCallback,
  type ReceivedPayoutCallback,
  receivedCollectionCallbackSchema,
  receivedPayoutCallbackSchema,
} from './schemas/callbacks.ts';
import { verifyMembersSync } from './signature.ts';
import { kindOfPlatformNumber, orderStatusName } from './statuses.ts';
import { callbackMemberFault } from './unambiguous.ts';

/** The body of the answer that ends the deliveries of a callback; upper case, nothing else (haipay.md §11). */
export const CALLBACK_SUCCESS_REPLY = 'SUCCESS';

export type CallbackFault =
  | 'not_json'
  | 'not_object'
  | 'duplicate_member'
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_mismatch'
  /**
   * The signature fits, but it fits other members as well: a value has a member's name and `=` behind a `&`, or there
   * is a member that could be the end of the text before it. Name a member that came later in `extraMembers`.
   */
  | 'ambiguous_member'
  | 'unknown_member'
  /** Genuine, but for another app than the expected one. */
  | 'wrong_app'
  /** Genuine, but neither stated nor recognizable whether it is about a collection or a payout. */
  | 'kind_unknown'
  /** Genuine, but by its platform number about something else than what was to be verified. */
  | 'wrong_kind'
  /** Genuine, but a member is missing or of the wrong type. */
  | 'payload_invalid';

export interface CallbackFailure {
  readonly ok: false;
  readonly reason: CallbackFault;
  /** The member at fault, where there is one. */
  readonly member?: string;
}

/** What the callback says; `unrecognized` is a status that this version does not know: query the order. */
export type CollectionOutcome = 'success' | 'failure' | 'partial' | 'over_collected' | 'unrecognized';
export type PayoutOutcome = 'success' | 'failure' | 'unrecognized';

export type { HeaderSource } from '@naru/wire/headers';
export type { WithUnknownMembers } from '@naru/wire/members';
export type { RequestBody } from '@naru/wire/verifier-call';

export interface VerifiedCollectionCallback {
  readonly ok: true;
  readonly kind: 'collection';
  readonly outcome: CollectionOutcome;
  readonly payload: WithUnknownMembers<ReceivedCollectionCallback>;
}

export interface VerifiedPayoutCallback {
  readonly ok: true;
  readonly kind: 'payout';
  readonly outcome: PayoutOutcome;
  readonly payload: WithUnknownMembers<ReceivedPayoutCallback>;
}

/** What came, what to verify it with, and what to hold it against. */
export interface CallbackToVerify {
  /** As it came: an object that was parsed and written again has lost numbers and duplicate members. */
  readonly body: RequestBody;
  /** Nothing in them is signed: taken so that all verifiers can be called alike, and not looked at. */
  readonly headers?: HeaderSource;
  /** `loadKeys({ secretKey, publicKey })`, made once. */
  readonly keys: VerifyingKeys;
  /** Refuse callbacks for other apps; worth setting where several apps share their keys. */
  readonly appId?: number | string;
  /**
   * Names that your platform sends beside the contract's. Other unknown members are accepted, too, except directly
   * behind orderId or errorMsg in the order of the signed text, where they could be cut off from that text.
   */
  readonly extraMembers?: readonly string[];
}

function isVerifyingKeys(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { secretKey, publicKey } = value as Partial<VerifyingKeys>;
  return typeof secretKey === 'string' && secretKey !== '' && isPublicKey(publicKey);
}

const CALL_MEMBERS = {
  body: BODY,
  headers: UNSIGNED_HEADERS,
  keys: {
    fits: isVerifyingKeys,
    give: 'loadKeys({ secretKey, publicKey }) with the public key of the platform',
    need: 'required',
  },
  appId: {
    ...EXPECTED_TEXT,
    fits: (value: unknown) => Number.isFinite(value) || EXPECTED_TEXT.fits(value),
    give: 'a number or text, or leave the member out to compare nothing',
  },
  extraMembers: NAMES,
} as const;

type Verified = { readonly ok: true; readonly members: SignedMembers; readonly extra: readonly string[] };

function failed(reason: CallbackFault, member?: string): CallbackFailure {
  return member === undefined ? { ok: false, reason } : { ok: false, reason, member };
}

/** Checks the signature over the members exactly as received, before anything else is believed. */
function verifiedMembers(call: CallbackToVerify): Verified | CallbackFailure {
  const { body, keys, appId, extraMembers = [] } = call;
  const parsed = parseSignedJson(bodyText(body));
  if (!parsed.ok) {
    return failed(parsed.reason, parsed.reason === 'duplicate_member' ? parsed.member : undefined);
  }
  const verified = verifyMembersSync(parsed.members, keys);
  if (!verified.ok) return failed(`signature_${verified.reason}`);
  const { values } = parsed.members;
  if (appId !== undefined && String(values['appId']) !== String(appId)) {
    return failed('wrong_app', 'appId');
  }
  return { ok: true, members: parsed.members, extra: extraMembers };
}

type Readable = { readonly ok: true; readonly members: Record<string, unknown> } | CallbackFailure;

/**
 * Whether the platform number is one of something else. Nothing that is signed says what it is about, and a merchant
 * may give a payment and a payout one number: a payout that was paid must not pass for a payment.
 */
function isOfOtherKind(kind: 'collection' | 'payout', { values }: SignedMembers): boolean {
  const known = kindOfPlatformNumber(String(values['orderNo'] ?? ''));
  return known !== undefined && known !== kind;
}

/** The members, if they are the only ones that the signature fits and have the types of the schema. */
function readable(kind: 'collection' | 'payout', schema: ObjectSchema, verified: Verified): Readable {
  if (isOfOtherKind(kind, verified.members)) return failed('wrong_kind', 'orderNo');
  const unproven = callbackMemberFault(verified.members, kind, verified.extra);
  if (unproven !== undefined) return failed(unproven.reason, unproven.member);
  const members = receivedMembers(schema, verified.members.values);
  const fault = firstFault(schema, members, { typesOnly: true });
  return fault === null ? { ok: true, members } : failed('payload_invalid', fault.path);
}

function collectionOutcome(status: number): CollectionOutcome {
  const name = orderStatusName(status);
  switch (name) {
    case 'success':
    case 'failure':
    case 'partial':
    case 'over_collected':
      return name;
    default:
      return 'unrecognized';
  }
}

function payoutOutcome(status: number): PayoutOutcome {
  const name = orderStatusName(status);
  return name === 'success' || name === 'failure' ? name : 'unrecognized';
}

function asCollection(verified: Verified): VerifiedCollectionCallback | CallbackFailure {
  const read = readable('collection', receivedCollectionCallbackSchema, verified);
  if (!read.ok) return read;
  const payload = read.members as WithUnknownMembers<ReceivedCollectionCallback>;
  return { ok: true, kind: 'collection', outcome: collectionOutcome(payload.status), payload };
}

function asPayout(verified: Verified): VerifiedPayoutCallback | CallbackFailure {
  const read = readable('payout', receivedPayoutCallbackSchema, verified);
  if (!read.ok) return read;
  const payload = read.members as WithUnknownMembers<ReceivedPayoutCallback>;
  return { ok: true, kind: 'payout', outcome: payoutOutcome(payload.status), payload };
}

/**
 * Verifies the callback of a collection: `verifyCollectionCallback({ body, keys })`. What is wrong with the callback is
 * in the result. Throws a TypeError when it is called wrongly.
 */
export function verifyCollectionCallback(
  call: CallbackToVerify,
): VerifiedCollectionCallback | CallbackFailure {
  checkCall(call, { usage: 'verifyCollectionCallback({ body, keys })', members: CALL_MEMBERS });
  const verified = verifiedMembers(call);
  return verified.ok ? asCollection(verified) : verified;
}

/** Verifies the callback of a payout; see `verifyCollectionCallback`. */
export function verifyPayoutCallback(call: CallbackToVerify): VerifiedPayoutCallback | CallbackFailure {
  checkCall(call, { usage: 'verifyPayoutCallback({ body, keys })', members: CALL_MEMBERS });
  const verified = verifiedMembers(call);
  return verified.ok ? asPayout(verified) : verified;
}

/**
 * Verifies a callback where one address receives both kinds. Nothing in the body names the kind; without
 * `kind` it is taken from the first digits of the platform number. Two addresses and the two functions
 * above are safer.
 */
export function verifyCallback(
  call: CallbackToVerify & { readonly kind?: 'collection' | 'payout' },
): VerifiedCollectionCallback | VerifiedPayoutCallback | CallbackFailure {
  const members = { ...CALL_MEMBERS, kind: oneOf(['collection', 'payout']) };
  checkCall(call, { usage: 'verifyCallback({ body, keys })', members });
  const verified = verifiedMembers(call);
  if (!verified.ok) return verified;
  const kind = call.kind ?? kindOfPlatformNumber(String(verified.members.values['orderNo'] ?? ''));
  if (kind === undefined) return failed('kind_unknown', 'orderNo');
  return kind === 'collection' ? asCollection(verified) : asPayout(verified);
}
