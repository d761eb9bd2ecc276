import type { TaxSplit } from '@naru/engine';
import { parseAmountPart, type ReadyRequest } from '@naru/eximbay';

/**
 * How an amount is taxed, in minor units; null where the merchant gave no part of it. Parts left out are
 * nothing.
 */
export function taxSplitOf(tax: ReadyRequest['tax'], currency: string): TaxSplit | null {
  const parts = [tax?.amount_tax_free, tax?.amount_taxable, tax?.amount_vat, tax?.amount_service_fee];
  if (parts.every((part) => part === undefined)) return null;
  const [taxFree = 0n, taxable = 0n, vat = 0n, serviceFee = 0n] = parts.map((part) => {
    const parsed = parseAmountPart(part ?? '0', currency);
    return parsed.ok ? parsed.minorUnits : 0n;
  });
  return { taxFree, taxable, vat, serviceFee };
}
