import { describe, expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { newId } from '../src/base/ids.ts';
import { type ResendFilter, resendablePage } from '../src/callbacks/resendable.ts';
import type { Store } from '../src/store/store.ts';

const BEGIN = new Date('2026-03-01T00:00:00Z');
const [APP, OTHER] = [newId(BEGIN), newId(BEGIN)];
const at = (seconds: number) => new Date(BEGIN.getTime() + seconds * 1000);

const INSERT = `
  insert into callbacks (merchant_id, id, app_id, dialect, subject_kind, subject_id, event, snapshot, url, endpoint,
    state, due_at, created_at)
  select $1, u.id, u.app_id, 'plain', 'payment', u.id, u.event, jsonb_build_object('orderNumber', u.number),
    'https://shop.example/', 'https://shop.example', u.state, u.created_at, u.created_at
  from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
    u (id, app_id, event, number, state, created_at)`;

interface Made {
  readonly id?: string;
  readonly app?: string;
  readonly event?: string;
  readonly number?: string;
  readonly state?: string;
  readonly createdAt: Date;
}

async function make(store: Store, rows: readonly Made[]): Promise<string[]> {
  const ids = rows.map(({ id, createdAt }) => id ?? newId(createdAt));
  await store.query(INSERT, [
    newId(BEGIN),
    ids,
    rows.map(({ app }) => app ?? APP),
    rows.map(({ event }) => event ?? 'payment_succeeded'),
    rows.map(({ number }) => number ?? 'M1'),
    rows.map(({ state }) => state ?? 'exhausted'),
    rows.map(({ createdAt }) => createdAt),
  ]);
  return ids;
}

async function found(store: Store, more: Partial<ResendFilter> = {}): Promise<string[]> {
  const filter: ResendFilter = { state: 'exhausted', since: BEGIN, until: at(1e6), ...more };
  const all: string[] = [];
  let after: string | null = null;
  do {
    const page = await resendablePage(store, filter, after);
    all.push(...page.ids);
    after = page.next;
  } while (after !== null);
  return all;
}

describeOnEveryStore('messages to send again', (openFresh) => {
  describe('are found oldest first', () => {
    test('by time, state, app, event and order', async () => {
      const store = await openFresh();
      const [early, first, other, failed, delivered, pending, last] = await make(store, [
        { createdAt: at(-1) },
        { createdAt: at(0) },
        { createdAt: at(1), app: OTHER },
        { createdAt: at(2), event: 'payment_failed', number: 'M2' },
        { createdAt: at(3), state: 'delivered' },
        { createdAt: at(4), state: 'pending' },
        { createdAt: at(5) },
      ]);
      await make(store, [{ createdAt: at(6), state: 'superseded' }]);
      expect(await found(store)).toEqual([first, other, failed, last]);
      expect(await found(store, { since: at(-1), until: at(5) })).toEqual([early, first, other, failed]);
      expect(await found(store, { state: 'delivered' })).toEqual([delivered]);
      expect(await found(store, { state: 'pending' })).toEqual([pending]);
      expect(await found(store, { appId: OTHER })).toEqual([other]);
      expect(await found(store, { event: 'payment_failed' })).toEqual([failed]);
      expect(await found(store, { orderNumber: 'M2' })).toEqual([failed]);
      expect(await found(store, { dialect: 'elm' })).toEqual([]);
      await store.close();
    });

    test('without what was sent since a time', async () => {
      const store = await openFresh();
      const all = await make(
        store,
        [1, 2, 3].map((second) => ({ createdAt: at(second), state: 'delivered' })),
      );
      const ended = 'update callbacks set finished_at = $2 where id = $1';
      for (const [index, id] of all.slice(0, 2).entries()) await store.query(ended, [id, at(10 + index)]);
      expect(await found(store, { state: 'delivered', endedBefore: at(11) })).toEqual([all[0], all[2]]);
      expect(await found(store, { state: 'delivered' })).toEqual(all);
      await store.close();
    });

    test('page by page, also where thousands were made at the same moment, and none twice', async () => {
      const store = await openFresh();
      const ids = await make(
        store,
        Array.from({ length: 2500 }, () => ({ createdAt: at(1) })),
      );
      const all = await found(store);
      expect(all).toHaveLength(2500);
      expect(new Set(all)).toEqual(new Set(ids));
      const sparse = await resendablePage(
        store,
        { state: 'exhausted', since: BEGIN, until: at(9), orderNumber: 'none' },
        null,
      );
      expect(sparse).toMatchObject({ ids: [], looked: 1000, next: expect.any(String) });
      await store.close();
    });
  });
});
