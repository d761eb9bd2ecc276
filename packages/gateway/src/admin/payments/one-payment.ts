import type { NamedPayment, NamedWhere, Payment } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { isSingleLine } from '../../http/text.ts';
import { oneOf } from '../schema.ts';

/** The member of operations that take a payment's number. */
export const NUMBER_IS = {
  ...oneOf('platform', 'order'),
  description:
    'Whose number it is, where it is one payment’s own (`platform`) and the order number of another ' +
    '(`order`); such a number is refused otherwise',
} as const;

/** The payment that a number means, the platform's or the merchant's own. Refuses where it means several. */
export async function onePayment(
  { engine }: Gateway,
  number: string,
  where: NamedWhere = {},
): Promise<Payment | undefined> {
  if (!isSingleLine(number)) return undefined;
  const named = await engine.payments.named(number, where);
  if (named.kind === 'several') throw new PlainFailure('conflict', severalSentence(number, named));
  return named.kind === 'one' ? named.payment : undefined;
}

/** The same, for what cannot be done without one. */
export async function requiredPayment(
  gateway: Gateway,
  number: string,
  where: NamedWhere = {},
): Promise<Payment> {
  const payment = await onePayment(gateway, number, where);
  if (!payment) throw new PlainFailure('not_found', `There is no payment ${number}`);
  return payment;
}

type Several = Extract<NamedPayment, { readonly kind: 'several' }>;

function severalSentence(number: string, { payments, isCutShort }: Several): string {
  const listed = payments.map(
    ({ platformNumber, orderNumber, merchantId, state }) =>
      `${platformNumber} (order ${orderNumber} of merchant ${merchantId}, ${state})`,
  );
  const list = [...listed, ...(isCutShort ? ['and more'] : [])].join(', ');
  const how = howToChoose(payments.some(({ platformNumber }) => platformNumber === number));
  return `Several payments have the number ${number}: ${list}; ${how}`;
}

/** What an operator does about a number that means several. `isOwn`: it is the platform's number of one of them. */
export function howToChoose(isOwn: boolean): string {
  if (!isOwn) return 'give the platform’s number of one';
  return 'say with --platform or --order (numberIs in a call) whose number it is, or give the platform’s of another';
}
