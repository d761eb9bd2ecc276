import { newId, type Payment } from '@naru/engine';
import { nextTransactionId } from '../dialects/eximbay/index.ts';
import { nextNumber } from '../dialects/haipay/index.ts';
import type { Gateway } from '../gateway.ts';

/** A number for a refund that an operator makes, in the form that the payment's dialect gives its own. */
export async function nextRefundNumber(gateway: Gateway, payment: Payment): Promise<string> {
  const { clock, directory } = gateway.engine.context;
  const access = await directory.get(payment.appId);
  if (access && payment.dialect === 'eximbay') return nextTransactionId(gateway, access);
  if (payment.dialect === 'haipay') return nextNumber(gateway, 'refund');
  // A dialect without refunds has no form for them; nobody else's number looks like this.
  return `R${newId(clock.now()).replaceAll('-', '')}`;
}
