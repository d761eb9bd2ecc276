import type { Currency } from '../base/money.ts';
import { book } from '../ledger/part.ts';
import { settled } from '../ledger/transfers.ts';
import { DEPOSITS } from '../payments/deposits.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENTS } from '../payments/table.ts';
import { type CommandKind, decided } from '../writer/command.ts';
import { dueOf } from './due.ts';
import { SETTLEMENTS, type Settlement } from './settlement.ts';

export interface SettlePayments {
  readonly merchantId: string;
  /** Payments that look due; each is checked again under its lock. */
  readonly paymentIds: readonly string[];
  /** One id for each currency that may occur, generated beforehand. */
  readonly settlementIds: Readonly<Record<Currency, string>>;
}

/** Moves what is due of the given payments from unsettled to available: one transfer a currency. */
export const settlePayments: CommandKind<SettlePayments, readonly Settlement[]> = {
  name: 'settlement.settle',
  lane: 'ledger',
  needs: ({ paymentIds }) => paymentIds.flatMap((id) => [PAYMENTS.byId(id), DEPOSITS.ofParent(id)]),
  decide(view, { merchantId, paymentIds, settlementIds }, now) {
    const looked = paymentIds.flatMap((id) => {
      const payment = view.of(PAYMENTS).get(merchantId, id);
      if (!payment || !isDue(payment, now)) return [];
      return [{ payment, ...dueOf(payment, view.of(DEPOSITS).where(merchantId, 'paymentId', id), now) }];
    });
    const due = looked.filter(({ amount }) => amount > 0n);
    const currencies = [...new Set(due.map(({ payment }) => payment.currency))];
    const settlements = currencies.map((currency): Settlement => {
      const ours = due.filter(({ payment }) => payment.currency === currency);
      const amount = ours.reduce((sum, one) => sum + one.amount, 0n);
      return {
        merchantId,
        id: settlementIds[currency],
        currency,
        amount,
        paymentCount: ours.length,
        createdAt: now,
      };
    });
    const paid = looked.map(({ payment, amount, nextAt }) => ({
      ...payment,
      unsettledAmount: payment.unsettledAmount - amount,
      settleAt: nextAt,
      ...(amount > 0n ? { settlementId: settlementIds[payment.currency] } : {}),
    }));
    return decided(settlements, [
      ...settlements.map(SETTLEMENTS.add),
      ...settlements.map((settlement) => book(settled(settlement, settlement.amount))),
      ...paid.map(PAYMENTS.update),
    ]);
  },
};

function isDue(payment: Payment, now: Date): boolean {
  return payment.unsettledAmount > 0n && payment.settleAt !== null && payment.settleAt <= now;
}
