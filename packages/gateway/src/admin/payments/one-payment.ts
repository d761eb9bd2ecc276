import type { NamedPayment, NamedWhere, Payment } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { isSingleLine } from '../../http/text.ts';

/** The one payment that a number means, the platform's or the merchant's own; undefined: none, or several. */
export async function onePayment(
  gateway: Gateway,
  number: string,
  merchantId?: string,
): Promise<Payment | undefined> {
  const named = await namedPayment(gateway, number, { merchantId });
  return named.kind === 'one' ? named.payment : undefined;
}

/** The same, for what cannot be done without one: a failure that says why there is none. */
export async function requiredPayment(
  gateway: Gateway,
  number: string,
  where: NamedWhere = {},
): Promise<Payment> {
  const named = await namedPayment(gateway, number, where);
  if (named.kind === 'one') return named.payment;
  if (named.kind === 'none') throw new PlainFailure('not_found', `There is no payment ${number}`);
  throw new PlainFailure('conflict', `Several payments have the number ${number}: give the platform’s`);
}

async function namedPayment({ engine }: Gateway, number: string, where: NamedWhere): Promise<NamedPayment> {
  return isSingleLine(number) ? engine.payments.named(number, where) : { kind: 'none' };
}
