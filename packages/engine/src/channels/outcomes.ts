import { type Changes, together } from '../writer/part.ts';
import { answerAttempt } from './attempt.ts';
import { type EffectDraft, type EffectKind, finishEffect } from './effect.ts';
import { askAgainDelayMs } from './pacing.ts';
import type { PaymentOutcome, TransferOutcome } from './port.ts';

interface Answered<O> {
  readonly merchantId: string;
  readonly attemptId: string;
  readonly outcome: O;
  readonly effect?: { readonly id: string; readonly tries: number };
}

/** What every answer of a channel writes: the attempt's outcome, and the effect that asked is done with. */
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

/** News of an order under way normally come by themselves; this is when they are asked for at the latest. */
const ASK_ANYWAY_MS = 60_000;

/**
 * What to ask the channel next about a payout or refund: what its table row says, and for one that is under way a
 * question later on, in case that the channel's own notice is lost. Each question waits longer than the one before.
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

/** Whether an outcome of a transfer that does not fit is no news for an operator: nothing has ended by it. */
export function isHarmless({ kind }: TransferOutcome): boolean {
  return kind === 'processing' || kind === 'no_answer' || kind === 'not_received';
}

/** An outcome as plain JSON, for the record of late events. */
export function outcomeDetails(outcome: TransferOutcome, attemptId: string): Record<string, unknown> {
  return { ...outcome, attemptId };
}
