import type { IncomingHttpHeaders } from 'node:http';
import type { AppAccess } from '@naru/engine';
import {
  type Checked,
  COUNTRY,
  checkRequestHeaders,
  DEFAULT_TIMESTAMP_WINDOW_MS,
  parseSignedJson,
  type RequestHeaders,
  type RuleFault,
  type SignedMembers,
} from '@naru/teemopay';
import type { Gateway } from '../../gateway.ts';
import type { RateLimiter } from '../../http/rate-limiter.ts';
import { mayCallFrom } from '../../net/addresses.ts';
import { fail, TeemoPayFailure } from './failure.ts';
import { verifyRequest } from './keys.ts';
import { TEEMOPAY_SETTINGS } from './settings.ts';
import { explainSignature } from './signature-report.ts';

/** A request whose sender is known and allowed. */
export interface VerifiedRequest {
  readonly access: AppAccess;
  /** All fields as received; the rules of the endpoint are checked by its handler. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly nonce: string;
  /**
   * For an app that is switched off, or whose merchant is suspended or closed: its answer, unless the requested order
   * already exists. Its nonce is used up.
   */
  readonly stopped: TeemoPayFailure | undefined;
  /** Uses up the nonce; fails when it was used before. */
  takeNonce(): Promise<void>;
}

export interface NonceUse {
  readonly leavesNonce: boolean;
  readonly isRead: boolean;
}

export interface Incoming {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly ip: string;
}

/**
 * Turns a call's text into a verified request, in this order (open in teemopay.md §12 #1): body, headers, app,
 * signature, nonce, whether the app may call at all. Only the signer can use up a nonce, or others could use up a
 * merchant's; and before the signature matches, the only facts revealed about an app are "no such app" and "no key".
 * With `leavesNonce` an allowed request leaves its nonce to the handler, which uses it up together with what it writes.
 * The nonce of a call that may change something (all but `isRead`) is on the disk before the answer.
 */
export async function verifiedRequest(
  gateway: Gateway,
  limiter: RateLimiter,
  incoming: Incoming,
  { leavesNonce, isRead }: NonceUse,
): Promise<VerifiedRequest> {
  const members = membersOf(incoming.body);
  const realMs = gateway.realClock.outside.now().getTime();
  const form = checkRequestHeaders(incoming.headers, { nowMs: realMs, windowMs: null });
  const named = form.ok ? form : whoseCall(incoming.headers);
  const access = named && (await gateway.engine.context.directory.find('teemopay', named.headers.appCode));
  const fault = form.ok ? timestampFailure(form.headers, access, realMs) : failureOf(form.fault);
  if (!access) throw fault ?? new TeemoPayFailure('app_not_found');
  const { nonce } = named.headers;
  const unsigned = signatureFailure(gateway, members, incoming, nonce, access);
  if (unsigned) throw fault ?? unsigned;
  const { nonces } = gateway.engine.context;
  const takeNonce = async () => {
    const answer = await nonces.take(access.app.id, nonce, { isRead });
    if (answer !== 'fresh') fail(answer === 'busy' ? 'busy' : 'nonce_invalid');
  };
  const refusal = fault ?? refusalOf(access, incoming.ip);
  // A caller with the key who may not call uses up no nonce.
  const bucket = refusal ? `refused ${access.app.id}` : access.app.id;
  if (!limiter.take(bucket, access.app.requestsPerSecond)) fail('busy');
  if (refusal || !leavesNonce) await takeNonce();
  const stopped = fault || !mayCallFrom(access.app, incoming.ip) ? undefined : refusal;
  if (refusal && !stopped) throw refusal;
  return { access, fields: members.values, nonce, takeNonce, stopped };
}

/**
 * App and nonce of a call whose other headers are wrong; undefined when these are, too. Country and timestamp are not
 * signed: an interceptor of a call refused for them could resend it with better ones, so that it uses up its nonce as
 * every refused call does. And an executed call that is repeated too late is refused for its nonce, not its time: the
 * time would mean that it was not executed.
 */
function whoseCall(headers: IncomingHttpHeaders) {
  const timestamp = '0'.repeat(13);
  const checked = checkRequestHeaders(
    { ...headers, country: COUNTRY, timestamp },
    { nowMs: 0, windowMs: null },
  );
  return checked.ok ? checked : undefined;
}

function membersOf(body: string): SignedMembers {
  if (body.trim() === '') fail('body_empty');
  const parsed = parseSignedJson(body);
  return parsed.ok ? parsed.members : fail('json_invalid');
}

const MS = 1000;

/**
 * The window is one of real time, whatever the sandbox's clock says: it separates fresh requests from old ones, and the
 * merchant's machine knows nothing of the sandbox's clock. 0 seconds switch the check off.
 */
function timestampFailure(
  { timestampMs }: RequestHeaders,
  access: AppAccess | undefined,
  realMs: number,
): TeemoPayFailure | undefined {
  const seconds =
    TEEMOPAY_SETTINGS.timestampWindowSeconds.of(access?.app.settings ?? {}) ??
    DEFAULT_TIMESTAMP_WINDOW_MS / MS;
  const windowMs = seconds * MS;
  const isExpired = windowMs > 0 && Math.abs(timestampMs - realMs) > windowMs;
  return isExpired ? new TeemoPayFailure('timestamp_expired') : undefined;
}

function signatureFailure(
  gateway: Gateway,
  members: SignedMembers,
  incoming: Incoming,
  nonce: string,
  access: AppAccess,
): TeemoPayFailure | undefined {
  const verified = verifyRequest(members, nonce, access, gateway.engine.context.clock.now());
  if (verified === 'verified') return undefined;
  const name = verified === 'key_missing' ? 'merchant_key_missing' : 'signature_invalid';
  return new TeemoPayFailure(name, undefined, () =>
    explainSignature(gateway, access, members, { ...incoming, nonce }),
  );
}

/** The header's country is Korea, whose currency is KRW: an app in another currency has no account there. */
const CURRENCY = 'KRW';

function refusalOf({ app }: AppAccess, ip: string): TeemoPayFailure | undefined {
  if (app.merchantState === 'closed') return new TeemoPayFailure('merchant_closed');
  if (app.state !== 'active' || !mayCallFrom(app, ip)) return new TeemoPayFailure('authorization_failed');
  if (app.currency !== CURRENCY) return new TeemoPayFailure('merchant_not_found');
  if (app.merchantState !== 'suspended') return undefined;
  return new TeemoPayFailure('merchant_verification_failed', 'the merchant is suspended');
}

/** The request of an endpoint by its rules; the first fault becomes this dialect's failure. */
export function checkedOrFail<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.request;
  throw failureOf(checked.fault);
}

function failureOf(fault: RuleFault): TeemoPayFailure {
  return new TeemoPayFailure(fault.error, fault.detail ?? fault.field);
}
