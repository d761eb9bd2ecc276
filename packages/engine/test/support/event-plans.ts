import {
  ENDPOINT_OF_MESSAGE,
  EVENT_OF_MESSAGE,
  GIVE_BACK_EVENT,
  RECORD_EVENT_TRY,
  SECRETS_IN_FORCE,
  TAKE_PROBE,
} from '../../src/events/delivery.ts';
import { EVENT_LINES, EVENT_ORDER, LOOK_PROBES } from '../../src/events/lines.ts';
import { GIVE_UP_OLD_EVENTS } from '../../src/events/old.ts';
import { EVENT_OWNERS } from '../../src/events/owners.ts';
import { eventRows, INSERT_EVENT_TO, INSERT_EVENTS } from '../../src/events/part.ts';
import * as records from '../../src/events/records.ts';
import { REPLAY_SQL } from '../../src/events/replay.ts';
import { DROP_WAITING, HURRY_WAITING } from '../../src/events/waiting.ts';
import { renewSql } from '../../src/outbox/lease.ts';
import { APP_ID, idOf, merchantOf } from './many-rows.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const LATER = new Date('2026-03-02T00:00:00Z');
const LEASE_MS = 4000;
const NO_ID = '00000000-0000-0000-0000-000000000000';
const ORIGIN = 'https://x';
const one = [merchantOf(1000), idOf(1000)];
const numbers = (size: number) => Array.from({ length: size }, (_, index) => 1000 + index * 7);
const ids = (size: number) => [numbers(size).map(merchantOf), numbers(size).map(idOf)];

const drafts = (size: number) =>
  eventRows(
    numbers(size).map((n) => ({
      merchantId: idOf(n),
      appId: APP_ID,
      type: 'payment.captured' as const,
      subjectKind: 'payment' as const,
      subjectId: idOf(n),
      orderNumber: `M${n}`,
      platformNumber: `P${n}`,
      data: {},
    })),
    NOW,
  );

const page = [50, NOW, NO_ID, null, null];
const looked = [LATER, NO_ID];
const replay = [idOf(7), merchantOf(1000), null, null];
const from = [new Date('2026-02-28T23:00:00Z'), LATER, 'exhausted', '-infinity', NO_ID, 0n, 1000];

/** What runs all the time about events, and what operators ask, with parameters for a batch of a size. */
export const EVENT_STATEMENTS: Record<string, readonly [sql: string, params: (size: number) => unknown[]]> = {
  'events look first': [EVENT_LINES.lookFirstSql, () => [NOW, NO_ID, [idOf(7)], [16], 64, ['enabled']]],
  'events look aside': [
    EVENT_LINES.lookAsideSql,
    () => [NOW, NO_ID, '', [NO_ID], [idOf(7)], [ORIGIN], ['enabled']],
  ],
  'events look probes': [LOOK_PROBES, () => [NOW]],
  'events claim': [EVENT_LINES.claimSql, (size) => [...ids(size), LEASE_MS]],
  'events set aside': [EVENT_LINES.setAsideSql, ids],
  'events put in line': [EVENT_LINES.putInLineSql, () => [idOf(7), ORIGIN, NOW]],
  'events put behind': [EVENT_ORDER.putBehindSql, () => [...one, NOW, 1]],
  'events give back': [GIVE_BACK_EVENT, () => [...one, 1]],
  'events record try': [
    RECORD_EVENT_TRY,
    () => [
      ...[merchantOf(1000), idOf(0), idOf(1000), NOW, 1, 'accepted', 'x', '{}', 'x', 200, 'x', null],
      ...[NOW, 1, [60_000], []],
    ],
  ],
  'events renew': [renewSql('event_messages'), (size) => [...ids(size), LEASE_MS]],
  'event of message': [EVENT_OF_MESSAGE, () => one],
  'endpoint of message': [ENDPOINT_OF_MESSAGE, () => [idOf(1000), idOf(1000)]],
  'secrets in force': [SECRETS_IN_FORCE, () => [idOf(1000), idOf(1000), NOW]],
  'insert events': [INSERT_EVENTS, (size) => [drafts(size)]],
  'insert event to': [INSERT_EVENT_TO, () => [drafts(1), idOf(1000)]],
  'take probe': [TAKE_PROBE, () => [idOf(1000), idOf(1000), NOW, LATER]],
  'hurry waiting': [HURRY_WAITING, () => [idOf(7), idOf(7), NOW]],
  'drop waiting': [DROP_WAITING, () => [idOf(7), idOf(7), NOW]],
  'give up old events': [GIVE_UP_OLD_EVENTS, () => [NOW, NOW, 1000]],
  RECENT_EVENTS: [records.RECENT_EVENTS, () => [...page, null, null]],
  LAST_LOOKED: [records.LAST_LOOKED, () => looked],
  EVENTS_OF_MERCHANT: [records.EVENTS_OF_MERCHANT, () => [...page, null, null, merchantOf(1000)]],
  LAST_LOOKED_OF_MERCHANT: [records.LAST_LOOKED_OF_MERCHANT, () => [...looked, merchantOf(1000)]],
  EVENT_OWNERS: [EVENT_OWNERS, () => []],
  EVENTS_OF_ORDER: [records.EVENTS_OF_ORDER, () => [...page, null, 'M1000']],
  EVENTS_OF_SUBJECT: [records.EVENTS_OF_SUBJECT, () => [...page, merchantOf(1000), idOf(1000), null]],
  EVENT_BY_ID: [records.EVENT_BY_ID, () => [idOf(1000)]],
  MESSAGES_OF_EVENT: [records.MESSAGES_OF_EVENT, () => [idOf(1000)]],
  DELIVERIES_OF_EVENT: [records.DELIVERIES_OF_EVENT, () => [idOf(1000), 1000]],
  WAITING_FOR: [records.WAITING_FOR, () => [[idOf(7)]]],
  SECRETS_OF: [records.SECRETS_OF, () => [idOf(1000), NOW]],
  'replay of an order': [REPLAY_SQL.ofOrder.replay, () => [...replay, 'M1000', ...from, ORIGIN, NOW]],
  'count of an order': [REPLAY_SQL.ofOrder.count, () => [...replay, 'M1000', ...from]],
  'replay of a time': [REPLAY_SQL.all.replay, () => [...replay, null, ...from, ORIGIN, NOW]],
  'count of a merchant': [REPLAY_SQL.all.count, () => [...replay, null, ...from]],
};
