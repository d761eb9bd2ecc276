import { koreanDay } from '../base/clock.ts';
import { refused } from '../base/refusal.ts';
import { makeAttempt, newAttempt } from '../channels/attempt.ts';
import { makeEffect } from '../channels/effect.ts';
import { book, LEDGER } from '../ledger/part.ts';
import { payoutReserved } from '../ledger/transfers.ts';
import { countedOf } from '../limits/counted.ts';
import { countUsage, USAGE, usageRow } from '../limits/usage.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import type { Payout } from './payout.ts';
import { PAYOUTS } from './table.ts';

export interface CreatePayout {
  readonly merchantId: string;
  readonly payout: Payout;
  /** The app's daily limit in minor units, if it has one. */
  readonly dailyLimit: bigint | null;
}

export interface CreatedPayout {
  readonly payout: Payout;
  readonly repeated: boolean;
}

/**
 * Creates a payout, once per (app, order number), and freezes amount and fee. Refuses `duplicate_order` (another
 * request with that number), `insufficient_balance` (nothing moves), `daily_limit_exceeded`.
 */
export const createPayout: CommandKind<CreatePayout, CreatedPayout> = {
  name: 'payout.create',
  lane: 'ledger',
  needs: ({ payout, dailyLimit }, now) => {
    const order = PAYOUTS.byOrder(payout);
    if (dailyLimit === null) return [order];
    return [order, usageRow({ appId: payout.appId, scope: 'payout', day: koreanDay(now) })];
  },
  decide(view, { merchantId, payout, dailyLimit }, now) {
    const existing = view.of(PAYOUTS).byOrder(merchantId, payout);
    if (existing) {
      if (existing.contentHash === payout.contentHash) return unchanged({ payout: existing, repeated: true });
      return refused({ code: 'duplicate_order', existingId: existing.id });
    }
    const usage = { appId: payout.appId, scope: 'payout', day: koreanDay(now) } as const;
    if (dailyLimit !== null && view.of(USAGE).amount(merchantId, usage) + payout.amount > dailyLimit) {
      return refused({ code: 'daily_limit_exceeded', limit: dailyLimit });
    }
    const available = view.of(LEDGER).balance(merchantId, 'available', payout.currency);
    if (available < payout.amount + payout.feeAmount) return refused({ code: 'insufficient_balance' });
    const { id, attemptId, channel } = payout;
    const used = dailyLimit === null ? [] : [{ ...usage, merchantId, amount: payout.amount }];
    const made: Payout = { ...payout, createdAt: now, counted: countedOf(used) };
    return decided({ payout: made, repeated: false }, [
      PAYOUTS.insert(made),
      book(payoutReserved(payout)),
      ...used.map(countUsage),
      makeAttempt(newAttempt('payout', payout, { id: attemptId, channel }, now)),
      makeEffect({
        kind: 'submit_payout',
        subjectKind: 'payout',
        subjectId: id,
        merchantId,
        attemptId,
        channel,
      }),
    ]);
  },
};
