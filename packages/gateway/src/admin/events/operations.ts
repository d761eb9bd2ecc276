import { type EventEndpoint, MAX_REPLAYED, type ReplayPosition } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { InputFailure, PlainFailure } from '../../http/errors.ts';
import { isUuid } from '../../http/text.ts';
import { cursorOf, notOfThisList, readCursor } from '../cursor.ts';
import { operation } from '../operation.ts';
import {
  between,
  FLAG,
  ID,
  limitOf,
  listOf,
  NUMBER,
  nullable,
  ORDER_NUMBER,
  oneOf,
  PAGE,
  page,
  record,
  TEXT,
  TIME,
  withOptional,
} from '../schema.ts';
import { BEFORE, listedBefore, timeOf } from '../times.ts';
import { noEndpoint } from './endpoints.ts';
import {
  EVENT,
  EVENT_TYPE,
  EXAMPLE_ID,
  eventView,
  MESSAGE_STATE,
  SHOWN_EVENT,
  shownEventView,
} from './schemas.ts';

const ORDER = {
  ...ORDER_NUMBER,
  description: 'The merchant’s or the platform’s number of an order',
} as const;
const SUBJECT = { ...ID, description: 'The id of a payment, payout, refund or chargeback' } as const;

export const listEvents = operation({
  name: 'events.list',
  summary: 'Naru’s own events, the newest first; only of merchants with an endpoint',
  method: 'GET',
  path: '/events',
  permission: 'events.read',
  input: withOptional(
    {},
    {
      ...PAGE,
      merchantId: ID,
      appId: ID,
      type: EVENT_TYPE,
      order: ORDER,
      subjectId: SUBJECT,
      before: BEFORE,
    },
  ),
  output: page(EVENT),
  errors: [],
  example: { type: 'payment.captured' },
  async run({ gateway }, { merchantId, appId, type, order, subjectId, ...given }) {
    const filter = { merchantId, appId, types: type && [type], order, subjectId };
    const before = listedBefore(given) ?? null;
    const { events, next } = await gateway.engine.ownEvents.records.events(filter, limitOf(given), before);
    return { items: events.map(eventView), next };
  },
});

export const showEvent = operation({
  name: 'events.show',
  summary: 'One event as it is sent, and how far its deliveries are',
  method: 'GET',
  path: '/events/{id}',
  permission: 'events.read',
  input: record({ id: ID }),
  output: SHOWN_EVENT,
  errors: ['not_found'],
  example: { id: EXAMPLE_ID },
  async run({ gateway }, { id }) {
    const event = await gateway.engine.ownEvents.records.event(id);
    if (!event) throw noEvent(id);
    return shownEventView(event);
  },
});

/** Ten tries for each of a merchant's endpoints, and some that were sent again. */
const MAX_DELIVERIES = 1000;

export const listEventDeliveries = operation({
  name: 'events.deliveries',
  summary: 'The tries of an event, of all endpoints, the first one first',
  method: 'GET',
  path: '/events/{id}/deliveries',
  permission: 'events.read',
  input: record({ id: ID }),
  output: record({
    items: listOf(
      record({
        id: ID,
        endpointId: ID,
        number: NUMBER,
        sentAt: TIME,
        durationMs: NUMBER,
        outcome: oneOf('accepted', 'rejected', 'failed'),
        url: TEXT,
        status: { ...nullable(NUMBER), description: 'Of the reply; null: there was none' },
        reply: { ...nullable(TEXT), description: 'The first 2000 characters' },
        error: nullable(TEXT),
      }),
    ),
  }),
  errors: ['not_found'],
  example: { id: EXAMPLE_ID },
  async run({ gateway }, { id }) {
    const { records } = gateway.engine.ownEvents;
    if (!(await records.event(id))) throw noEvent(id);
    const rows = await records.deliveriesOf(id, MAX_DELIVERIES);
    return {
      items: rows.map((one) => ({
        id: one.id,
        endpointId: one.endpointId,
        number: one.number,
        sentAt: one.sentAt.toISOString(),
        durationMs: one.durationMs,
        outcome: one.outcome as 'accepted' | 'rejected' | 'failed',
        url: one.requestUrl,
        status: one.replyStatus,
        reply: one.replyBody,
        error: one.fault ?? one.error,
      })),
    };
  },
});

export const replayEvents = operation({
  name: 'events.replay',
  summary: 'Send events again to an endpoint, oldest first, a page at a time; their ids stay the same',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/replay',
  permission: 'events.write',
  input: withOptional(
    { endpointId: ID },
    {
      types: { ...listOf(EVENT_TYPE), minItems: 1, maxItems: 64, description: 'All when absent' },
      appId: ID,
      order: ORDER,
      from: { ...TIME, description: 'Events that occurred then or later' },
      until: { ...TIME, description: 'Events that occurred before' },
      state: {
        ...oneOf(...MESSAGE_STATE.enum, 'never'),
        description:
          'How far their delivery to the endpoint is; `never`: they are older than it, or of other types',
      },
      dryRun: { ...FLAG, description: 'Only count, without `limit`' },
      limit: { ...between(1, MAX_REPLAYED), description: `How many at most; ${MAX_REPLAYED} when absent` },
      after: PAGE.after,
    },
  ),
  output: record({
    count: { ...NUMBER, description: 'What was queued, or with dryRun what would be; 0 may not be the end' },
    next: { ...nullable(TEXT), description: '`after` of the next page; null: this is the last one' },
  }),
  errors: ['not_found', 'conflict'],
  example: { endpointId: EXAMPLE_ID, state: 'exhausted', dryRun: true },
  async run({ gateway }, { endpointId, dryRun = false, limit = MAX_REPLAYED, after, ...given }) {
    const { replays } = gateway.engine.ownEvents;
    const position = positionOf(after);
    const endpoint = await endpointOf(gateway, endpointId, given.appId);
    const from = given.from === undefined ? undefined : timeOf('from', given.from);
    const until = given.until === undefined ? undefined : timeOf('until', given.until);
    if (from && until && from >= until) throw new InputFailure('until', 'until must be later than from');
    const { types, appId, order, state } = given;
    const filter = { types, appId, order, from, until, state };
    const { count, next } = dryRun
      ? await replays.count(endpoint, filter, position)
      : await replays.replay(endpoint, filter, limit, position);
    return { count, next: next && cursorOfReplay(next) };
  },
});

async function endpointOf(
  { engine }: Gateway,
  id: string,
  appId: string | undefined,
): Promise<EventEndpoint> {
  const endpoint = await engine.ownEvents.replays.endpoint(id);
  if (!endpoint) throw noEndpoint(id);
  if (endpoint.appId === null || appId === undefined || appId === endpoint.appId) return endpoint;
  throw new PlainFailure('conflict', `endpoint ${id} gets events of app ${endpoint.appId} alone`);
}

function positionOf(after: string | undefined): ReplayPosition | null {
  const read = readCursor(after, 3);
  if (!read) return null;
  const [time = '', subjectId = '', sequence = ''] = read;
  if (!isUuid(subjectId) || !/^\d{1,18}$/.test(sequence)) throw notOfThisList();
  return { occurredAt: timeOf('after', time), subjectId, sequence: BigInt(sequence) };
}

function cursorOfReplay({ occurredAt, subjectId, sequence }: ReplayPosition): string {
  return cursorOf([occurredAt.toISOString(), subjectId, sequence.toString()]);
}

function noEvent(id: string): PlainFailure {
  return new PlainFailure('not_found', `there is no event ${id}`);
}
