import { type Payment, unpackIds } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import { PlainFailure } from '../http/errors.ts';

export const BODY_LIMIT_BYTES = 4096;
export const TAGS = { tags: ['Checkout'] };

export interface TokenParams {
  readonly token: string;
}

/** The payment of a link. The token is the only key to it. */
export async function paymentOf(gateway: Gateway, token: string): Promise<Payment> {
  const ids = unpackIds(token, 2);
  const payment = ids && (await gateway.engine.payments.get(ids[0] ?? '', ids[1] ?? ''));
  if (!payment) throw new PlainFailure('not_found', 'There is no such payment.');
  return payment;
}

/** Ends a payment that nobody started before its time was over, in case that the payer notices first. */
export async function endedInTime(gateway: Gateway, payment: Payment): Promise<Payment> {
  const { payments, context } = gateway.engine;
  if (payment.state !== 'created' || context.clock.now() < payment.expiresAt) return payment;
  const expired = await payments.expire(payment);
  return expired.ok ? expired.value : payment;
}
