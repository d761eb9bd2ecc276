import type { DepositAnswer, Deposited } from '../channels/port.ts';
import { refused } from '../refusal.ts';
import type { Deposit, DepositState } from '../writer/changes.ts';
import { type BatchView, type CommandKind, type Decision, decided, unchanged } from '../writer/command.ts';
import { feeOn, orderAmountOf } from './amounts.ts';
import { movePayment } from './move.ts';
import type { Payment } from './payment.ts';
import type { PaymentEvent } from './states.ts';

export interface DepositNotice {
  readonly deposit: Deposited;
  readonly depositId: string;
  readonly depositorSealed: string | null;
}

interface DepositReply {
  readonly payment: Payment;
  readonly deposit: DepositAnswer;
}

/**
 * Money reached the virtual account of `payment`. An exact amount pays it; another amount follows the app's rule:
 * turned away at the bank, held in suspense for an operator, or credited as it is. A notice that comes twice is
 * recognised by the bank's reference. Money for a payment that is over is held (or turned away), never credited.
 */
export function decideDeposit(
  view: BatchView,
  payment: Payment,
  notice: DepositNotice,
  now: Date,
): Decision<DepositReply> {
  const { payerAmount, reference } = notice.deposit;
  const deposits = view.depositsOf(payment.merchantId, payment.id);
  if (deposits.some((deposit) => deposit.reference === reference)) {
    return unchanged({ payment, deposit: 'repeated' });
  }
  const remaining = payment.payerAmount - sumOf(deposits, 'credited');
  const amount = worthOf(payment, payerAmount, remaining);
  const event = depositEvent(payment, payerAmount, remaining, amount);
  if (event === 'refuse') {
    return decided(
      { payment, deposit: 'refused' },
      { newDeposits: [rowOf(payment, notice, 'refused', 0n, now)] },
    );
  }
  const held = event === 'deposit_held';
  const moved = movePayment(payment, event, now, { amount, payerAmount });
  if (!moved) return refused({ code: 'state_conflict', state: payment.state, event });
  const fee = held ? 0n : feeOn(payment.receivedAmount + amount, payment) - payment.feeAmount;
  return decided(
    { payment: moved.payment, deposit: held ? 'held' : 'credited' },
    { ...moved.changes, newDeposits: [rowOf(payment, notice, held ? 'held' : 'credited', fee, now)] },
  );
}

/** In the order's currency: what completes the order is worth exactly the rest of it, and what is over its share. */
function worthOf(payment: Payment, payerAmount: bigint, remaining: bigint): bigint {
  if (remaining <= 0n || payerAmount < remaining) return orderAmountOf(payment, payerAmount);
  return payment.amount - payment.receivedAmount + orderAmountOf(payment, payerAmount - remaining);
}

function depositEvent(
  payment: Payment,
  payerAmount: bigint,
  remaining: bigint,
  worth: bigint,
): PaymentEvent | 'refuse' {
  const waiting = payment.state === 'awaiting_deposit' || payment.state === 'partially_paid';
  if (waiting && payerAmount === remaining) return 'captured';
  if (payment.depositRule === 'refuse') return 'refuse';
  // One won of an order in dollars is worth no cent: there is nothing to credit, and yet it is somebody's money.
  if (!waiting || payment.depositRule === 'hold' || worth === 0n) return 'deposit_held';
  return payerAmount < remaining ? 'deposit_short' : 'captured';
}

function rowOf(
  payment: Payment,
  notice: DepositNotice,
  state: DepositState,
  fee: bigint,
  now: Date,
): Deposit {
  return {
    merchantId: payment.merchantId,
    id: notice.depositId,
    paymentId: payment.id,
    channel: payment.channel ?? '',
    reference: notice.deposit.reference,
    currency: payment.payerCurrency,
    amount: notice.deposit.payerAmount,
    feeAmount: fee,
    depositorSealed: notice.depositorSealed,
    state,
    reason: null,
    createdAt: now,
  };
}

function sumOf(deposits: readonly Deposit[], state: DepositState): bigint {
  return deposits
    .filter((deposit) => deposit.state === state)
    .reduce((sum, deposit) => sum + deposit.amount, 0n);
}

export interface ResolveReview {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly decision: 'accept' | 'return';
  readonly reason: string;
}

/** An operator decides on the deposits held for a payment: credit them (only while in review) or send them back. */
export const resolveReview: CommandKind<ResolveReview, Payment> = {
  name: 'payment.resolve_review',
  lane: 'ledger',
  needs: ({ paymentId }) => ({ payments: [paymentId], depositsOf: [paymentId] }),
  decide(view, input, now) {
    const payment = view.payment(input.merchantId, input.paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const held = view
      .depositsOf(payment.merchantId, payment.id)
      .filter((deposit) => deposit.state === 'held');
    const event = input.decision === 'accept' ? 'review_accepted' : 'review_returned';
    const payerAmount = sumOf(held, 'held');
    const conflict = refused({ code: 'state_conflict', state: payment.state, event });
    if (payerAmount === 0n) return conflict;
    const failure =
      event === 'review_returned' && payment.state === 'in_review'
        ? { failureCode: 'deposit_returned', failureReason: input.reason }
        : {};
    const amount = orderAmountOf(payment, payerAmount);
    const moved = movePayment(payment, event, now, { amount, payerAmount, ...failure });
    if (!moved || (event === 'review_accepted' && amount === 0n)) return conflict;
    const state: DepositState = event === 'review_accepted' ? 'released' : 'returned';
    return decided(moved.payment, {
      ...moved.changes,
      deposits: held.map((deposit) => ({ ...deposit, state, reason: input.reason })),
    });
  },
};
