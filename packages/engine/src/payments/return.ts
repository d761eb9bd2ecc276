import { refused } from '../base/refusal.ts';
import { type EffectDraft, type EffectKind, makeEffect } from '../channels/effect.ts';
import { LATE_EVENTS, type LateEventDraft } from '../channels/late-event.ts';
import {
  answerChanges,
  CONTRADICTED,
  contradictionDetails,
  OPERATORS_TURN_MS,
  outcomeDetails,
  statesOtherTotal,
} from '../channels/outcomes.ts';
import { askAgainDelayMs } from '../channels/pacing.ts';
import type { TransferOutcome } from '../channels/port.ts';
import { tokensOfPayment } from '../tokens/table.ts';
import { type CommandKind, decided } from '../writer/command.ts';
import { together } from '../writer/part.ts';
import { DEPOSIT_SETS } from './deposit-states.ts';
import { DEPOSITS, type Deposit } from './deposits.ts';
import type { Payment } from './payment.ts';
import { moveReturned } from './suspense.ts';
import { PAYMENTS } from './table.ts';

export interface TakeReturnOutcome {
  readonly merchantId: string;
  readonly paymentId: string;
  /** Our reference of the return. */
  readonly attemptId: string;
  readonly outcome: TransferOutcome;
  readonly effect?: { readonly id: string; readonly tries: number };
}

/** What is asked next; nothing after an end. */
const NEXT: Partial<Record<TransferOutcome['kind'], EffectKind>> = {
  processing: 'find_return',
  no_answer: 'find_return',
  not_received: 'return_payment',
};

/** While a notice of the channel is awaited, it is asked at this time at the latest. */
const ASK_ANYWAY_MS = 60_000;

/**
 * Applies a channel's outcome of a return of late money. When the channel refuses, the money is held again, for an
 * operator to decide. An answer to a return that has ended changes nothing; a different end is kept for an operator,
 * since money may have gone out twice or not at all.
 */
export const takeReturnOutcome: CommandKind<TakeReturnOutcome, Deposit | undefined> = {
  name: 'payment.return_outcome',
  lane: 'ledger',
  needs: ({ paymentId }) => [
    PAYMENTS.byId(paymentId),
    DEPOSITS.ofParent(paymentId),
    tokensOfPayment(paymentId),
  ],
  decide(view, input, now) {
    const { merchantId, paymentId, attemptId, outcome } = input;
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const done = answerChanges(input, now);
    const deposits = view.of(DEPOSITS).where(merchantId, 'paymentId', paymentId);
    const deposit = deposits.find(({ returnId }) => returnId === attemptId);
    if (deposit?.state !== 'returning') {
      const contradicted = contradicts(deposit, outcome);
      return decided(deposit, together(done, contradicted && LATE_EVENTS.add(contradiction(payment, input))));
    }
    if (statesOtherTotal(deposit, outcome)) {
      const details = contradictionDetails(outcome, attemptId, deposit);
      return decided(
        deposit,
        together(
          done,
          LATE_EVENTS.add({ ...contradiction(payment, input), event: CONTRADICTED, details }),
          makeEffect({ ...findReturn(payment, attemptId), delayMs: OPERATORS_TURN_MS }),
        ),
      );
    }
    if (outcome.kind === 'failed' || outcome.kind === 'returned') {
      const reason = `${outcome.code}: ${outcome.reason}`;
      const held: Deposit = { ...deposit, state: 'held', reason };
      return decided(held, [...done, DEPOSITS.update(held)]);
    }
    if (outcome.kind !== 'succeeded') {
      return decided(deposit, [...done, ...next(payment, input).map(makeEffect)]);
    }
    const moved = moveReturned(view, payment, deposit, deposits.filter(isWaiting).length - 1, now);
    if (!moved) return refused({ code: 'state_conflict', state: payment.state, event: 'review_returned' });
    const returned: Deposit = { ...deposit, state: 'returned', completedAt: now };
    return decided(returned, together(done, moved.changes, DEPOSITS.update(returned)));
  },
};

/** Without a deposit the return was refused, and another one has followed it. */
function contradicts(deposit: Deposit | undefined, { kind }: TransferOutcome): boolean {
  if (deposit?.state === 'returned') return kind === 'failed' || kind === 'returned';
  return kind === 'succeeded';
}

function contradiction(payment: Payment, { attemptId, outcome }: TakeReturnOutcome): LateEventDraft {
  return {
    merchantId: payment.merchantId,
    subjectKind: 'payment',
    subjectId: payment.id,
    state: payment.state,
    event: `return_${outcome.kind}`,
    details: outcomeDetails(outcome, attemptId),
  };
}

function isWaiting({ state }: Deposit): boolean {
  return DEPOSIT_SETS.waiting.has(state);
}

function findReturn({ merchantId, id, channel }: Payment, attemptId: string): EffectDraft {
  const of = {
    subjectKind: 'payment',
    subjectId: id,
    merchantId,
    attemptId,
    channel: channel ?? '',
  } as const;
  return { ...of, kind: 'find_return' };
}

function next(payment: Payment, { attemptId, outcome, effect }: TakeReturnOutcome): EffectDraft[] {
  const kind = NEXT[outcome.kind];
  // Without a call of ours this is a notice: the open question stays as it is.
  if (!kind || !effect) return [];
  const delayMs = askAgainDelayMs(effect.tries);
  return [
    {
      ...findReturn(payment, attemptId),
      kind,
      tries: effect.tries + 1,
      delayMs: outcome.kind === 'processing' ? Math.max(ASK_ANYWAY_MS, delayMs) : delayMs,
    },
  ];
}
