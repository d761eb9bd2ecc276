import { createHmac, timingSafeEqual } from 'node:crypto';
import { firstFault } from '@naru/wire/check';
import { type HeaderSource, headerValue } from '@naru/wire/headers';
import { formatKoreanTime, parseKoreanTime } from '@naru/wire/korean-time';
import type { WithUnknownMembers } from '@naru/wire/members';
import {
  BODY,
  bodyText,
  checkCall,
  HEADERS,
  isQuantity,
  type RequestBody,
  secretRule,
} from '@naru/wire/verifier-call';
import { SUCCESS_CODE, SUCCESS_MESSAGE } from './errors.ts';
import {
  type ChargebackWebhookData,
  chargebackWebhookDataSchema,
  webhookSchema,
} from './schemas/webhooks.ts';

/**
 * Webhooks: JSON to an address that the merchant registered, signed with a secret of its own. Eximbay
 * publishes the names of the two headers and the form of the time, not what is signed; here that is
 * `<time>.<body>`, so that neither can be changed, and an old message can be recognised.
 */

export const WEBHOOK_TIME_HEADER = 'eximbay-webhook-transmission-time';
export const WEBHOOK_SIGNATURE_HEADER = 'eximbay-webhook-signature';
export const WEBHOOK_CONTENT_TYPE = 'application/json;charset=utf-8';
export const WEBHOOK_TYPES = ['CHARGEBACK'] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** The body of the answer that ends the deliveries of a webhook. */
export const WEBHOOK_SUCCESS_REPLY = JSON.stringify({ rescode: SUCCESS_CODE, resmsg: SUCCESS_MESSAGE });

/** How old, or how far ahead, a webhook may be. */
const DEFAULT_TOLERANCE_SECONDS = 300;
const TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})\.(\d{3})\+09:00$/;
const SIGNATURE = /^[0-9a-fA-F]{64}$/;

/** `2024-11-13T14:04:34.178+09:00`: a time as webhooks name it, in Korea. */
export function formatWebhookTime(epochMs: number): string {
  const millis = String(((epochMs % 1000) + 1000) % 1000).padStart(3, '0');
  return `${formatKoreanTime(epochMs).replace(' ', 'T')}.${millis}+09:00`;
}

/** Reads such a time; undefined for other text and for what no calendar has. */
export function parseWebhookTime(text: string): number | undefined {
  const match = TIME.exec(text);
  const seconds = match ? parseKoreanTime(`${match[1]} ${match[2]}`) : undefined;
  return seconds === undefined ? undefined : seconds + Number(match?.[3]);
}

/** HMAC-SHA256 over the time, a dot and the body, in lower-case hexadecimal digits. */
export function webhookSignature(time: string, body: string, secret: string): string {
  if (secret === '') throw new TypeError('the webhook secret is empty');
  return createHmac('sha256', secret).update(`${time}.${body}`, 'utf8').digest('hex');
}

export interface SignedWebhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A webhook as it is sent. */
export function makeWebhook(
  type: WebhookType,
  data: ChargebackWebhookData,
  { secret, nowMs }: { readonly secret: string; readonly nowMs: number },
): SignedWebhook {
  const body = JSON.stringify({ type, data });
  const time = formatWebhookTime(nowMs);
  return {
    headers: {
      'content-type': WEBHOOK_CONTENT_TYPE,
      [WEBHOOK_TIME_HEADER]: time,
      [WEBHOOK_SIGNATURE_HEADER]: webhookSignature(time, body, secret),
    },
    body,
  };
}

export type WebhookFault =
  | 'time_missing'
  | 'time_malformed'
  /** Genuine, but too old or too far ahead: sent again by somebody who kept it, or a clock is wrong. */
  | 'time_out_of_range'
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_mismatch'
  /** Genuine, but no JSON object with `type` and `data`. */
  | 'malformed'
  /** Genuine, but a member is missing or wrong. */
  | 'payload_invalid';

export interface WebhookFailure {
  readonly ok: false;
  readonly reason: WebhookFault;
  /** The member at fault, where there is one. */
  readonly member?: string;
}

export interface VerifiedChargebackWebhook {
  readonly ok: true;
  readonly kind: 'chargeback';
  readonly sentAtMs: number;
  readonly data: WithUnknownMembers<ChargebackWebhookData>;
}

