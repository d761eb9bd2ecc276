import { NO_FAILURE } from '../base/declines.ts';
import type { PaymentIntent } from '../base/payment-facts.ts';
import { refused } from '../base/refusal.ts';
import { nextBusinessMidnight } from '../base/settle-at.ts';
import { applies } from '../base/states.ts';
import { makeAttempt, newAttempt } from '../channels/attempt.ts';
import { type CommandKind, decided } from '../writer/command.ts';
import { movePayment } from './move.ts';
import { type OrderOfTry, otherTryOf, refusedFor } from './order-tries.ts';
import type { Payment } from './payment.ts';
import { PAYMENT_TABLE } from './states.ts';
import { PAYMENTS } from './table.ts';

interface OfPayment {
  readonly merchantId: string;
  readonly paymentId: string;
}

export interface ConfirmPayment extends OfPayment {
  readonly intent: Exclude<PaymentIntent, 'authenticate'>;
  /** The order, where it takes one payment: nothing is approved beside another try that was paid, or is under way. */
  readonly order?: OrderOfTry;
  /** Generated beforehand: the approval is an attempt of its own, on the same channel. */
  readonly attemptId: string;
}

/**
 * The merchant requests the approval of a payment whose payer was authenticated; once. They get the outcome as the
 * answer of this call, so no callback is sent. Refuses `order_not_found`, `state_conflict`, `order_paid` and
 * `order_under_way`.
 */
export const confirmPayment: CommandKind<ConfirmPayment, Payment> = {
  name: 'payment.confirm',
  lane: 'intake',
  needs: ({ paymentId, order }) => [
    PAYMENTS.byId(paymentId),
    ...(order ? [PAYMENTS.triesOf(order, order.contentHash, { of: paymentId })] : []),
  ],
  decide(view, { merchantId, paymentId, intent, attemptId, order }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const isConfirmable = applies(PAYMENT_TABLE, payment.state, 'confirm');
    const other = isConfirmable && order && otherTryOf(view.of(PAYMENTS).tries(merchantId, order), payment);
    if (other) return refusedFor(other);
    const patch = { intent, attemptId, redirectUrl: null, callbackUrl: null };
    const moved = movePayment(payment, 'confirm', now, { patch });
    if (!moved) return refused({ code: 'state_conflict', state: payment.state, event: 'confirm' });
    const attempt = newAttempt('payment', payment, { id: attemptId, channel: payment.channel ?? '' }, now);
    return decided(moved.payment, [...moved.changes, makeAttempt(attempt)]);
  },
};

/** The merchant captures an authorization. Refuses `order_not_found` and `state_conflict`. */
export const capturePayment: CommandKind<OfPayment, Payment> = {
  name: 'payment.capture',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId)],
  decide(view, { merchantId, paymentId }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const moved = movePayment(payment, 'capture', now, { patch: NO_FAILURE });
    if (!moved) return refused({ code: 'state_conflict', state: payment.state, event: 'capture' });
    return decided(moved.payment, moved.changes);
  },
};

/**
 * The merchant requests the settlement of a captured payment, where that is on request: on the next business day in
 * Korea. Refuses `order_not_found` and, where nothing is left to request, `state_conflict`.
 */
export const requestSettlement: CommandKind<OfPayment, Payment> = {
  name: 'payment.request_settlement',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId)],
  decide(view, { merchantId, paymentId }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const { state, settlementCalendar, settleAt, unsettledAmount } = payment;
    const waits = settlementCalendar === 'on_request' && settleAt === null && unsettledAmount !== 0n;
    const patch = { settleAt: nextBusinessMidnight(now, 1) };
    const moved = waits ? movePayment(payment, 'request_settlement', now, { patch }) : undefined;
    if (!moved) return refused({ code: 'state_conflict', state, event: 'request_settlement' });
    return decided(moved.payment, moved.changes);
  },
};
