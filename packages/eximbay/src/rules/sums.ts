import { parseAmount, parseAmountPart, parseRequestAmount, parseSignedAmount } from '../amount.ts';
import { findCurrency } from '../codes/currencies.ts';
import type { ReadyRequest } from '../schemas/ready.ts';
import { fault, invalid, missing, type RuleFault } from './fault.ts';
import { amountReason } from './reasons.ts';

/** Sums that must come out: products and surcharges, and the parts of a tax. */

const TAX_PARTS = ['amount_tax_free', 'amount_taxable', 'amount_vat', 'amount_service_fee'] as const;

type Tax = NonNullable<ReadyRequest['tax']>;
type Basket = Pick<ReadyRequest, 'product' | 'surcharge'>;

/** The amount of a payment or refund. `field` is its place in the request. */
export function amountFault(
  amount: string,
  currency: string,
  field: string,
  currencyField = 'payment.currency',
): RuleFault | null {
  const parsed = parseRequestAmount(amount, currency);
  if (parsed.ok) return null;
  return parsed.reason === 'currency_unknown'
    ? fault('currency_unsupported', currencyField, `${currency} is no currency of this API`)
    : invalid(field, amountReason(parsed.reason, currency));
}

/** Ten digits, those of the decimals among them: 99999999.99 USD, 9999999999 KRW. */
const MAX_RECURRING_MINOR_UNITS = 9_999_999_999n;

/** The amount of charges that repeat; `field` is its place in the request. */
export function recurringAmountFault(amount: string, currency: string, field: string): RuleFault | null {
  const found = amountFault(amount, currency, field);
  if (found !== null) return found;
  const parsed = parseRequestAmount(amount, currency);
  return parsed.ok && parsed.minorUnits > MAX_RECURRING_MINOR_UNITS
    ? invalid(field, 'has more than 10 digits with its decimals')
    : null;
}

/** The sum of products and surcharges in minor units, or the place of the price that is not an amount. */
export function basketTotal(
  { product = [], surcharge = [] }: Basket,
  currency: string,
):
  | { readonly ok: true; readonly minorUnits: bigint }
  | { readonly ok: false; readonly field: string; readonly reason: string } {
  let minorUnits = 0n;
  for (const [index, { quantity, unit_price }] of product.entries()) {
    const price = parseAmountPart(unit_price, currency);
    if (!price.ok) {
      const reason = amountReason(price.reason, currency);
      return { ok: false, field: `product[${index}].unit_price`, reason };
    }
    minorUnits += BigInt(quantity) * price.minorUnits;
  }
  for (const [index, { quantity = '1', unit_price = '0' }] of surcharge.entries()) {
    const price = parseSignedAmount(unit_price, currency);
    const hasFraction = findCurrency(currency)?.decimals === 0 && unit_price.includes('.');
    if (!price.ok || hasFraction) {
      const reason = amountReason(price.ok ? 'fraction_not_allowed' : price.reason, currency);
      return { ok: false, field: `surcharge[${index}].unit_price`, reason };
    }
    minorUnits += BigInt(quantity) * price.minorUnits;
  }
  return { ok: true, minorUnits };
}

/** Where products are sent, they and the surcharges must come to the amount (eximbay.md §5.1). */
export function basketFault(basket: Basket, amount: string, currency: string): RuleFault | null {
  const total = basketTotal(basket, currency);
  if (!total.ok) return invalid(total.field, total.reason);
  if (basket.product === undefined) return null;
  const parsed = parseRequestAmount(amount, currency);
  const fits = parsed.ok && parsed.minorUnits === total.minorUnits;
  return fits ? null : invalid('payment.amount', 'is not the sum of product and surcharge');
}

/** The parts of a tax must be amounts and, where any is given, come to the amount that is taxed. */
export function taxFault(
  tax: Tax | undefined,
  amount: string,
  currency: string,
  sum: 'check' | 'ignore' = 'check',
): RuleFault | null {
  let total = 0n;
  let given = false;
  for (const name of TAX_PARTS) {
    const text = tax?.[name];
    if (text === undefined) continue;
    const part = parseAmountPart(text, currency);
    if (!part.ok) return invalid(`tax.${name}`, amountReason(part.reason, currency));
    total += part.minorUnits;
    given = true;
  }
  const whole = parseAmount(amount, currency);
  if (!given || sum === 'ignore' || (whole.ok && whole.minorUnits === total)) return null;
  return invalid('tax', 'its parts do not add up to the amount');
}

/** The first part of a tax that is not there, for methods that need all of them. */
export function missingTaxPart(tax: Tax | undefined): RuleFault | null {
  const name = (['receipt_status', ...TAX_PARTS] as const).find((part) => tax?.[part] === undefined);
  return name === undefined ? null : missing(`tax.${name}`);
}
