import type { Currency } from '../base/money.ts';
import { refused } from '../base/refusal.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { ADJUSTMENTS } from './adjustment.ts';
import { book, LEDGER } from './part.ts';
import { adjusted } from './transfers.ts';

export interface AdjustBalance {
  readonly merchantId: string;
  readonly adjustmentId: string;
  readonly currency: Currency;
  /** Minor units; negative takes money out. */
  readonly amount: bigint;
  /** Books once, however often it is sent; the adjustment's id is made of it (`adjustmentId`). */
  readonly reference?: string;
  /** Only when exactly this many transfers are booked for the merchant: makes an opening balance safe to repeat. */
  readonly onlyAtSequence?: bigint;
}

/** Puts money into a merchant's available balance from outside, or takes it out. */
export const adjustBalance: CommandKind<AdjustBalance, { readonly available: bigint }> = {
  name: 'ledger.adjust',
  lane: 'ledger',
  needs: ({ adjustmentId, reference }) => (reference === undefined ? [] : [ADJUSTMENTS.byId(adjustmentId)]),
  decide(view, { merchantId, adjustmentId: id, currency, amount, reference, onlyAtSequence }, now) {
    const booked = reference === undefined ? undefined : view.of(ADJUSTMENTS).get(merchantId, id);
    if (booked) {
      const isSame = booked.currency === currency && booked.amount === amount;
      if (isSame) return unchanged({ available: booked.available });
      return refused({ code: 'reference_used', currency: booked.currency, amount: booked.amount });
    }
    if (onlyAtSequence !== undefined && view.of(LEDGER).sequence(merchantId) !== onlyAtSequence) {
      return unchanged({ available: view.of(LEDGER).balance(merchantId, 'available', currency) });
    }
    const sum = view.of(LEDGER).balance(merchantId, 'available', currency) + amount;
    if (sum < 0n) return refused({ code: 'insufficient_balance' });
    // The merchant's debt is paid first, and so is not available (ledger-state.ts).
    const afterDebt = sum + view.of(LEDGER).balance(merchantId, 'merchant_debt', currency);
    const available = afterDebt > 0n ? afterDebt : 0n;
    const kept = { merchantId, id, currency, amount, available, createdAt: now };
    return decided({ available }, [
      book(adjusted({ merchantId, id, currency }, amount)),
      ...(reference === undefined ? [] : [ADJUSTMENTS.insert({ ...kept, reference })]),
    ]);
  },
};
