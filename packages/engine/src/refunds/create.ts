import { NO_FAILURE } from '../base/declines.ts';
import { refused } from '../base/refusal.ts';
import { makeAttempt, newAttempt } from '../channels/attempt.ts';
import { makeEffect } from '../channels/effect.ts';
import { book, LEDGER } from '../ledger/part.ts';
import { refundReserved } from '../ledger/transfers.ts';
import { payerAmountOf, refundable } from '../payments/amounts.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import { PAYMENTS } from '../payments/table.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import type { Refund } from './refund.ts';
import { REFUNDS } from './table.ts';

export interface CreateRefund {
  readonly merchantId: string;
  readonly appId: string;
  readonly paymentId: string;
  readonly refundId: string;
  readonly attemptId: string;
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly contentHash: string;
  /** Minor units; null for all that is left. */
  readonly amount: bigint | null;
  /** What the merchant believes to be refundable; of two refunds at once only the first finds it so. */
  readonly onlyAtRefundable?: bigint;
  readonly payeeSealed: string | null;
  readonly reasonSealed: string | null;
  readonly taxSplit: Refund['taxSplit'];
  readonly details: Refund['details'];
  /** Whether the payment's method can be refunded at all; read from the catalogue. */
  readonly supported: boolean;
}

export interface CreatedRefund {
  readonly refund: Refund;
  readonly repeated: boolean;
}

/**
 * Creates a refund, once per (app, order number), and freezes its amount: first from the unsettled money of that
 * payment, the rest from the available balance. The payment's fee is not given back. Refuses `duplicate_order`,
 * `order_not_found`, `state_conflict` (not paid), `refund_not_supported`, `refund_exceeds_payment`, `rounds_to_nothing`
 * (of the payer's currency), `insufficient_balance`.
 */
export const createRefund: CommandKind<CreateRefund, CreatedRefund> = {
  name: 'refund.create',
  lane: 'ledger',
  needs: (input) => [PAYMENTS.byId(input.paymentId), REFUNDS.byOrder(input)],
  decide(view, input, now) {
    const existing = view.of(REFUNDS).byOrder(input.merchantId, input);
    if (existing) {
      if (existing.contentHash === input.contentHash) return unchanged({ refund: existing, repeated: true });
      return refused({ code: 'duplicate_order', existingId: existing.id });
    }
    const payment = view.of(PAYMENTS).get(input.merchantId, input.paymentId);
    if (!payment || payment.appId !== input.appId) return refused({ code: 'order_not_found' });
    if (!PAYMENT_SETS.refundable.has(payment.state)) {
      const code = payment.state === 'refunded' ? 'refund_exceeds_payment' : 'state_conflict';
      return refused(
        code === 'state_conflict'
          ? { code, state: payment.state, event: 'refund' }
          : { code, refundable: refundable(payment) },
      );
    }
    if (!input.supported) return refused({ code: 'refund_not_supported' });
    const left = refundable(payment);
    if (input.onlyAtRefundable !== undefined && input.onlyAtRefundable !== left) {
      return refused({ code: 'refund_exceeds_payment', refundable: left });
    }
    const amount = input.amount ?? left;
    if (amount <= 0n || amount > left) return refused({ code: 'refund_exceeds_payment', refundable: left });
    if (payerAmountOf(payment, amount) === 0n) {
      return refused({ code: 'rounds_to_nothing', payerCurrency: payment.payerCurrency });
    }
    const fromUnsettled = amount < payment.unsettledAmount ? amount : payment.unsettledAmount;
    const available = view.of(LEDGER).balance(input.merchantId, 'available', payment.currency);
    if (amount - fromUnsettled > available) return refused({ code: 'insufficient_balance' });
    return reserve(payment, input, amount, fromUnsettled, now);
  },
};

function reserve(payment: Payment, input: CreateRefund, amount: bigint, fromUnsettled: bigint, now: Date) {
  const refund: Refund = {
    merchantId: input.merchantId,
    id: input.refundId,
    appId: input.appId,
    paymentId: payment.id,
    kind: 'refund',
    orderNumber: input.orderNumber,
    platformNumber: input.platformNumber,
    contentHash: input.contentHash,
    state: 'created',
    currency: payment.currency,
    amount,
    fromUnsettled,
    payerAmount: payerAmountOf(payment, amount),
    channel: payment.channel ?? '',
    attemptId: input.attemptId,
    payeeSealed: input.payeeSealed,
    reasonSealed: input.reasonSealed,
    taxSplit: input.taxSplit,
    details: input.details,
    ...NO_FAILURE,
    createdAt: now,
    completedAt: null,
  };
  const { merchantId, id, attemptId, channel } = refund;
  return decided({ refund, repeated: false }, [
    REFUNDS.insert(refund),
    PAYMENTS.update({
      ...payment,
      refundingAmount: payment.refundingAmount + amount,
      refundedPayerAmount: payment.refundedPayerAmount + refund.payerAmount,
      unsettledAmount: payment.unsettledAmount - fromUnsettled,
    }),
    book(refundReserved({ ...refund, payerCurrency: payment.payerCurrency })),
    makeAttempt(newAttempt('refund', refund, { id: attemptId, channel }, now)),
    makeEffect({
      kind: 'submit_refund',
      subjectKind: 'refund',
      subjectId: id,
      merchantId,
      attemptId,
      channel,
    }),
  ]);
}
