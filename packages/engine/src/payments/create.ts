import { koreanDay } from '../clock.ts';
import { refused } from '../refusal.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import type { Payment } from './payment.ts';

export interface CreatePayment {
  readonly merchantId: string;
  /** The payment as it is to stand; ids and numbers are drawn before, so that the decision stays pure. */
  readonly payment: Payment;
  /** The app's daily limit in minor units, if it has one. */
  readonly dailyLimit: bigint | null;
}

export interface CreatedPayment {
  readonly payment: Payment;
  /** True when the same request had made it before. */
  readonly repeated: boolean;
}

/**
 * Makes a payment, once per (app, order number): the same request again answers the same payment, another one under
 * that number is refused (`duplicate_order`). Refuses `daily_limit_exceeded`.
 */
export const createPayment: CommandKind<CreatePayment, CreatedPayment> = {
  name: 'payment.create',
  lane: 'intake',
  needs: ({ payment, dailyLimit }, now) => ({
    paymentOrders: [payment],
    usage: dailyLimit === null ? [] : [{ appId: payment.appId, direction: 'payment', day: koreanDay(now) }],
  }),
  decide(view, { merchantId, payment, dailyLimit }, now) {
    const existing = view.paymentByOrder(merchantId, payment);
    if (existing) {
      if (existing.contentHash === payment.contentHash)
        return unchanged({ payment: existing, repeated: true });
      return refused({ code: 'duplicate_order', existingId: existing.id });
    }
    const reply = { payment, repeated: false };
    if (dailyLimit === null) return decided(reply, { newPayments: [payment] });
    const usage = { appId: payment.appId, direction: 'payment', day: koreanDay(now) } as const;
    if (view.usage(merchantId, usage) + payment.amount > dailyLimit) {
      return refused({ code: 'daily_limit_exceeded', limit: dailyLimit });
    }
    return decided(reply, {
      newPayments: [payment],
      usage: [{ ...usage, merchantId, amount: payment.amount }],
    });
  },
};
