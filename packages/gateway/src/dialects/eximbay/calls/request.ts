import { type AppAccess, activeKeys } from '@naru/engine';
import { type Checked, duplicateMember, isSameSecret, longNumber, readAuthorization } from '@naru/eximbay';
import { parseSignedJson } from '@naru/wire/json';
import type { Gateway } from '../../../gateway.ts';
import { GuessLimits } from '../../../http/guess-limits.ts';
import { RateLimiter } from '../../../http/rate-limiter.ts';
import { mayCallFrom } from '../../../net/addresses.ts';
import { fail, failExplained, failRule } from '../codes/failure.ts';
import { midOfApiKey } from '../codes/keys.ts';
import { explainHeader, explainKey } from './key-report.ts';

export type Values = Readonly<Record<string, unknown>>;

/** A call as it came in. */
export interface Incoming {
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
  readonly ip: string;
}

/** A call whose sender is known and allowed. */
export interface AuthorizedRequest {
  readonly access: AppAccess;
  /** The body as received; its rules are checked by the handler. */
  readonly values: Values;
  /** The number in the path; empty where there is none. */
  readonly pathNumber: string;
}

/**
 * Wrong API keys a second. The oldest keys have 40 secret bits: at a hundred a second half of them take 174 years. A
 * merchant's program that still has an old key sends a few.
 */
const WRONG_KEYS = { perPair: 20, perSubject: 100, perNetwork: 100 } as const;

/** The limits of calls: each app's own rate, and wrong keys. */
export class CallLimits {
  readonly calls = new RateLimiter();
  readonly guesses = new GuessLimits(WRONG_KEYS);
}

/**
 * The app of the header's key. A wrong key, an unknown key and a right one from an address outside the app's list get
 * the same answer. Only the app itself uses up the app's rate.
 */
export async function authorizedApp(
  gateway: Gateway,
  { calls, guesses }: CallLimits,
  { authorization, ip }: Incoming,
): Promise<AppAccess> {
  const header = readAuthorization(authorization);
  if (!header.ok) {
    const name = header.reason === 'missing' ? 'authorization_missing' : 'authorization_invalid';
    return failExplained(name, () => explainHeader(header.reason));
  }
  const mid = midOfApiKey(header.apiKey);
  const access = mid === undefined ? undefined : await gateway.engine.context.directory.find('eximbay', mid);
  const subject = access?.app.id ?? `nobody ${mid}`;
  const isListed = access !== undefined && mayCallFrom(access.app, ip);
  if (!guesses.mayTry(ip, subject, isListed && access.app.allowedIps.length > 0))
    fail('internal_communication');
  const keys = access ? activeKeys(access, 'api_key', gateway.engine.context.clock.now()) : [];
  // All of them are compared, so that the time does not reveal a near match.
  const fits = keys.filter((key) => isSameSecret(key.text, header.apiKey)).length > 0;
  const explain = () => explainKey(gateway, access, header.apiKey, ip);
  if (!access || !fits || !isListed) {
    guesses.wrong(ip, subject);
    return failExplained('authorization_invalid', explain);
  }
  const { app } = access;
  guesses.right(ip, subject);
  if (app.state !== 'active' || app.merchantState === 'closed')
    failExplained('authorization_invalid', explain);
  if (!calls.take(app.id, app.requestsPerSecond)) fail('internal_communication');
  return access;
}

/** The reference names one content type only, with or without a charset. */
export function requireJson(contentType: string | undefined): void {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') fail('content_type_invalid');
}

/** The members of a body; what is no JSON object, names a member twice or nests too deep is refused. */
export function membersOf(body: string): Values {
  const parsed = parseSignedJson(body);
  if (!parsed.ok) return failBody(body, parsed.reason);
  const twice = duplicateMember(body);
  if (twice !== null) fail('body_member_twice', twice.slice(0, MAX_NAMED_CHARS));
  const long = longNumber(body);
  if (long !== null)
    fail('parameter_invalid', `the number ${long.slice(0, MAX_NAMED_CHARS)} has too many digits`);
  return parsed.members.values;
}

/** Enough to find the member; its name is chosen by the sender. */
const MAX_NAMED_CHARS = 100;

function failBody(body: string, reason: 'not_json' | 'not_object' | 'duplicate_member'): never {
  if (reason === 'not_object') return fail('body_not_object');
  if (!isJson(body)) return fail('body_invalid');
  const twice = duplicateMember(body);
  return twice === null ? fail('body_too_deep') : fail('body_member_twice', twice.slice(0, MAX_NAMED_CHARS));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A checked request; the first broken rule becomes this dialect's failure. */
export function checkedOrFail<T>(checked: Checked<T>): T {
  return checked.ok ? checked.request : failRule(checked.fault);
}

/** The mid of the body is the one that the key was made for. */
export function requireOwnMid({ app }: AppAccess, mid: string, field = 'mid'): void {
  if (mid !== app.publicId) fail('mid_mismatch', field);
}

/** A suspended merchant can see and refund payments, and take no new ones. */
export function requireTrading({ app }: AppAccess): void {
  if (app.merchantState !== 'active') fail('merchant_suspended');
}
