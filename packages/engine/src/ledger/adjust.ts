import type { Currency } from '../base/money.ts';
import { refused } from '../base/refusal.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { book, LEDGER } from './part.ts';
import { adjusted } from './transfers.ts';

export interface AdjustBalance {
  readonly merchantId: string;
  readonly adjustmentId: string;
  readonly currency: Currency;
  /** Minor units; negative takes money out. */
  readonly amount: bigint;
  /** Only when exactly this many transfers are booked for the merchant: makes an opening balance safe to repeat. */
  readonly onlyAtSequence?: bigint;
}

/** Puts money into a merchant's available balance from outside, or takes it out. */
export const adjustBalance: CommandKind<AdjustBalance, { readonly available: bigint }> = {
  name: 'ledger.adjust',
  lane: 'ledger',
  needs: () => [],
  decide(view, { merchantId, adjustmentId, currency, amount, onlyAtSequence }) {
    if (onlyAtSequence !== undefined && view.of(LEDGER).sequence(merchantId) !== onlyAtSequence) {
      return unchanged({ available: view.of(LEDGER).balance(merchantId, 'available', currency) });
    }
    const available = view.of(LEDGER).balance(merchantId, 'available', currency) + amount;
    if (available < 0n) return refused({ code: 'insufficient_balance' });
    const transfer = adjusted({ merchantId, id: adjustmentId, currency }, amount);
    // The merchant's debt is paid first, and so is not available (ledger-state.ts).
    const afterDebt = available + view.of(LEDGER).balance(merchantId, 'merchant_debt', currency);
    return decided({ available: afterDebt > 0n ? afterDebt : 0n }, [book(transfer)]);
  },
};
