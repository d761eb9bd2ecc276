import type { Currency } from '../base/money.ts';
import { book } from '../ledger/part.ts';
import { settled } from '../ledger/transfers.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENTS } from '../payments/table.ts';
import { type CommandKind, decided } from '../writer/command.ts';
import { SETTLEMENTS, type Settlement } from './settlement.ts';

export interface SettlePayments {
  readonly merchantId: string;
  /** Payments that look due; each is looked at again under its lock. */
  readonly paymentIds: readonly string[];
  /** One id for each currency that may occur, drawn beforehand. */
  readonly settlementIds: Readonly<Record<Currency, string>>;
}

/** Moves what is due of the given payments from unsettled to available: one transfer a currency. */
export const settlePayments: CommandKind<SettlePayments, readonly Settlement[]> = {
  name: 'settlement.settle',
  lane: 'ledger',
  needs: ({ paymentIds }) => paymentIds.map((id) => PAYMENTS.byId(id)),
  decide(view, { merchantId, paymentIds, settlementIds }, now) {
    const due = paymentIds
      .map((id) => view.of(PAYMENTS).get(merchantId, id))
      .filter((payment) => payment !== undefined && isDue(payment, now)) as Payment[];
    const currencies = [...new Set(due.map((payment) => payment.currency))];
    const settlements = currencies.map((currency): Settlement => {
      const ours = due.filter((payment) => payment.currency === currency);
      const amount = ours.reduce((sum, payment) => sum + payment.unsettledAmount, 0n);
      return {
        merchantId,
        id: settlementIds[currency],
        currency,
        amount,
        paymentCount: ours.length,
        createdAt: now,
      };
    });
    const paid = due.map((payment) => ({
      ...payment,
      unsettledAmount: 0n,
      settlementId: settlementIds[payment.currency],
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
