import { type AppAccess, formatDecimal, type ListedApp } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';

/** The app by its public id; refuses `not_found`. */
export async function existingApp(gateway: Gateway, dialect: string, publicId: string): Promise<AppAccess> {
  const access = await gateway.engine.context.directory.findNow(dialect, publicId);
  if (!access) throw noApp(dialect, publicId);
  return access;
}

/** The app, read from the store now; refuses `not_found`. */
export async function shownApp({ engine }: Gateway, dialect: string, publicId: string) {
  const app = await engine.lists.app(dialect, publicId);
  if (!app) throw noApp(dialect, publicId);
  return appView(app);
}

export function appView(app: ListedApp) {
  const { currency, settings, dailyPaymentLimit, dailyPayoutLimit } = app;
  const limit = (amount: bigint | null) => (amount === null ? null : formatDecimal(amount, currency));
  return {
    id: app.id,
    dialect: app.dialect,
    publicId: app.publicId,
    currency,
    name: app.name,
    state: app.state,
    settlementDays: app.settlementDays,
    paymentCallbackUrl: app.paymentCallbackUrl,
    payoutCallbackUrl: app.payoutCallbackUrl,
    settings,
    feePlanId: app.feePlanId,
    merchantId: app.merchantId,
    merchantName: app.merchantName,
    dailyPaymentLimit: limit(dailyPaymentLimit),
    dailyPayoutLimit: limit(dailyPayoutLimit),
    requestsPerSecond: app.requestsPerSecond,
    allowedIps: app.allowedIps,
  };
}

function noApp(dialect: string, publicId: string): PlainFailure {
  return new PlainFailure('not_found', `there is no ${dialect} app ${publicId}`);
}
