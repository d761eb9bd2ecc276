import { strict as assert } from 'node:assert';
import { type ChannelEvent, DECLINES, type PaymentOutcome, type TransferOutcome } from '@naru/engine';
import type { ChannelBench } from './bench.ts';

type Answer = { readonly kind: string; readonly channelReference?: string };

/** What a call says; one that throws says nothing, as the engine reads it. */
export async function answerOf<T extends Answer>(
  call: Promise<T>,
): Promise<T | { readonly kind: 'no_answer' }> {
  try {
    return await call;
  } catch {
    return { kind: 'no_answer' };
  }
}

/** The events that name the attempt, by our reference or by the one that the channel gave it. */
export async function eventsOf(
  bench: ChannelBench,
  reference: string,
  channelReference: string | undefined,
): Promise<ChannelEvent[]> {
  return (await bench.events()).filter(({ of }) =>
    'attemptId' in of ? of.attemptId === reference : of.channelReference === channelReference,
  );
}

/** The only event about an attempt: of whichever name, it has to be one that the engine can follow. */
export async function onlyEvent(
  bench: ChannelBench,
  reference: string,
  answer: Answer,
): Promise<ChannelEvent> {
  const events = await eventsOf(bench, reference, answer.channelReference);
  assert.equal(events.length, 1, 'one event names the attempt by our reference or by the channel’s');
  return events[0] as ChannelEvent;
}

/** The last outcome, from an event or from the answer to a question. */
export function outcomeOf(event: ChannelEvent): PaymentOutcome | TransferOutcome {
  assert.notEqual(event.kind, 'chargeback');
  return (event as Exclude<ChannelEvent, { kind: 'chargeback' }>).outcome;
}

/** A refusal says why, by a reason of the engine's own list, with the channel's own code and words beside it. */
export function assertRefused(outcome: { readonly kind: string }): void {
  assert.equal(outcome.kind, 'failed');
  const { decline, code, reason } = outcome as { decline?: string; code?: string; reason?: string };
  assert.ok(
    decline !== undefined && Object.hasOwn(DECLINES, decline),
    `${decline} is no decline (base/declines.ts)`,
  );
  assert.ok(code, 'the channel’s own code is kept');
  assert.ok(reason, 'the channel’s own words are kept');
}

export function referenceIn({ channelReference }: Answer): { readonly channelReference: string | null } {
  return { channelReference: channelReference ?? null };
}
