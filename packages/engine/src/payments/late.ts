import type { Money } from '../base/money.ts';
import type { DepositMismatch } from '../base/payment-facts.ts';
import { refused } from '../base/refusal.ts';
import { isSaid } from '../base/states.ts';
import { makeAttempt, newAttempt } from '../channels/attempt.ts';
import { type EffectDraft, makeEffect } from '../channels/effect.ts';
import { LATE_EVENTS } from '../channels/late-event.ts';
import type { PaymentOutcome } from '../channels/port.ts';
import { type Decision, decided, unchanged } from '../writer/command.ts';
import { type BatchView, type Changes, together } from '../writer/part.ts';
import { moneyOf } from './amounts.ts';
import { shareOf } from './deposit.ts';
import { DEPOSIT_SETS } from './deposit-states.ts';
import { DEPOSITS, type Deposit } from './deposits.ts';
import { contradictionOf, lateEventOf } from './late-event.ts';
import type { Moved } from './move.ts';
import { otherTryOf } from './order-tries.ts';
import { OUTCOME_EVENTS } from './outcome-events.ts';
import type { LateMoney, LateRule, TakenPaymentOutcome, TakePaymentOutcome } from './outcome-input.ts';
import { isDeclinedTry } from './payer-tries.ts';
import type { Payment } from './payment.ts';
import { PAYMENT_SETS, PAYMENT_TABLE } from './states.ts';
import { moveWithTokens } from './suspense.ts';
import { PAYMENTS } from './table.ts';

/** Reports that no operator needs to see. */
const HARMLESS: ReadonlySet<PaymentOutcome['kind']> = new Set([
  'redirect',
  'account',
  'voucher',
  'pending',
  'no_answer',
  'not_received',
]);

export function isHarmless({ kind }: PaymentOutcome): boolean {
  return HARMLESS.has(kind);
}

export type Captured = Extract<PaymentOutcome, { readonly kind: 'captured' }>;

/** After these the channel has an open order or reserves the payer's money. */
const LEAVES_SOMETHING: ReadonlySet<PaymentOutcome['kind']> = new Set([
  'redirect',
  'account',
  'voucher',
  'authorized',
]);

/** After these it may have: a start without an answer may be executed after the cancellation. */
const MAY_LEAVE_SOMETHING: ReadonlySet<PaymentOutcome['kind']> = new Set(['pending', 'no_answer']);

/** Whether it is a repetition: channels report many things twice. */
function isRepeated(payment: Payment, { attemptId, outcome }: TakePaymentOutcome): boolean {
  const isEnd = outcome.kind === 'failed' || outcome.kind === 'cancelled';
  if (payment.attemptId !== attemptId) return isEnd && isDeclinedTry(payment, attemptId);
  if (outcome.kind === 'deposit' || outcome.kind === 'pending') return false;
  return isSaid(PAYMENT_TABLE, payment.state, OUTCOME_EVENTS[outcome.kind]);
}

/**
 * Reports that do not fit the payment's state, or are about an attempt that another one followed. None is dropped: what
 * an operator should know is recorded with the report. Money that was taken is booked at once: returned, credited or
 * held. What the channel keeps, or may keep, open for a payment that is over is cancelled.
 */
export function decideLate(
  view: BatchView,
  payment: Payment,
  input: TakePaymentOutcome,
  done: Changes,
  now: Date,
): Decision<TakenPaymentOutcome> {
  const { outcome } = input;
  if (outcome.kind === 'captured') return decideLateCapture(view, payment, input, done, now);
  const isEnded = PAYMENT_SETS.unpaidEnd.has(payment.state);
  const isOver = isEnded || payment.attemptId !== input.attemptId;
  const isOpen = isOver && LEAVES_SOMETHING.has(outcome.kind);
  const mayBeOpen = isEnded && MAY_LEAVE_SOMETHING.has(outcome.kind);
  const isLateEvent = !isHarmless(outcome) && !isRepeated(payment, input);
  return decided(
    { payment },
    together(
      done,
      (isOpen || mayBeOpen) && makeEffect(cancelAgain(payment, input)),
      isLateEvent && LATE_EVENTS.add(lateEventOf(payment, input)),
    ),
  );
}

function decideLateCapture(
  view: BatchView,
  payment: Payment,
  input: TakePaymentOutcome,
  done: Changes,
  now: Date,
): Decision<TakenPaymentOutcome> {
  const { outcome, attemptId } = input;
  if (outcome.kind !== 'captured') throw new Error('no money came');
  const isStale = payment.attemptId !== attemptId;
  const isPaid = !isStale && PAYMENT_SETS.paid.has(payment.state);
  const deposits = view.of(DEPOSITS).where(payment.merchantId, 'paymentId', payment.id);
  const known = deposits.find(({ reference }) => reference === attemptId);
  const came = moneyOf(payment, outcome);
  const isOther = came.currency !== payment.payerCurrency;
  const event = isOther ? contradictionOf(payment, input) : lateEventOf(payment, input);
  // It was booked when it came the first time; another amount now is a contradiction, not more money.
  if (known || isPaid) {
    const isRepeated = known
      ? came.amount === known.amount && came.currency === known.currency
      : !isOther && isWhatCame(payment, deposits, came.amount);
    return decided({ payment }, together(done, !isRepeated && LATE_EVENTS.add(event)));
  }
  // It may be the total of parts that are all booked: it must not be booked again without a check.
  const isPart = ({ kind, state, currency }: Deposit) =>
    kind === 'transfer' && state !== 'refused' && currency === came.currency;
  if (deposits.some(isPart)) {
    return decided({ payment }, together(done, LATE_EVENTS.add(event)));
  }
  if (!input.late) return unchanged({ payment, needsLateRule: true });
  const money = lateMoneyOf(view, payment, input, came);
  const moving = money === 'credited' ? 'deposit_late' : 'deposit_held';
  const heldAt = { heldCurrency: came.currency, heldChannel: channelOf(payment, input) };
  const amounts = { payerAmount: came.amount, ...heldAt, depositId: input.depositId };
  const moved = moveWithTokens(view, payment, moving, now, { amount: payment.amount, ...amounts });
  if (!moved) return refused({ code: 'state_conflict', state: payment.state, event: moving });
  const noted = { ...event, details: { ...event.details, money } };
  return decided(
    { payment: moved.payment, lateMoney: money },
    together(
      done,
      withCapture(payment, moved, { ...input, late: input.late }, came, money, now),
      LATE_EVENTS.add(noted),
    ),
  );
}