/** Genuine, of a type that this version does not know: answer it as received. */
export interface UnrecognizedWebhook {
  readonly ok: true;
  readonly kind: 'unrecognized';
  readonly sentAtMs: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What came, and what to verify it with. */
export interface WebhookToVerify {
  /** As it came. */
  readonly body: RequestBody;
  /** They hold the time of sending and the signature. */
  readonly headers: HeaderSource;
  /** The webhook secret; several for the time of a rotation, when any of them may have signed. */
  readonly secret: string | readonly string[];
  /** Seconds that the time of sending may be away from now; null for no limit. 300 when absent. */
  readonly toleranceSeconds?: number | null;
  /** The system's time when absent. */
  readonly nowMs?: number;
}

const SECRET = secretRule('the webhook secret, or a list of secrets');

const WEBHOOK_CALL = {
  usage: 'verifyWebhook({ body, headers, secret })',
  members: {
    body: BODY,
    headers: HEADERS,
    secret: {
      ...SECRET,
      fits: (value: unknown) => [value].flat().length > 0 && [value].flat().every(SECRET.fits),
    },
    toleranceSeconds: {
      fits: (value: unknown) => value === null || isQuantity(value),
      give: 'seconds, or null for no limit',
      need: 'optional',
    },
    nowMs: { fits: isQuantity, give: 'epoch milliseconds', need: 'optional' },
  },
} as const;

/**
 * Verifies a webhook in constant time and reads it: `verifyWebhook({ body, headers, secret })`. What is wrong with the
 * webhook is in the result. Throws a TypeError when it is called wrongly.
 */
export function verifyWebhook(
  call: WebhookToVerify,
): VerifiedChargebackWebhook | UnrecognizedWebhook | WebhookFailure {
  checkCall(call, WEBHOOK_CALL);
  const { headers, secret, toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, nowMs = Date.now() } = call;
  const body = bodyText(call.body);
  const time = headerValue(headers, WEBHOOK_TIME_HEADER);
  const signature = headerValue(headers, WEBHOOK_SIGNATURE_HEADER);
  if (time === undefined) return failed('time_missing');
  if (signature === undefined) return failed('signature_missing');
  const sentAtMs = parseWebhookTime(time);
  if (sentAtMs === undefined) return failed('time_malformed');
  if (!SIGNATURE.test(signature)) return failed('signature_malformed');
  const given = Buffer.from(signature, 'hex');
  const signed = [secret]
    .flat()
    .map((one) => timingSafeEqual(given, Buffer.from(webhookSignature(time, body, one), 'hex')));
  if (!signed.includes(true)) return failed('signature_mismatch');
  const isOff = toleranceSeconds !== null && Math.abs(nowMs - sentAtMs) > toleranceSeconds * 1000;
  return isOff ? failed('time_out_of_range') : read(body, sentAtMs);
}

/** Whether a merchant's answer ends the deliveries: JSON that says success. */
export function isWebhookSuccessReply(body: string): boolean {
  const reply = parsed(body);
  return typeof reply === 'object' && reply !== null && 'rescode' in reply && reply.rescode === SUCCESS_CODE;
}

function failed(reason: WebhookFault, member?: string): WebhookFailure {
  return member === undefined ? { ok: false, reason } : { ok: false, reason, member };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function read(
  body: string,
  sentAtMs: number,
): VerifiedChargebackWebhook | UnrecognizedWebhook | WebhookFailure {
  const message = parsed(body);
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return failed('malformed');
  if (firstFault(webhookSchema, message, { typesOnly: true }) !== null) return failed('malformed');
  const { type, data } = message as { readonly type: string; readonly data: Record<string, unknown> };
  if (type !== 'CHARGEBACK') return { ok: true, kind: 'unrecognized', sentAtMs, type, data };
  const fault = firstFault(chargebackWebhookDataSchema, data, { typesOnly: true });
  if (fault !== null) return failed('payload_invalid', `data.${fault.path}`);
  return {
    ok: true,
    kind: 'chargeback',
    sentAtMs,
    data: data as unknown as WithUnknownMembers<ChargebackWebhookData>,
  };
}
