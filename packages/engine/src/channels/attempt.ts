import type { Attempt } from '../writer/changes.ts';

/** A try of an order on a channel, as it stands before the channel is called. `id` becomes the channel's reference. */
export function newAttempt(
  subjectKind: Attempt['subjectKind'],
  order: { readonly merchantId: string; readonly id: string },
  { id, channel }: Pick<Attempt, 'id' | 'channel'>,
  now: Date,
): Attempt {
  return {
    merchantId: order.merchantId,
    id,
    subjectKind,
    subjectId: order.id,
    channel,
    outcome: null,
    outcomeCode: null,
    outcomeReason: null,
    createdAt: now,
    answeredAt: null,
  };
}
