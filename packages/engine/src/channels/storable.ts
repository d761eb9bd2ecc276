import { createHash } from 'node:crypto';
import { isDecline } from '../base/declines.ts';
import { isStorable, type Money } from '../base/money.ts';
import type { ChannelEvent, EventSource } from './channel-event.ts';
import type { AnswerFacts, PaymentOutcome, TransferOutcome } from './port.ts';

type Answer = PaymentOutcome | TransferOutcome;

/** Every kind of answer; a plug-in in JavaScript may give others. */
const KINDS: Readonly<Record<Answer['kind'], true>> = {
  redirect: true,
  account: true,
  voucher: true,
  authenticated: true,
  authorized: true,
  captured: true,
  capture_refused: true,
  deposit: true,
  failed: true,
  cancelled: true,
  pending: true,
  processing: true,
  succeeded: true,
  returned: true,
  not_received: true,
  no_answer: true,
};

/** Longer names of channels fit into no index (a row of an index has at most 2 700 bytes), and none is that long. */
const MOST_CHARACTERS = 500;

/**
 * What a channel reported, as columns and JSON can hold it: the money of a report must be booked whatever is beside it.
 * Characters that PostgreSQL has no place for (NUL, halves of surrogate pairs) become U+FFFD, times that are none are
 * left out, and a cost or a reference of the channel that cannot be stored is left out. What a channel uses as a key
 * stays a key: the same one has the same text each time. Amounts are judged where they are booked (`isBookable`). An
 * answer of no known kind is `no_answer`, and a reason of no known kind `declined`.
 */
export function storableAnswer<O extends Answer>(answer: O): O {
  const { channelReference, cost, ...said } = storable<Answer & AnswerFacts>(answer);
  const kind = Object.hasOwn(KINDS, said.kind)
    ? {}
    : { kind: 'no_answer', reason: 'an answer of no known kind' };
  const isOther = 'decline' in said && said.decline !== undefined && !isDecline(said.decline);
  return {
    ...said,
    ...kind,
    ...(isOther ? { decline: 'declined' } : {}),
    ...(isReference(channelReference) ? { channelReference: String(channelReference) } : {}),
    ...(isCost(cost) ? { cost } : {}),
  } as O;
}

/** The same for an event. */
export function storableEvent(event: ChannelEvent): ChannelEvent {
  const of = storableSource(storable(event.of));
  if (event.kind === 'chargeback') return { ...event, of, update: storable(event.update) };
  return { ...event, of, outcome: storableAnswer(event.outcome) } as ChannelEvent;
}

/** A member that is null names nothing, as if it were not there. */
function storableSource({ channel, eventId, at, ...named }: EventSource): EventSource {
  const keys = Object.entries({ ...named, eventId }).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null ? [] : [[name, key(value)]],
  );
  return { channel, ...(at ? { at } : {}), ...Object.fromEntries(keys) } as EventSource;
}

/** A number is as good a name as its text, for adapters in JavaScript. */
function isReference(reference: unknown): boolean {
  const isName = typeof reference === 'number' || typeof reference === 'string';
  const text = String(reference);
  return isName && text.length <= MOST_CHARACTERS && !text.includes('\uFFFD');
}

function isCost(cost: Money | null | undefined): cost is Money {
  return typeof cost === 'object' && cost !== null && isStorable(cost);
}

/** The text of a key, or of one that is too long its hash. */
function key(name: unknown): string {
  const text = String(name);
  if (text.length <= MOST_CHARACTERS) return text;
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function storable<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\uFFFD') as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const members = Object.entries(value)
    .filter(([, member]) => !(member instanceof Date && Number.isNaN(member.getTime())))
    .map(([name, member]) => {
      const kept: unknown = storable(member);
      // The bank's number of a deposit, by which a repetition is known.
      return [name, name === 'reference' && typeof kept === 'string' ? key(kept) : kept];
    });
  return Object.fromEntries(members) as T;
}
