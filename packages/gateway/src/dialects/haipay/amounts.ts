import type { AppAccess, Method } from '@naru/engine';
import { amountOutOfRange, type Currency, fieldFailure, formatAmount, parseAmount } from '@naru/haipay';
import { fail, HaiPayFailure } from './request.ts';

/** Reads the member `amount` as minor units; fails with the code for a wrong form or wrong decimals. */
export function amountOf(text: string, currency: Currency): bigint {
  const parsed = parseAmount(text, currency);
  if (parsed.ok) return parsed.minorUnits;
  if (parsed.reason === 'malformed') throw new HaiPayFailure(fieldFailure('invalid', 'amount'));
  return fail('amount_decimals');
}

/** Those of `methods` whose limits the amount fits; fails, naming the widest range, when there is none. */
export function methodsForAmount(methods: readonly Method[], amount: bigint, currency: Currency): Method[] {
  const fitting = methods.filter((method) => amount >= method.minimum && amount <= method.maximum);
  if (fitting.length > 0) return fitting;
  const minimum = methods.reduce(
    (least, { minimum }) => (minimum < least ? minimum : least),
    methods[0]!.minimum,
  );
  const maximum = methods.reduce(
    (most, { maximum }) => (maximum > most ? maximum : most),
    methods[0]!.maximum,
  );
  throw new HaiPayFailure(
    amountOutOfRange(formatAmount(minimum, currency), formatAmount(maximum, currency), currency),
  );
}

/** The currency of an app as HaiPay knows it. */
export function currencyOf(access: AppAccess): Currency {
  const { currency } = access.app;
  if (currency !== 'KRW' && currency !== 'USD') throw new Error(`HaiPay has no ${currency}`);
  return currency;
}
