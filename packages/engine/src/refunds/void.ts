import { type Decline, NO_FAILURE } from '../base/declines.ts';
import { newId } from '../base/ids.ts';
import { refused } from '../base/refusal.ts';
import type { Sealer } from '../base/secrets.ts';
import { movePayment } from '../payments/move.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENTS } from '../payments/table.ts';
import { type CommandKind, decided } from '../writer/command.ts';
import { together } from '../writer/part.ts';
import { type Refund, refundReasonContext } from './refund.ts';
import { REFUNDS } from './table.ts';

/** The merchant's own number and reason for a void. */
export interface NumberedVoid extends Pick<Refund, 'orderNumber' | 'platformNumber' | 'contentHash'> {
  /** The reason; kept sealed. */
  readonly merchantsReason: string;
}

/** The parts of the record that are known before the void is decided. */
export type VoidRecord = Pick<
  Refund,
  'id' | 'appId' | 'orderNumber' | 'platformNumber' | 'contentHash' | 'reasonSealed' | 'details'
>;

/** Generates the id and seals the reason. */
export function voidRecordOf(
  { appId }: Payment,
  { merchantsReason, ...numbers }: NumberedVoid,
  sealer: Sealer,
  now: Date,
): VoidRecord {
  const id = newId(now);
  const reasonSealed = sealer.seal(merchantsReason, refundReasonContext({ id }));
  return { ...numbers, id, appId, reasonSealed, details: {} };
}

/** Stored among the refunds, whose index lets a number be used once across processes: done, with nothing booked. */
function voidAsRefund(payment: Payment, record: VoidRecord, now: Date): Refund {
  return {
    ...record,
    merchantId: payment.merchantId,
    paymentId: payment.id,
    kind: 'void',
    state: 'succeeded',
    currency: payment.currency,
    amount: payment.amount,
    fromUnsettled: 0n,
    payerAmount: payment.payerAmount,
    channel: payment.channel ?? '',
    attemptId: payment.attemptId ?? payment.id,
    payeeSealed: null,
    taxSplit: null,
    ...NO_FAILURE,
    createdAt: now,
    completedAt: now,
  };
}

export interface VoidPayment {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly decline: Decline;
  readonly reason: string;
  /** The merchant's own number for it, where there is one: used once, for this or for a refund. */
  readonly record?: VoidRecord;
}

/**
 * The merchant voids an authorization. Refuses `order_not_found`, `state_conflict` and, for a number that was used
 * before, `duplicate_order`.
 */
export const voidPayment: CommandKind<VoidPayment, Payment> = {
  name: 'payment.void',
  lane: 'intake',
  needs: ({ paymentId, record }) => [PAYMENTS.byId(paymentId), ...(record ? [REFUNDS.byOrder(record)] : [])],
  decide(view, { merchantId, paymentId, decline, reason, record }, now) {
    const existing = record && view.of(REFUNDS).byOrder(merchantId, record);
    if (existing) return refused({ code: 'duplicate_order', existingId: existing.id });
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const moved = movePayment(payment, 'void', now, { failure: { decline, code: 'voided', reason } });
    if (!moved) return refused({ code: 'state_conflict', state: payment.state, event: 'void' });
    const voided = record && REFUNDS.insert(voidAsRefund(payment, record, now));
    return decided(moved.payment, together(moved.changes, voided));
  },
};
