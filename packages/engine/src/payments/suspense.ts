import { ownFailure } from '../base/declines.ts';
import { findTransition } from '../base/states.ts';
import { decideCardTokens } from '../tokens/make.ts';
import { CARD_TOKENS } from '../tokens/table.ts';
import type { BatchView } from '../writer/part.ts';
import type { Deposit } from './deposits.ts';
import { type Moved, type MoveInput, movedWith, movePayment } from './move.ts';
import type { Payment } from './payment.ts';
import { PAYMENT_SETS, PAYMENT_TABLE, type PaymentEvent, type PaymentState } from './states.ts';

/** Ends that decide about a payment's stored cards: valid from the payment on, or never. */
const TOKENS_AT: Readonly<Partial<Record<PaymentState, 'paid' | 'not_paid'>>> = {
  captured: 'paid',
  failed: 'not_paid',
  voided: 'not_paid',
};

/** Moves a payment (move.ts), and the stored cards that it makes with it. */
export function moveWithTokens(
  view: BatchView,
  payment: Payment,
  event: PaymentEvent,
  now: Date,
  input: MoveInput,
): Moved | undefined {
  const row = findTransition(PAYMENT_TABLE, payment.state, event);
  const outcome = row && row.to !== row.from ? TOKENS_AT[row.to] : undefined;
  if (payment.cardTokenId === null || outcome === undefined) return movePayment(payment, event, now, input);
  const { cardTokens, patch } = decideCardTokens(view, payment, outcome, now);
  const moved = movePayment(payment, event, now, { ...input, patch: { ...input.patch, ...patch } });
  return moved && movedWith(moved, cardTokens.map(CARD_TOKENS.update));
}

/** Whether the money came by an attempt that was followed by another one, which is still under way. */
export function isOfEarlierAttempt({ state, attemptId }: Payment, { kind, reference }: Deposit): boolean {
  return PAYMENT_SETS.atChannel.has(state) && !(kind === 'capture' && reference === attemptId);
}

/**
 * Money in suspense was returned. `stillWaiting`: how many other deposits of the payment are undecided. Where that ends
 * the payment, its merchant is sent the reason.
 */
export function moveReturned(
  view: BatchView,
  payment: Payment,
  deposit: Deposit,
  stillWaiting: number,
  now: Date,
): Moved | undefined {
  const isPart = payment.state === 'in_review' ? stillWaiting > 0 : isOfEarlierAttempt(payment, deposit);
  const event = isPart ? 'review_returned_part' : 'review_returned';
  const row = findTransition(PAYMENT_TABLE, payment.state, event);
  const isEnd = row !== undefined && row.to === 'failed' && row.from !== 'failed';
  return moveWithTokens(view, payment, event, now, {
    payerAmount: deposit.amount,
    heldCurrency: deposit.currency,
    heldChannel: deposit.channel,
    depositId: deposit.id,
    ...(isEnd ? { failure: ownFailure('deposit_returned', deposit.reason ?? RETURNED) } : {}),
  });
}

const RETURNED = 'The money was returned to the payer';
