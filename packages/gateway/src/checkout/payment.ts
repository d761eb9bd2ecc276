import type { Payment } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import { PlainFailure } from '../http/errors.ts';
import { idsOfLink } from './link.ts';

export const BODY_LIMIT_BYTES = 4096;

/** The parts of a page's address, for the document. */
export const TOKEN_PARAMS = { token: 'The token of the payment’s link: the only key to it' } as const;

export interface TokenParams {
  readonly token: string;
}

/** The payment of a link, if it is valid. The token is the only key to it. */
export async function findPaymentOf(gateway: Gateway, token: string): Promise<Payment | undefined> {
  const ids = idsOfLink(gateway.engine.context.sealer, token);
  return ids && gateway.engine.payments.get(ids.merchantId, ids.id);
}

/** The payment of a link; a refusal when there is none. */
export async function paymentOf(gateway: Gateway, token: string): Promise<Payment> {
  const payment = await findPaymentOf(gateway, token);
  if (!payment) throw new PlainFailure('not_found', 'There is no such payment.');
  return payment;
}

/** Ends an unstarted payment whose time is over, in case the payer notices before the janitor. */
export async function endedInTime(gateway: Gateway, payment: Payment): Promise<Payment> {
  const { payments, context } = gateway.engine;
  if (payment.state !== 'created' || context.clock.now() < payment.expiresAt) return payment;
  const expired = await payments.expire(payment);
  return expired.ok ? expired.value : payment;
}
