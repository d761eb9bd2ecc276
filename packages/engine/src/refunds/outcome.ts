import { keptFailure } from '../base/declines.ts';
import { refused } from '../base/refusal.ts';
import { findTransition, isSaid } from '../base/states.ts';
import type { MessageDraft } from '../callbacks/message.ts';
import { dropEffectsOf, makeEffect } from '../channels/effect.ts';
import { LATE_EVENTS, type LateEventDraft } from '../channels/late-event.ts';
import {
  answerChanges,
  contradictionChanges,
  isHarmless,
  nextEffects,
  outcomeDetails,
  statesOtherTotal,
} from '../channels/outcomes.ts';
import type { TransferOutcome } from '../channels/port.ts';
import { announce } from '../events/part.ts';
import { book } from '../ledger/part.ts';
import { refundPaid, refundReleased, type TransferDraft } from '../ledger/transfers.ts';
import { DEPOSITS } from '../payments/deposits.ts';
import { movePayment } from '../payments/move.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENTS } from '../payments/table.ts';
import { restoreUnsettled } from '../settlement/due.ts';
import { type CommandKind, decided } from '../writer/command.ts';
import { type BatchView, type Changes, together } from '../writer/part.ts';
import { REFUND_ANSWER_TIMEOUT_MS, type Refund } from './refund.ts';
import {
  REFUND_SETS,
  REFUND_TABLE,
  type RefundEvent,
  type RefundMessage,
  type RefundState,
  type RefundTransfer,
} from './states.ts';
import { REFUNDS } from './table.ts';

export interface TakeRefundOutcome {
  readonly merchantId: string;
  readonly refundId: string;
  readonly paymentId: string;
  readonly attemptId: string;
  readonly outcome: TransferOutcome;
  readonly effect?: { readonly id: string; readonly tries: number };
}

const EVENTS: Record<TransferOutcome['kind'], RefundEvent> = {
  processing: 'processing',
  succeeded: 'succeeded',
  failed: 'failed',
  // The payer did not get it, whatever was reported before.
  returned: 'failed',
  not_received: 'not_received',
  no_answer: 'contact_lost',
};

/** Applies a channel's outcome of a refund; its end changes the payment too. */
export const takeRefundOutcome: CommandKind<TakeRefundOutcome, Refund> = {
  name: 'refund.outcome',
  lane: 'ledger',
  needs: ({ refundId, paymentId, outcome }) => [
    REFUNDS.byId(refundId),
    PAYMENTS.byId(paymentId),
    // When what is released settles.
    ...(EVENTS[outcome.kind] === 'failed' ? [DEPOSITS.ofParent(paymentId)] : []),
  ],
  decide(view, input, now) {
    const refund = view.of(REFUNDS).get(input.merchantId, input.refundId);
    const payment = view.of(PAYMENTS).get(input.merchantId, input.paymentId);
    if (!refund || !payment || refund.paymentId !== payment.id) return refused({ code: 'order_not_found' });
    const done = answerChanges(input, now);
    const { outcome } = input;
    const sent = { amount: refund.payerAmount, currency: payment.payerCurrency };
    if (statesOtherTotal(sent, outcome))
      return decided(
        refund,
        together(
          done,
          contradictionChanges(
            'refund',
            { ...refund, isOpen: REFUND_SETS.open.has(refund.state) },
            sent,
            input,
          ),
        ),
      );
    const row = findTransition(REFUND_TABLE, refund.state, EVENTS[outcome.kind]);
    if (!row || refund.attemptId !== input.attemptId)
      return decided(refund, together(done, late(refund, input)));
    let next: Refund = { ...refund, state: row.to };
    if (row.transfer) next = { ...next, completedAt: now };
    if ('code' in outcome) next = { ...next, ...keptFailure(outcome) };
    const booked = row.transfer && TRANSFERS[row.transfer](view, next, payment, now);
    if (booked) next = booked.refund;
    const message = row.callback ? messageOf(next, payment, row.callback) : undefined;
    return decided(
      next,
      together(
        done,
        REFUNDS.update(next),
        booked ? [PAYMENTS.update(booked.payment), book(booked.transfer)] : null,
        announce(message),
        nextEffects('refund', next, row.effect, input).map(makeEffect),
        row.callback ? dropEffectsOf(refund) : null,
        failsAfterAnswer(refund, row.to, now) && LATE_EVENTS.add(failedAfterAnswer(next, input)),
      ),
    );
  },
};

