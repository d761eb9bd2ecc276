import { type Amounts, type App, type AppAccess, CHARGEBACK_SETTINGS, type Currency } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { dialectNamed } from './dialects.ts';

/** The currencies that an app takes: its own, or those that its fee plan has a rule for. */
export function currenciesTaken(gateway: Gateway, { app, feeRules }: AppAccess): Currency[] {
  if (!takesAll(gateway, app)) return [app.currency];
  const rules = feeRules.filter(({ direction }) => direction === 'payment');
  return [...new Set(rules.map(({ currency }) => currency))].toSorted();
}

/** Refuses chargeback fees that leave out a currency of the app: a chargeback there would silently be free. */
export function requireFeeForEach(gateway: Gateway, access: AppAccess, fees: Amounts | undefined): void {
  if (!fees) return;
  const missing = currenciesTaken(gateway, access).filter((currency) => fees[currency] === undefined);
  if (missing.length > 0) {
    throw new PlainFailure(
      'conflict',
      `chargebackFee says nothing for ${missing.join(', ')}, which the app takes: give all of them (0 for none)`,
    );
  }
}

function takesAll({ dialects }: Gateway, { dialect }: App): boolean {
  return dialectNamed(dialects, dialect).cli.takesAllCurrencies;
}

/** The same when a plan gets a rule for another currency, which its apps then accept. */
export async function requireFeeInApps(gateway: Gateway, plan: string, currency: Currency): Promise<void> {
  const { lists, context } = gateway.engine;
  const ids = await lists.appsWithChargebackFee(plan);
  const all = await Promise.all(ids.map((id) => context.directory.getNow(id)));
  const missing = all
    .flatMap((access) => (access && takesAll(gateway, access.app) ? [access.app] : []))
    .filter(({ settings }) => CHARGEBACK_SETTINGS.chargebackFee.of(settings)?.[currency] === undefined)
    .map(({ dialect, publicId }) => `${dialect} ${publicId}`);
  if (missing.length > 0) {
    throw new PlainFailure(
      'conflict',
      `chargebackFee of ${missing.join(', ')} says nothing for ${currency}: set it first (0 for none)`,
    );
  }
}
