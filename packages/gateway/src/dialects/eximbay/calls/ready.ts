import { type AppAccess, isUsedUp, type Method } from '@naru/engine';
import {
  bodyDigest,
  checkReady,
  findPaymentMethod,
  isKoreanPage,
  type ReadyRequest,
  requestedMethods,
  requestFgkey,
  SUCCESS_CODE,
  SUCCESS_MESSAGE,
  targetUrl,
} from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { orRepeated } from '../../../repeated.ts';
import { fail } from '../codes/failure.ts';
import { secretKeyOf } from '../codes/keys.ts';
import { checkoutSessionLifetimeMs, EXIMBAY_SETTINGS, orderNumbers } from '../codes/settings.ts';
import { accountDeadline } from '../orders/account-deadline.ts';
import { requireRecurring } from '../orders/recurring.ts';
import { methodsFor } from './methods.ts';
import {
  type AuthorizedRequest,
  checkedOrFail,
  requireOwnMid,
  requireTrading,
  type Values,
} from './request.ts';
import { chargeableToken } from './tokens.ts';

/** A request that can become a payment. */
export interface CheckedOrder {
  readonly order: ReadyRequest;
  readonly methods: readonly Method[];
  /** Until when a virtual account accepts money, where the request says it. */
  readonly accountExpiresAt: Date | undefined;
}

/** payments/ready: checks and stores an order; its fgkey opens the page. The same body has the same fgkey. */
export async function ready(gateway: Gateway, call: AuthorizedRequest) {
  const fgkey = await orRepeated(
    () => keptOrder(gateway, call),
    () => keptBefore(gateway, call),
  );
  return { rescode: SUCCESS_CODE, resmsg: SUCCESS_MESSAGE, fgkey };
}

async function keptOrder(gateway: Gateway, { access, values }: AuthorizedRequest): Promise<string> {
  const { order } = await checkedOrder(gateway, access, values);
  await requireUnusedNumber(gateway, access, order, values);
  const key = fgkeyOf(gateway, access, values);
  const { merchantId, id: appId } = access.app;
  await gateway.engine.checkoutSessions.keep({ merchantId, appId, key, content: values });
  return key;
}

/** The fgkey of the same body where that was stored and is still valid; its time is not extended. */
async function keptBefore(
  gateway: Gateway,
  { access, values }: AuthorizedRequest,
): Promise<string | undefined> {
  const checked = checkReady(values);
  if (!checked.ok) return undefined;
  const key = fgkeyOf(gateway, access, values);
  const prepared = await preparedBody(gateway, access, key);
  // The fgkey is made of some of the members.
  if (prepared === undefined || bodyDigest(prepared) !== bodyDigest(values)) return undefined;
  await requireUnusedNumber(gateway, access, checked.request, values);
  return key;
}

function fgkeyOf({ engine }: Gateway, access: AppAccess, values: Values): string {
  return requestFgkey(values, secretKeyOf(access, engine.context.clock.now()));
}

/** The body of an answered fgkey, for as long as it is valid. */
export async function preparedBody(
  { engine }: Gateway,
  { app }: AppAccess,
  fgkey: string,
): Promise<Values | undefined> {
  const prepared = await engine.checkoutSessions.find(app.id, fgkey);
  if (!prepared) return undefined;
  const ageMs = engine.context.clock.now().getTime() - prepared.createdAt.getTime();
  return ageMs < checkoutSessionLifetimeMs(app) ? (prepared.content as Values) : undefined;
}

/**
 * Sent when the order is prepared, and not only to its payer; concurrent orders are decided when the page is opened.
 */
async function requireUnusedNumber(
  { engine }: Gateway,
  { app }: AppAccess,
  { payment }: ReadyRequest,
  values: Values,
): Promise<void> {
  if (orderNumbers(app) !== 'once') return;
  const order = { orderNumber: payment.order_id, contentHash: bodyDigest(values) };
  const tries = await engine.payments.triesFor(app, order);
  if (tries.some(isUsedUp)) fail('order_id_used');
}

/** All conditions for creating a payment from a request, checked when it is prepared and again when it is opened. */
export async function checkedOrder(
  gateway: Gateway,
  access: AppAccess,
  values: Values,
): Promise<CheckedOrder> {
  const order = checkedOrFail(checkReady(values));
  requireOwnMid(access, order.merchant.mid, 'merchant.mid');
  requireTrading(access);
  // A card that is remembered for a user needs a contract; without one it would be typed like any other.
  if (order.fast_payment !== undefined && EXIMBAY_SETTINGS.fastPayment.of(access.app.settings) !== 'ignore') {
    fail('not_contracted', 'fast_payment');
  }
  requireKorean(access, order);
  const { token_id } = order.tokenbilling ?? {};
  if (order.payment.transaction_type === 'REBILL') await chargeableToken(gateway, access, token_id ?? '');
  const isSecure = targetUrl(order.url.status_url)?.protocol === 'https:';
  if (!isSecure && gateway.config.mode === 'live')
    fail('parameter_invalid', 'url.status_url: must be an https address');
  const methods = await methodsFor(gateway, access, order);
  requireRecurring(gateway, order, methods);
  return {
    order,
    methods,
    accountExpiresAt: accountExpiry(gateway, order),
  };
}

/** A contract for payments from abroad has neither the Korean page nor Korean methods. */
function requireKorean({ app }: AppAccess, order: ReadyRequest): void {
  if (EXIMBAY_SETTINGS.crossBorderOnly.of(app.settings) !== true) return;
  const named = requestedMethods(order) ?? [];
  const isKorean = isKoreanPage(order) || named.some((code) => findPaymentMethod(code)?.korean);
  if (isKorean) fail('korean_not_contracted');
}

function accountExpiry({ engine }: Gateway, order: ReadyRequest): Date | undefined {
  const now = engine.context.clock.now();
  const expiresAt = accountDeadline(order, now);
  const isOver = expiresAt !== undefined && expiresAt <= now;
  return isOver ? fail('parameter_invalid', 'settings.virtualaccount_expiry_date: is over') : expiresAt;
}
