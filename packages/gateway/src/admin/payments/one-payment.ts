import type { Payment } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { isSingleLine } from '../../http/text.ts';

/**
 * The payment of a number, the platform's or the merchant's own; undefined when there is none. Money is decided
 * on: of two payments under one number none is taken for the other.
 */
export async function onePayment(
  { engine }: Gateway,
  number: string,
  merchantId?: string,
): Promise<Payment | undefined> {
  const all = isSingleLine(number) ? await engine.payments.findByAnyNumber(number) : [];
  const found = all.filter((one) => merchantId === undefined || one.merchantId === merchantId);
  const exact = found.filter((one) => one.platformNumber === number);
  const [payment, another] = exact.length > 0 ? exact : found;
  return another ? undefined : payment;
}
