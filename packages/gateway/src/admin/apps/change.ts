import { type App, type AppAccess, CHARGEBACK_SETTINGS, isWebAddress, readSetting } from '@naru/engine';
import { settingsOf } from '../../dialects/all-settings.ts';
import type { Dialect, Gateway } from '../../gateway.ts';
import { InputFailure, PlainFailure } from '../../http/errors.ts';
import { readRange } from '../../net/addresses.ts';
import { readAmount } from '../amounts.ts';
import { present } from '../schema.ts';
import { requireFeeForEach } from './chargeback-fees.ts';
import { dialectNamed } from './dialects.ts';
import { requireHttpsWhenLive } from './new-app.ts';

/** The given changes of an app; amounts in the app's currency, settings as texts. */
export interface GivenChanges {
  readonly state?: 'active' | 'disabled' | undefined;
  readonly callbackUrl?: string | undefined;
  readonly payoutCallbackUrl?: string | undefined;
  readonly settlementDays?: number | undefined;
  readonly requestsPerSecond?: number | null | undefined;
  readonly dailyPaymentLimit?: string | null | undefined;
  readonly dailyPayoutLimit?: string | null | undefined;
  readonly allowedIps?: readonly string[] | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly depositRules?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Changes the given members of the app, all of them or none; refuses with the first fault. */
export async function changeApp(
  gateway: Gateway,
  find: () => Promise<AppAccess>,
  given: GivenChanges,
): Promise<void> {
  const settings = readSettings(gateway, given);
  requireAddress('callbackUrl', given.callbackUrl);
  requireAddress('payoutCallbackUrl', given.payoutCallbackUrl);
  requireRanges(given.allowedIps);
  const access = await find();
  const { app } = access;
  refuseParts(dialectNamed(gateway.dialects, app.dialect), settings);
  requireFeeForEach(gateway, access, CHARGEBACK_SETTINGS.chargebackFee.of(settings));
  if (app.merchantState === 'closed')
    throw new PlainFailure('conflict', 'the merchant of this app is closed');
  requireHttpsWhenLive(gateway.config, { ...given, webhookUrl: settings['webhookUrl'] });
  await requireKnownMethods(gateway, app.dialect, settings['methods']);
  const changes = present({
    state: given.state,
    paymentCallbackUrl: given.callbackUrl,
    payoutCallbackUrl: given.payoutCallbackUrl,
    settlementDays: given.settlementDays,
    requestsPerSecond: given.requestsPerSecond,
    dailyPaymentLimit: limitOf('dailyPaymentLimit', given.dailyPaymentLimit, app),
    dailyPayoutLimit: limitOf('dailyPayoutLimit', given.dailyPayoutLimit, app),
    allowedIps: given.allowedIps,
    settings: Object.keys(settings).length > 0 ? settings : undefined,
  });
  if (Object.keys(changes).length === 0)
    throw new PlainFailure('invalid_request', 'nothing to change: naru app set --help shows what there is');
  await gateway.engine.admin.updateApp(app.id, changes);
}

function limitOf(
  name: string,
  text: string | null | undefined,
  { currency }: App,
): bigint | null | undefined {
  return text === undefined || text === null ? text : readAmount(name, text, currency, 'positive');
}

/** Refuses an invalid web address; absent is valid. */
export function requireAddress(name: string, text: string | undefined): void {
  if (text === undefined || isWebAddress(text)) return;
  throw new InputFailure(name, `${name} must be an address such as https://shop.example/callbacks`);
}

function requireRanges(allowedIps: readonly string[] = []): void {
  const wrong = allowedIps.find((text) => !readRange(text));
  if (wrong === undefined) return;
  const examples = '203.0.113.7, 10.0.0.0/8, 2001:db8::/32';
  throw new InputFailure(
    'allowedIps',
    `allowedIps must list addresses or ranges: ${examples}; "${wrong}" is none`,
  );
}

/** Settings as stored; null removes one. Each deposit rule is a setting of its own. */
function readSettings({ dialects }: Gateway, { settings = {}, depositRules }: GivenChanges) {
  const known = settingsOf(dialects);
  const kept: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(settings)) {
    if (typeof text !== 'string') throw new InputFailure('settings', `settings: ${name} must be a text`);
    const read = readSetting(known, `${name}=${text}`);
    if ('fault' in read) throw new InputFailure('settings', `settings: ${read.fault}`);
    kept[read.name] = read.value;
  }
  if (!depositRules) return kept;
  const rules = Object.entries(depositRules).map(([name, rule]) => [name, rule === 'default' ? null : rule]);
  return { ...kept, depositRules: Object.fromEntries(rules) as Record<string, string | null> };
}

/** An unknown code would silently remove its method. */
async function requireKnownMethods(gateway: Gateway, dialect: string, codes: unknown): Promise<void> {
  if (!Array.isArray(codes)) return;
  const all = await gateway.engine.context.methods.all();
  const known = all
    .filter((one) => one.dialect === dialect && one.direction === 'payment')
    .map(({ code }) => code);
  const unknown = codes.filter((code) => !known.includes(code));
  if (unknown.length === 0) return;
  const there = [...new Set(known)].join(', ');
  throw new PlainFailure('invalid_request', `there is no ${dialect} method ${unknown.join(', ')}: ${there}`);
}

interface GivenRules {
  readonly depositRule?: unknown;
  readonly depositRules?: unknown;
}

/** Where no message can report a part, the rule is refused: every payment would silently get another one. */
export function refuseParts({ title, cli }: Dialect, { depositRule, depositRules }: GivenRules): void {
  if (cli.sendsPartResults) return;
  const { short } = (depositRules ?? {}) as { short?: unknown };
  if (depositRule !== 'accept' && short !== 'accept') return;
  throw new PlainFailure(
    'invalid_request',
    `${title} has no result that reports a part: short deposits are hold or refuse (--deposit-rule short=hold)`,
  );
}
