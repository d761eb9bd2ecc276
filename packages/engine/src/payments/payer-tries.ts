import { type Decline, declineRow, type Failure } from '../base/declines.ts';
import { type Detailed, type Details, mergedDetails } from '../base/details.ts';
import { isCurrency } from '../base/money.ts';
import { giveBackUsage, type Usage } from '../limits/usage.ts';
import { type Changes, together } from '../writer/part.ts';
import { keptByEngine, keptTries, type PayerTries } from './engine-details.ts';
import { type Moved, movedWith, movePayment } from './move.ts';
import type { Payment } from './payment.ts';

/*
 * A payer whose payment was declined may try another card or method at the same order, before its merchant is told of a
 * failure (docs/decisions/0026-payer-tries.md).
 */

/** Not where rules or fraud checks rejected, nor what the merchant or the clock ended: there nothing is to be tried. */
const ENDING: ReadonlySet<string> = new Set(['risk', 'merchant', 'expired']);

/** Whether another try, by this or another card or method, can succeed. */
export function isCurable(decline: Decline): boolean {
  const { category, canRetry, canSwitch } = declineRow(decline);
  return !ENDING.has(category) && (canRetry || canSwitch);
}

/** What a start notes of a payment whose payer has `most` tries: enough to put it back as it was before. */
export function noteTry(payment: Payment, most: number): Details {
  const { payerCurrency: currency, payerAmount, payerRate: rate, expiresAt } = payment;
  const before = { currency, amount: payerAmount.toString(), rate, expiresAt: expiresAt.toISOString() };
  const kept = keptTries(payment);
  return keptByEngine({ tries: { ...kept, most, declined: kept?.declined ?? [], before } });
}

/**
 * The payment is open again after `failure` of its attempt; undefined where the decline ends it. What the attempt alone
 * brought (its card, its money, its time) goes, and what it counted on its payer's limit is given back.
 */
export function openedAgain(payment: Payment, failure: Failure, now: Date): Moved | undefined {
  const tries = keptTries(payment);
  const { attemptId } = payment;
  if (!tries?.before || !attemptId || !isCurable(failure.decline)) return undefined;
  // The payer has done their part, and the merchant's confirmation waits for its answer.
  if (payment.authentication !== null) return undefined;
  if (tries.declined.length + 1 >= tries.most) return undefined;
  const { before, ...others } = tries;
  if (!isCurrency(before.currency)) return undefined;
  const noted: PayerTries = { ...others, declined: [...tries.declined, attemptId], last: failure };
  const { usage, counted } = usageOfTry(payment);
  const patch: Partial<Payment> = {
    attemptId: null,
    channel: null,
    redirectUrl: null,
    card: null,
    payerCurrency: before.currency,
    payerAmount: BigInt(before.amount),
    payerRate: before.rate,
    expiresAt: new Date(before.expiresAt),
    counted,
    details: mergedDetails(payment.details, keptByEngine({ tries: noted })),
  };
  const moved = movePayment(payment, 'declined', now, { patch });
  return moved && movedWith(moved, together(usage.map(giveBackUsage) satisfies Changes));
}

/** The payment under way or paid of one payer that a start counts; what creation counts stays until the end. */
export const PAID_SCOPE = 'paid:';

function usageOfTry({ merchantId, appId, counted }: Payment): {
  readonly usage: Usage[];
  readonly counted: Payment['counted'];
} {
  const all = counted ?? [];
  const ofTry = all.filter(({ scope }) => scope.startsWith(PAID_SCOPE));
  const rest = all.filter((one) => !ofTry.includes(one));
  return {
    usage: ofTry.map(({ scope, day, amount }) => ({ merchantId, appId, scope, day, amount: BigInt(amount) })),
    counted: rest.length > 0 ? rest : null,
  };
}

/** Why the last try failed, of a payment that waits for its payer's next one. */
export function lastDecline(payment: Payment): Failure | undefined {
  return payment.state === 'created' ? keptTries(payment)?.last : undefined;
}

/** Whether the attempt was declined before, so that its channel says nothing new by repeating it. */
export function isDeclinedTry(payment: Detailed, attemptId: string): boolean {
  return keptTries(payment)?.declined.includes(attemptId) === true;
}
