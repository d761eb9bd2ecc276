import { UnreadableJson } from '../base/read-json.ts';
import type { Mail } from '../mails/mail.ts';
import { type ConfirmationWish, engineDetails } from './engine-details.ts';
import type { Payment } from './payment.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long the confirmation is worth sending, where mails could not be sent. */
const USEFUL_DAYS = 3;

/**
 * The confirmation mail of a payment that was just paid, if its dialect asked for one. Its id is the payment's: a
 * payment is confirmed once, whatever is credited to it later. `paidByPayer`: what was received, in the payer's
 * currency. Pure.
 */
export function confirmationMail(payment: Payment, paidByPayer: bigint, now: Date): Mail | undefined {
  const wish = wishOf(payment);
  if (wish === undefined) return undefined;
  const { merchantId, id, orderNumber, platformNumber, card, currency, payerCurrency } = payment;
  return {
    merchantId,
    id,
    kind: 'payment_confirmation',
    orderNumber,
    subjectNumber: platformNumber,
    language: wish.language,
    recipientSealed: null,
    recipientKey: wish.recipientKey,
    facts: {
      shop: wish.shop,
      orderNumber,
      transactionNumber: platformNumber,
      currency,
      // Accounts may receive more or less than was ordered.
      amount: payment.receivedAmount.toString(),
      payerCurrency,
      payerAmount: paidByPayer.toString(),
      cardBrand: card?.brand ?? null,
      cardLast4: card?.last4 ?? null,
      paidAt: now.toISOString(),
    },
    state: 'pending',
    tries: 0,
    dueAt: now,
    usefulUntil: new Date(now.getTime() + USEFUL_DAYS * DAY_MS),
    error: null,
    createdAt: now,
    finishedAt: null,
  };
}

/** Details that can not be read cost the mail, not the booking; the callback about the payment reports them. */
function wishOf(payment: Payment): ConfirmationWish | undefined {
  try {
    return engineDetails(payment).confirmationMail;
  } catch (error) {
    if (error instanceof UnreadableJson) return undefined;
    throw error;
  }
}
