import type { EffectDraft } from '../channels/effect.ts';
import type { Payout } from './payout.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Banks send payouts back on the same or one of the next business days, and the channel's notice of it may be lost: the
 * channel is asked 1, 3 and 7 days after the success. Later returns are found by its statement.
 */
const PAUSES_MS = [DAY_MS, 2 * DAY_MS, 4 * DAY_MS];

/** The next question whether a payout that succeeded came back; none when it was asked often enough. */
export function watchPayout(
  { merchantId, id, attemptId, channel }: Payout,
  asked: number,
): EffectDraft | undefined {
  const delayMs = PAUSES_MS[asked];
  if (delayMs === undefined) return undefined;
  return {
    kind: 'watch_payout',
    subjectKind: 'payout',
    subjectId: id,
    merchantId,
    attemptId,
    channel,
    tries: asked,
    delayMs,
  };
}