/** What one transfer of the refunds' table does: the entries, and what they mean for the payment. */
interface Booked {
  readonly transfer: TransferDraft;
  readonly refund: Refund;
  readonly payment: Payment;
}

type Booking = (view: BatchView, refund: Refund, payment: Payment, now: Date) => Booked;

const TRANSFERS: Readonly<Record<RefundTransfer, Booking>> = {
  refund_paid: paid,
  refund_released: released,
};

function paid(_view: BatchView, refund: Refund, payment: Payment, now: Date): Booked {
  const refundedAmount = payment.refundedAmount + refund.amount;
  const refundingAmount = payment.refundingAmount - refund.amount;
  const event = refundedAmount === payment.receivedAmount ? 'refunded_fully' : 'refunded_partly';
  const cashReceipt = payment.cashReceipt && 'due';
  const moved = movePayment({ ...payment, refundingAmount, refundedAmount, cashReceipt }, event, now, {});
  if (!moved) throw new Error(`payment ${payment.id} in state ${payment.state} has a refund under way`);
  const { payerCurrency } = payment;
  return { transfer: refundPaid({ ...refund, payerCurrency }), refund, payment: moved.payment };
}

function released(view: BatchView, refund: Refund, payment: Payment, now: Date): Booked {
  const { merchantId, fromUnsettled } = refund;
  const deposits = view.of(DEPOSITS).where(merchantId, 'paymentId', payment.id);
  const { toUnsettled, payment: restored } = restoreUnsettled(payment, deposits, fromUnsettled, now);
  return {
    transfer: refundReleased({ ...refund, payerCurrency: payment.payerCurrency }, toUnsettled),
    refund: { ...refund, fromUnsettled: fromUnsettled - toUnsettled },
    payment: {
      ...restored,
      refundingAmount: payment.refundingAmount - refund.amount,
      refundedPayerAmount: payment.refundedPayerAmount - refund.payerAmount,
    },
  };
}

function late(refund: Refund, { outcome, attemptId }: TakeRefundOutcome): Changes {
  if (isHarmless(outcome) || isSaid(REFUND_TABLE, refund.state, EVENTS[outcome.kind])) return [];
  return [
    LATE_EVENTS.add({
      merchantId: refund.merchantId,
      subjectKind: 'refund',
      subjectId: refund.id,
      state: refund.state,
      event: outcome.kind,
      details: outcomeDetails(outcome, attemptId),
    }),
  ];
}

/**
 * Whether the merchant got the answer that the outcome is open, and now it is a failure: the channel's answer was lost,
 * or came after the request's time-out. The merchant has the money again and would not learn of it without asking.
 */
function failsAfterAnswer(before: Refund, to: RefundState, now: Date): boolean {
  if (to !== 'failed') return false;
  return before.state === 'unknown' || now.getTime() - before.createdAt.getTime() >= REFUND_ANSWER_TIMEOUT_MS;
}

function failedAfterAnswer(refund: Refund, { outcome, attemptId }: TakeRefundOutcome): LateEventDraft {
  const { merchantId, id, state, orderNumber, platformNumber, currency, amount } = refund;
  const of = { orderNumber, platformNumber, currency, amount: amount.toString() };
  return {
    merchantId,
    subjectKind: 'refund',
    subjectId: id,
    state,
    event: 'failed_after_answer',
    details: { ...outcomeDetails(outcome, attemptId), ...of },
  };
}

function messageOf(refund: Refund, payment: Payment, event: RefundMessage): MessageDraft {
  const { id, orderNumber, platformNumber } = payment;
  return {
    merchantId: refund.merchantId,
    appId: refund.appId,
    dialect: payment.dialect,
    subjectKind: 'refund',
    subjectId: refund.id,
    event,
    url: payment.callbackUrl,
    payment: { id, orderNumber, platformNumber },
    snapshot: {
      orderNumber: refund.orderNumber,
      platformNumber: refund.platformNumber,
      currency: refund.currency,
      amount: refund.amount.toString(),
      fee: '0',
      orderedAmount: payment.amount.toString(),
      totalAmount: payment.receivedAmount.toString(),
      accountNumber: null,
      depositId: null,
      state: refund.state,
      method: payment.method,
      completedAt: refund.completedAt?.toISOString() ?? null,
      decline: refund.decline,
      failureCode: refund.failureCode,
      failureReason: refund.failureReason,
      details: payment.details,
    },
  };
}
