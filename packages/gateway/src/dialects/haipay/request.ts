import { type AppAccess, sha256Hex } from '@naru/engine';
import {
  ambiguousMember,
  type Currency,
  ENDPOINTS,
  type EndpointName,
  type FailureEnvelope,
  failure,
  fieldFailure,
  firstFault,
  parseSignedJson,
  requestMembers,
  type SignedMembers,
} from '@naru/haipay';
import type { Gateway } from '../../gateway.ts';
import type { RateLimiter } from '../../http/rate-limiter.ts';
import { mayCallFrom } from '../../net/addresses.ts';
import type { Explain } from '../../request-log/refusal.ts';
import { verifyRequest } from './keys.ts';
import { HAIPAY_SETTINGS } from './settings.ts';
import { explainSignature } from './signature-report.ts';

/** A caller's answer in case of failure. Thrown inside this dialect only, caught at its edge. */
export class HaiPayFailure extends Error {
  readonly envelope: FailureEnvelope;
  readonly explain: Explain | undefined;

  constructor(envelope: FailureEnvelope, explain?: Explain) {
    super(envelope.msg);
    this.envelope = envelope;
    this.explain = explain;
  }
}

/** Whether an error leaves open if the work was done: what is found then may be this request's. */
export function leavesOpen(error: unknown): boolean {
  return !(error instanceof HaiPayFailure) || error.envelope.error === failure('internal_error').error;
}

export function fail(...args: Parameters<typeof failure>): never {
  throw new HaiPayFailure(failure(...args));
}

/** A request whose sender is known; its members fit the endpoint's schema once they were checked. */
export interface VerifiedRequest<T> {
  readonly access: AppAccess;
  readonly members: T;
  /** The secret that the signature matched; the answer is signed with the same. */
  readonly secretKey: string;
  /** Equal for requests of equal content, whatever the order of their members. */
  readonly contentHash: string;
  /** For an app that is switched off: its answer, unless the requested order already exists. */
  readonly stopped?: HaiPayFailure;
}

export interface Caller {
  readonly ip: string;
  /** The currency in the path; undefined on paths without one. */
  readonly currency: Currency | undefined;
}

/**
 * Turns a text body into a request with a known sender (haipay.md §2, §4): JSON, app, signature. The signature is
 * checked before anything that would reveal details of an app; `admit` checks whether the app may call.
 */
export async function verifiedRequest<T>(gateway: Gateway, body: string): Promise<VerifiedRequest<T>> {
  const parsed = parseSignedJson(body);
  if (!parsed.ok) {
    if (parsed.reason === 'duplicate_member') fail('json_duplicate_member', parsed.member);
    fail(parsed.reason === 'not_object' ? 'body_not_object' : 'json_invalid');
  }
  const { members } = parsed;
  const access = await findApp(gateway, members);
  const now = gateway.engine.context.clock.now();
  const explain = () => explainSignature(gateway, access, members, body);
  if (
    members.values['sign'] === undefined ||
    members.values['sign'] === '' ||
    members.values['sign'] === null
  ) {
    throw new HaiPayFailure(failure('signature_missing'), explain);
  }
  const verified = verifyRequest(members, access, now);
  if (!verified.ok) {
    throw new HaiPayFailure(
      failure(verified.keyMissing ? 'merchant_key_missing' : 'signature_invalid'),
      explain,
    );
  }
  const present = requestMembers(members);
  return {
    access,
    members: present as T,
    secretKey: verified.secretKey,
    contentHash: sha256Hex(verified.signedText),
  };
}

async function findApp(gateway: Gateway, members: SignedMembers): Promise<AppAccess> {
  const { appId } = members.values;
  if (appId === undefined || appId === null || appId === '')
    throw new HaiPayFailure(fieldFailure('missing', 'appId'));
  const isNumber = typeof appId === 'number' && Number.isSafeInteger(appId) && appId > 0;
  const isDigits = typeof appId === 'string' && /^[1-9]\d{0,14}$/.test(appId);
  if (!isNumber && !isDigits) throw new HaiPayFailure(fieldFailure('invalid', 'appId'));
  const access = await gateway.engine.context.directory.find('haipay', String(appId));
  return access ?? fail('app_unknown');
}

/** The answer for an app that is switched off, or whose merchant is suspended or closed. */
export function stoppedFailure({ app }: AppAccess): HaiPayFailure | undefined {
  const isStopped = app.state !== 'active' || app.merchantState !== 'active';
  return isStopped ? new HaiPayFailure(failure('app_disabled')) : undefined;
}

/** Fails for an app that is switched off. For order calls it is part of the work of `orRepeated`. */
export function requireTrading({ stopped }: Pick<VerifiedRequest<unknown>, 'stopped'>): void {
  if (stopped) throw stopped;
}

/** Fails when the app may not call from this address, now, or in the currency of the path. */
export function admit({ app }: AppAccess, limiter: RateLimiter, { ip, currency }: Caller): void {
  if (!mayCallFrom(app, ip)) fail('ip_not_allowed');
  if (!limiter.take(app.id, app.requestsPerSecond)) fail('too_many_requests');
  if (currency !== undefined && currency !== app.currency) fail('app_currency_mismatch');
}

/**
 * Fails for the first member that breaks the endpoint's schema, then for one whose value would read as further members.
 */
export function checkMembers(endpoint: EndpointName, members: Readonly<Record<string, unknown>>): void {
  const fault = firstFault(ENDPOINTS[endpoint].request, checkable(endpoint, members));
  if (fault) throw new HaiPayFailure(fieldFailure(fault.fault, fault.path));
  const ambiguous = ambiguousMember(endpoint, members);
  if (!ambiguous) return;
  const { member, hidden } = ambiguous;
  const rule =
    hidden === undefined ? 'a name without & and =' : `text without "&${hidden}=", a member's name`;
  throw new HaiPayFailure(fieldFailure('invalid', member, rule));
}

const HANGUL = /[가-힣]/;
const HANGUL_NAME = /^(?=[ '\-.]*[가-힣A-Za-z])[가-힣A-Za-z '\-.]{1,30}$/;

/**
 * A payout name may be in Hangul where the app allows it; that is not a matter of form: a payout that was accepted is
 * still answered after the setting was removed (`requireAllowedName`). The rest of the schema is checked unchanged.
 */
function checkable(
  endpoint: EndpointName,
  members: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { name } = members;
  const isHangul = endpoint === 'payApply' && typeof name === 'string' && HANGUL_NAME.test(name);
  return isHangul ? { ...members, name: 'checked' } : members;
}

/** Fails for a payee's name in Hangul unless the app allows it. */
export function requireAllowedName({ app }: AppAccess, name: string): void {
  if (HAIPAY_SETTINGS.hangulPayoutNames.of(app.settings) === true || !HANGUL.test(name)) return;
  throw new HaiPayFailure(fieldFailure('invalid', 'name'));
}
