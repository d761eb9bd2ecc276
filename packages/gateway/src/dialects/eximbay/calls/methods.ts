import { type AppAccess, feeRuleFor, isCurrency, type Method } from '@naru/engine';
import {
  findPaymentMethod,
  isKoreanPage,
  PAYMENT_METHOD,
  parseRequestAmount,
  type ReadyRequest,
  requestedMethods,
  SETTING_DEFAULTS,
  separatesCapture,
} from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { isOnRequest } from '../codes/catalogue.ts';
import { fail, failLimits } from '../codes/failure.ts';
import { EXIMBAY_SETTINGS } from '../codes/settings.ts';

/**
 * The methods that the payer of a request may choose from: those it names, else all of its page, as far as the app has
 * a contract and a fee for them. Fails when none is left.
 */
export async function methodsFor(
  gateway: Gateway,
  access: AppAccess,
  order: ReadyRequest,
): Promise<readonly Method[]> {
  const { currency } = order.payment;
  const of = { dialect: 'eximbay', direction: 'payment' } as const;
  const all = isCurrency(currency) ? await gateway.engine.context.methods.list({ ...of, currency }) : [];
  const now = gateway.engine.context.clock.now();
  const priced = all.filter(
    (method) => feeRuleFor(access, 'payment', method.code, now, method.currency) !== undefined,
  );
  if (priced.length === 0) fail('currency_unsupported', `${currency} is not offered`);
  const contracted = EXIMBAY_SETTINGS.methods.of(access.app.settings);
  const open = priced.filter(({ code }) => contracted === undefined || contracted.includes(code));
  const wanted = requestedMethods(order);
  const chosen = wanted
    ? open.filter(({ code }) => wanted.includes(code))
    : open.filter(({ code }) => isOffered(code, order));
  if (chosen.length === 0)
    failNotContracted(order.payment.payment_method ?? wanted?.join('-') ?? 'any method');
  const fitting = chosen.filter(({ code }) => suitsType(code, order));
  if (fitting.length === 0) fail('not_contracted', `a card, for ${order.payment.transaction_type}`);
  const amount = parseRequestAmount(order.payment.amount, currency);
  const minorUnits = amount.ok ? amount.minorUnits : fail('amount_out_of_range', 'is no amount');
  const affordable = fitting.filter(({ minimum, maximum }) => minorUnits >= minimum && minorUnits <= maximum);
  return affordable.length === 0 ? failLimits('payment.amount') : affordable;
}

/** Two wallets have codes of their own for this, as was observed on Eximbay's sandbox (eximbay.md §6.1). */
function failNotContracted(code: string): never {
  if (code === 'P302') fail('kakaopay_not_contracted');
  if (code === 'P303') fail('toss_not_contracted');
  return fail('not_contracted', code);
}

/** Only cards have authentication or authorization alone (eximbay.md §4.2), and charges without the payer. */
function suitsType(code: string, { payment, recurring }: ReadyRequest): boolean {
  const isForAll = payment.transaction_type === 'PAYMENT' && recurring === undefined;
  return isForAll || separatesCapture(code);
}

/** Whether the page shows a method when the merchant left the choice open. */
function isOffered(code: string, order: ReadyRequest): boolean {
  if (isOnRequest(code)) return false;
  const isKorean = findPaymentMethod(code)?.korean ?? false;
  // Cards are on both pages.
  if (code !== PAYMENT_METHOD.card && isKorean !== isKoreanPage(order)) return false;
  const isMobile = (order.settings?.ostype ?? SETTING_DEFAULTS.ostype) === 'M';
  switch (code) {
    case 'P141':
      return !isMobile;
    case 'P142':
      return isMobile;
    // Both refuse orders without goods and an address (eximbay.md §7.1).
    case PAYMENT_METHOD.paypal:
    case PAYMENT_METHOD.klarna:
      return order.product !== undefined && order.ship_to?.country !== undefined;
    default:
      return true;
  }
}
