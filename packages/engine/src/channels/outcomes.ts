import type { Money } from '../base/money.ts';
import { type Changes, together } from '../writer/part.ts';
import { answerAttempt } from './attempt.ts';
import { type EffectDraft, type EffectKind, finishEffect, makeEffect } from './effect.ts';
import { LATE_EVENTS } from './late-event.ts';
import { askAgainDelayMs } from './pacing.ts';
import type { PaymentOutcome, TransferOutcome } from './port.ts';

interface Answered<O> {
  readonly merchantId: string;
  readonly attemptId: string;
  readonly outcome: O;
  readonly effect?: { readonly id: string; readonly tries: number };
}

/** The changes of every channel answer: the attempt's outcome, and the effect that asked is done. */
export function answerChanges(
  { merchantId, attemptId, outcome, effect }: Answered<TransferOutcome | PaymentOutcome>,
  now: Date,
): Changes {
  return together(
    finishEffect(merchantId, effect),
    answerAttempt({
      merchantId,
      id: attemptId,
      outcome: outcome.kind,
      outcomeCode: 'code' in outcome ? outcome.code : null,
      outcomeReason: 'reason' in outcome ? outcome.reason : null,
      channelReference: outcome.channelReference ?? null,
      costAmount: outcome.cost?.amount ?? null,
      costCurrency: outcome.cost?.currency ?? null,
      answeredAt: now,
    }),
  );
}

interface Asked {
  readonly merchantId: string;
  readonly id: string;
  readonly attemptId: string;
  readonly channel: string;
}

const FIND = { payout: 'find_payout', refund: 'find_refund' } as const;

/** Outcomes of an order under way normally come by notice; after this time at the latest the channel is asked. */
const ASK_ANYWAY_MS = 60_000;

/**
 * The next call about a payout or refund: what its table row says, and for one under way a question later on, in case
 * the channel's notice is lost. Each question waits longer than the one before.
 */
export function nextEffects(
  subjectKind: 'payout' | 'refund',
  order: Asked,
  rowEffect: EffectKind | undefined,
  { outcome, effect }: Answered<TransferOutcome>,
): EffectDraft[] {
  const tries = effect?.tries ?? 0;
  const next = {
    subjectKind,
    subjectId: order.id,
    merchantId: order.merchantId,
    attemptId: order.attemptId,
    channel: order.channel,
    tries: tries + 1,
  };
  if (rowEffect) return [{ ...next, kind: rowEffect, delayMs: askAgainDelayMs(tries) }];
  if (outcome.kind !== 'processing' || !effect) return [];
  return [{ ...next, kind: FIND[subjectKind], delayMs: Math.max(ASK_ANYWAY_MS, askAgainDelayMs(tries)) }];
}

/** Whether a transfer outcome that does not fit needs no operator: it ends nothing. */
export function isHarmless({ kind }: TransferOutcome): boolean {
  return kind === 'processing' || kind === 'no_answer' || kind === 'not_received';
}

/**
 * An outcome as plain JSON, for the record of late events: amounts as decimal text. Leaves out what may differ between
 * repetitions: such a record is kept once (late-event-id.ts).
 */
export function outcomeDetails(
  outcome: PaymentOutcome | TransferOutcome,
  attemptId: string,
): Record<string, unknown> {
  const { channelReference: _reference, cost: _cost, statedTotal, ...said } = outcome;
  const stated = statedTotal
    ? { statedAmount: statedTotal.amount, statedCurrency: statedTotal.currency }
    : {};
  return plainDetails({ ...said, ...stated, attemptId });
}

/** Amounts as decimal text: JSON has no bigint. */
export function plainDetails(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? value.toString() : value,
    ]),
  );
}

/**
 * Whether a channel reports another amount or currency than it was sent. Not for received money, which is booked as it
 * came (payments/late.ts, payments/deposit.ts).
 */
export function statesOtherTotal(
  sent: Money,
  { kind, statedTotal }: PaymentOutcome | TransferOutcome,
): boolean {
  if (!statedTotal || SAYS_NO_TOTAL.has(kind)) return false;
  if (statedTotal.currency !== sent.currency) return true;
  return statedTotal.amount !== sent.amount;
}

/**
 * Nothing is known, or the payer gave up. A failure or a return of another total may belong to another order: acting on
 * it could give back money that is still on its way.
 */
const SAYS_NO_TOTAL: ReadonlySet<string> = new Set(['cancelled', 'not_received', 'no_answer']);

/** The late event for an order whose channel reports another amount or currency than it was sent. */
export const CONTRADICTED = 'contradicted';

/** How long to wait between questions about an order that an operator has been notified of. */
export const OPERATORS_TURN_MS = 24 * 60 * 60 * 1000;

/** Records it for an operator; the order stays as it is, and its channel is asked once a day. */
export function contradictionChanges(
  subjectKind: 'payout' | 'refund',
  order: Asked & { readonly state: string; readonly isOpen: boolean },
  sent: Money,
  { outcome }: Answered<TransferOutcome>,
): Changes {
  const { merchantId, id, attemptId, channel, state, isOpen } = order;
  const of = { subjectKind, merchantId, subjectId: id } as const;
  return together(
    LATE_EVENTS.add({
      ...of,
      state,
      event: CONTRADICTED,
      details: contradictionDetails(outcome, attemptId, sent),
    }),
    isOpen && makeEffect({ ...of, attemptId, channel, kind: FIND[subjectKind], delayMs: OPERATORS_TURN_MS }),
  );
}

/** The channel's amounts beside the sent ones. */
export function contradictionDetails(
  outcome: PaymentOutcome | TransferOutcome,
  attemptId: string,
  sent: Money,
): Record<string, unknown> {
  const more = plainDetails({ sentAmount: sent.amount, sentCurrency: sent.currency });
  return { ...outcomeDetails(outcome, attemptId), ...more };
}
