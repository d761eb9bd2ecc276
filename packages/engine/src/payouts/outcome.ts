import { keptFailure } from '../base/declines.ts';
import { refused } from '../base/refusal.ts';
import { findTransition, isSaid } from '../base/states.ts';
import type { MessageDraft } from '../callbacks/message.ts';
import { dropEffectsOf, type EffectKind, makeEffect } from '../channels/effect.ts';
import { LATE_EVENTS } from '../channels/late-event.ts';
import {
  answerChanges,
  contradictionChanges,
  isHarmless,
  nextEffects,
  outcomeDetails,
  statesOtherTotal,
} from '../channels/outcomes.ts';
import type { TransferOutcome } from '../channels/port.ts';
import { announce } from '../events/part.ts';
import { book } from '../ledger/part.ts';
import { payoutPaid, payoutReleased, payoutReturned, type TransferDraft } from '../ledger/transfers.ts';
import { type CommandKind, decided } from '../writer/command.ts';
import { type Changes, together } from '../writer/part.ts';
import type { Payout } from './payout.ts';
import {
  PAYOUT_SETS,
  PAYOUT_TABLE,
  type PayoutEvent,
  type PayoutMessage,
  type PayoutTransfer,
} from './states.ts';
import { PAYOUTS } from './table.ts';
import { watchPayout } from './watch.ts';

export interface TakePayoutOutcome {
  readonly merchantId: string;
  readonly payoutId: string;
  readonly attemptId: string;
  readonly outcome: TransferOutcome;
  readonly effect?: { readonly id: string; readonly tries: number; readonly kind?: EffectKind };
}

const EVENTS: Record<TransferOutcome['kind'], PayoutEvent> = {
  processing: 'processing',
  succeeded: 'succeeded',
  failed: 'failed',
  returned: 'returned',
  not_received: 'not_received',
  no_answer: 'contact_lost',
};

/** Applies a channel's outcome of a payout. An outcome that does not fit its state any more is kept for an operator. */
export const takePayoutOutcome: CommandKind<TakePayoutOutcome, Payout> = {
  name: 'payout.outcome',
  lane: 'ledger',
  needs: ({ payoutId }) => [PAYOUTS.byId(payoutId)],
  decide(view, input, now) {
    const payout = view.of(PAYOUTS).get(input.merchantId, input.payoutId);
    if (!payout) return refused({ code: 'order_not_found' });
    const done = answerChanges(input, now);
    const { outcome } = input;
    const sent = { amount: payout.amount, currency: payout.currency };
    if (statesOtherTotal(sent, outcome))
      return decided(
        payout,
        together(
          done,
          contradictionChanges(
            'payout',
            { ...payout, isOpen: PAYOUT_SETS.open.has(payout.state) },
            sent,
            input,
          ),
          watchOn(payout, input),
        ),
      );
    const row = findTransition(PAYOUT_TABLE, payout.state, EVENTS[outcome.kind]);
    if (!row || payout.attemptId !== input.attemptId)
      return decided(payout, together(done, late(payout, input), watchOn(payout, input)));
    let next: Payout = { ...payout, state: row.to };
    // A returned payout has ended again: its time is that of its callback.
    if (row.callback) next = { ...next, completedAt: now };
    if ('code' in outcome) next = { ...next, ...keptFailure(outcome) };
    const message = row.callback ? messageOf(next, row.callback) : undefined;
    return decided(
      next,
      together(
        done,
        PAYOUTS.update(next),
        row.transfer ? book(TRANSFERS[row.transfer](next)) : null,
        announce(message),
        row.effect === 'watch_payout' ? null : nextEffects('payout', next, row.effect, input).map(makeEffect),
        row.callback ? dropEffectsOf(payout) : null,
        row.effect === 'watch_payout' ? watched(next, 0) : null,
      ),
    );
  },
};

const TRANSFERS: Readonly<Record<PayoutTransfer, (payout: Payout) => TransferDraft>> = {
  payout_paid: payoutPaid,
  payout_released: payoutReleased,
  payout_returned: payoutReturned,
};

/** A repetition of the same end is harmless; any other late outcome is recorded. */
function late(payout: Payout, { outcome, attemptId }: TakePayoutOutcome): Changes {
  if (isHarmless(outcome) || isSaid(PAYOUT_TABLE, payout.state, EVENTS[outcome.kind])) return [];
  return [
    LATE_EVENTS.add({
      merchantId: payout.merchantId,
      subjectKind: 'payout',
      subjectId: payout.id,
      state: payout.state,
      event: outcome.kind,
      details: outcomeDetails(outcome, attemptId),
    }),
  ];
}

function watchOn(payout: Payout, { effect }: TakePayoutOutcome): Changes {
  const isWatched = effect?.kind === 'watch_payout' && payout.state === 'succeeded';
  return isWatched ? watched(payout, effect.tries + 1) : [];
}

function watched(payout: Payout, asked: number): Changes {
  const question = watchPayout(payout, asked);
  return question ? [makeEffect(question)] : [];
}

function messageOf(payout: Payout, event: PayoutMessage): MessageDraft {
  const kept = payout.state !== 'failed';
  return {
    merchantId: payout.merchantId,
    appId: payout.appId,
    dialect: payout.dialect,
    subjectKind: 'payout',
    subjectId: payout.id,
    event,
    url: payout.callbackUrl,
    snapshot: {
      orderNumber: payout.orderNumber,
      platformNumber: payout.platformNumber,
      currency: payout.currency,
      amount: payout.amount.toString(),
      fee: kept ? payout.feeAmount.toString() : '0',
      orderedAmount: payout.amount.toString(),
      totalAmount: kept ? payout.amount.toString() : '0',
      accountNumber: null,
      depositId: null,
      state: payout.state,
      method: payout.method,
      completedAt: payout.completedAt?.toISOString() ?? null,
      decline: payout.decline,
      failureCode: payout.failureCode,
      failureReason: payout.failureReason,
      details: payout.details,
    },
  };
}
