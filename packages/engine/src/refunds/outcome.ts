import { keptFailure } from '../base/declines.ts';
import { refused } from '../base/refusal.ts';
import { findTransition, isSaid } from '../base/states.ts';
import type { CallbackDraft } from '../callbacks/message.ts';
import { CALLBACKS } from '../callbacks/part.ts';
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
import { book } from '../ledger/part.ts';
import { refundPaid, refundReleased, type TransferDraft } from '../ledger/transfers.ts';
import { movePayment } from '../payments/move.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENTS } from '../payments/table.ts';
import { type CommandKind, decided } from '../writer/command.ts';
import { type Changes, together } from '../writer/part.ts';
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
  // The payer did not get it, whatever it was called before.
  returned: 'failed',
  not_received: 'not_received',
  no_answer: 'contact_lost',
};

/** A channel said how a refund stands; its end changes the payment too. */
export const takeRefundOutcome: CommandKind<TakeRefundOutcome, Refund> = {
  name: 'refund.outcome',
  lane: 'ledger',
  needs: ({ refundId, paymentId }) => [REFUNDS.byId(refundId), PAYMENTS.byId(paymentId)],
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
    const callback = row.callback ? callbackOf(next, payment, row.callback) : undefined;
    return decided(
      next,
      together(
        done,
        REFUNDS.update(next),
        row.transfer
          ? [
              PAYMENTS.update(paymentAfter(payment, next, now)),
              book(TRANSFERS[row.transfer]({ ...next, payerCurrency: payment.payerCurrency })),
            ]
          : null,
        callback && CALLBACKS.add(callback),
        nextEffects('refund', next, row.effect, input).map(makeEffect),
        row.callback ? dropEffectsOf(refund) : null,
        failsAfterAnswer(refund, row.to, now) && LATE_EVENTS.add(failedAfterAnswer(next, input)),
      ),
    );
  },
};

type Booked = Refund & { readonly payerCurrency: Payment['payerCurrency'] };

const TRANSFERS: Readonly<Record<RefundTransfer, (refund: Booked) => TransferDraft>> = {
  refund_paid: refundPaid,
  refund_released: refundReleased,
};

function paymentAfter(payment: Payment, refund: Refund, now: Date): Payment {
  const released = { ...payment, refundingAmount: payment.refundingAmount - refund.amount };
  if (refund.state !== 'succeeded') {
    return { ...released, refundedPayerAmount: payment.refundedPayerAmount - refund.payerAmount };
  }
  const refundedAmount = payment.refundedAmount + refund.amount;
  const event = refundedAmount === payment.receivedAmount ? 'refunded_fully' : 'refunded_partly';
  const cashReceipt = payment.cashReceipt && 'due';
  const moved = movePayment({ ...released, refundedAmount, cashReceipt }, event, now, {});
  if (!moved) throw new Error(`payment ${payment.id} in state ${payment.state} has a refund under way`);
  return moved.payment;
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
 * Whether the merchant was told that the outcome is open, and now it is a failure: the channel's answer was lost, or
 * came later than any request waits for it. The money is his again, and nothing tells him unless he asks.
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

function callbackOf(refund: Refund, payment: Payment, event: RefundMessage): CallbackDraft | undefined {
  if (!payment.callbackUrl) return undefined;
  return {
    merchantId: refund.merchantId,
    appId: refund.appId,
    dialect: payment.dialect,
    subjectKind: 'refund',
    subjectId: refund.id,
    event,
    url: payment.callbackUrl,
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