/**
 * Whether the channel's report of `payerAmount` for a paid payment matches the books. For a payment by deposits that is
 * their sum, or the whole amount where they reached it.
 */
function isWhatCame(payment: Payment, deposits: readonly Deposit[], payerAmount: bigint): boolean {
  const credited = deposits.filter(({ state }) => DEPOSIT_SETS.credited.has(state));
  const byDeposits = credited.reduce((sum, { creditedAmount }) => sum + creditedAmount, 0n);
  if (byDeposits !== payment.receivedAmount) return payerAmount === payment.payerAmount;
  const came = credited.reduce((sum, { amount }) => sum + amount, 0n);
  return payerAmount === came || (payerAmount === payment.payerAmount && came > payerAmount);
}

/**
 * What another try has paid is given back, and what another try may pay is held, as nobody knows yet which of the two
 * the merchant will deliver for. Only an order that nobody ended can still be paid: one that failed or was given up is
 * not delivered, and a repetition or another amount pays nothing.
 */
function lateMoneyOf(
  view: BatchView,
  payment: Payment,
  { attemptId, late, order }: TakePaymentOutcome,
  came: Money,
): LateMoney {
  const isStale = payment.attemptId !== attemptId;
  if (!isStale && !PAYMENT_SETS.unpaidEnd.has(payment.state)) return 'held';
  if (late?.rule === 'hold') return 'held';
  const isOrdered = came.currency === payment.payerCurrency && came.amount === payment.payerAmount;
  const fits = !isStale && payment.state === 'expired' && isOrdered;
  if (late?.rule !== 'credit' || !fits || payment.receivedAmount > 0n) return 'returning';
  const other = order && otherTryOf(view.of(PAYMENTS).tries(payment.merchantId, order), payment);
  if (!other) return 'credited';
  return other.kind === 'paid' ? 'returning' : 'held';
}

function withCapture(
  before: Payment,
  moved: Moved,
  input: TakePaymentOutcome & { readonly late: LateRule },
  came: Money,
  money: LateMoney,
  now: Date,
): Changes {
  const share = money === 'credited' ? shareOf(before, moved.payment, now) : {};
  const deposit: Deposit = {
    merchantId: before.merchantId,
    id: input.depositId,
    paymentId: before.id,
    kind: 'capture',
    channel: channelOf(before, input),
    reference: input.attemptId,
    currency: came.currency,
    amount: came.amount,
    creditedAmount: 0n,
    feeAmount: 0n,
    depositorSealed: null,
    state: money,
    returnId: null,
    mismatch: mismatchOf(before, input.attemptId, came),
    reason: null,
    createdAt: now,
    completedAt: null,
    ...share,
  };
  const returning = money === 'returning' ? askToReturn(deposit, input.late.returnId, now) : undefined;
  return together(moved.changes, returning?.changes, DEPOSITS.insert(returning?.deposit ?? deposit));
}

/** Null for another currency, which the deposit itself shows. */
function mismatchOf(
  { attemptId, payerAmount, payerCurrency }: Payment,
  reference: string,
  { amount, currency }: Money,
): DepositMismatch | null {
  if (attemptId !== reference) return 'repeated';
  if (currency !== payerCurrency) return null;
  if (amount === payerAmount) return 'late';
  return amount < payerAmount ? 'short' : 'over';
}

/** The channel is asked to return what it took; until it has, the money stands in suspense. */
export function askToReturn(deposit: Deposit, returnId: string, now: Date) {
  const { merchantId, paymentId, channel } = deposit;
  return {
    deposit: { ...deposit, state: 'returning', returnId } as const satisfies Deposit,
    changes: [
      // For the channel it is a refund; for us it belongs to this deposit.
      makeAttempt(newAttempt('refund', deposit, { id: returnId, channel }, now)),
      makeEffect({
        kind: 'return_payment',
        subjectKind: 'payment',
        subjectId: paymentId,
        merchantId,
        attemptId: returnId,
        channel,
      }),
    ],
  };
}

/** The channel of the attempt: the payer may have gone on at another one. */
function channelOf(payment: Payment, { attemptId, channel }: TakePaymentOutcome): string {
  const own = payment.channel ?? '';
  return payment.attemptId === attemptId ? own : (channel ?? own);
}

/** What the channel keeps, or may keep, open for an attempt that pays nothing any more. */
export function cancelAgain(payment: Payment, input: TakePaymentOutcome): EffectDraft {
  return {
    kind: 'cancel_payment',
    subjectKind: 'payment',
    subjectId: payment.id,
    merchantId: payment.merchantId,
    attemptId: input.attemptId,
    channel: channelOf(payment, input),
  };
}
