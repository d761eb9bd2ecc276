import { newId, type Payment } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';

/** A number for a refund that an operator makes, in the form that the payment's dialect gives its own. */
export async function nextRefundNumber(gateway: Gateway, payment: Payment): Promise<string> {
  const { clock, directory } = gateway.engine.context;
  const numbers = gateway.dialects.get(payment.dialect)?.numbers;
  const access = await directory.get(payment.appId);
  if (access && numbers?.refund) return numbers.refund(gateway, access);
  // A dialect without refunds has no form for them; nobody else's number looks like this.
  return `R${newId(clock.now()).replaceAll('-', '')}`;
}
