import { NO_FAILURE } from '../base/declines.ts';
import { newId } from '../base/ids.ts';
import type { Sealer } from '../base/secrets.ts';
import { type Refund, refundReasonContext } from '../refunds/refund.ts';
import type { Payment } from './payment.ts';

/** What a merchant calls the giving back of an authorization. */
export interface NumberedVoid extends Pick<Refund, 'orderNumber' | 'platformNumber' | 'contentHash'> {
  /** Why; kept sealed. */
  readonly merchantsReason: string;
}

/** What of the record is known before the void is decided. */
export type VoidRecord = Pick<
  Refund,
  'id' | 'appId' | 'orderNumber' | 'platformNumber' | 'contentHash' | 'reasonSealed' | 'details'
>;

/** Draws the id and seals the reason. */
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

/** Kept among the refunds, whose index lets a number be used once in whatever process: done, and nothing booked. */
export function voidAsRefund(payment: Payment, record: VoidRecord, now: Date): Refund {
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
