import { newId, type Payment } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';

/** A number for an operator's refund, in the form that the payment's dialect gives its own. */
export async function nextRefundNumber(gateway: Gateway, payment: Payment): Promise<string> {
  const { clock, directory } = gateway.engine.context;
  const numbers = gateway.dialects.get(payment.dialect)?.numbers;
  const access = await directory.get(payment.appId);
  if (access && numbers?.refund) return numbers.refund(gateway, access);
  // A dialect without refunds has no form for them; this one is not used elsewhere.
  return `R${newId(clock.now()).replaceAll('-', '')}`;
}
