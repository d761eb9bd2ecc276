import { afterAll, expect, test } from 'vitest';
import { raceRounds, raceTimeoutMs } from '../../../test/support/campaign.ts';
import { createServerDatabase, dropServerDatabase } from '../../../test/support/server-databases.ts';
import { describeOnServer, describeOnServerFirst, testServerUrl } from '../../../test/support/stores.ts';
import { closeOrderTimes, heldTime, holdOrderTime } from '../src/orders/order-times.ts';
import { openServerStore } from '../src/store/server-store.ts';
import type { Store } from '../src/store/store.ts';
import { type Fixture, joinFixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { fund } from './support/order-steps.ts';
import { interceptCommits } from './support/store-wrappers.ts';

const ROUNDS = raceRounds(12, 200);
const ORDERS = 12;

type Kind = 'payments' | 'payouts';

/** Whoever asks for adjoining windows up to now, as a merchant's books do. */
class Walker {
  readonly #f: Fixture;
  readonly #kind: Kind;
  #fromMs: number;
  readonly seen: string[] = [];

  constructor(f: Fixture, kind: Kind) {
    this.#f = f;
    this.#kind = kind;
    this.#fromMs = f.clock.now().getTime() - 60_000;
  }

  async step(): Promise<void> {
    const until = this.#f.clock.now();
    const page = { app: this.#f.access.app, from: new Date(this.#fromMs), until, limit: 10_000 };
    const found = value<readonly { readonly orderNumber: string }[]>(
      await this.#f.engine[this.#kind].page(page),
    );
    this.seen.push(...found.map((order) => order.orderNumber));
    this.#fromMs = until.getTime() + 1;
  }
}

describeOnServerFirst('adjoining windows of an app’s orders', (openFresh, kind) => {
  const databases: string[] = [];
  const opened: Store[] = [];
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()));
    for (const url of databases) await dropServerDatabase(testServerUrl!, url);
  });

  let both: readonly [Store, Store] | undefined;
  const emptied = emptiedForEach(async () => (await open())[0]);

  /** Stores of two processes; the embedded database has one, which two engines share. */
  async function open(): Promise<readonly [Store, Store]> {
    if (kind === 'embedded') {
      const store = await openFresh();
      both = [store, store];
    } else {
      const databaseUrl = await createServerDatabase(testServerUrl!, 'engine');
      databases.push(databaseUrl);
      both = [await openServerStore({ databaseUrl }), await openServerStore({ databaseUrl })];
      opened.push(...both);
    }
    return both;
  }

  async function twoStores(): Promise<readonly [Store, Store]> {
    await emptied();
    return both ?? open();
  }

  test.each<Kind>(['payments', 'payouts'])(
    '%s: each comes once, whenever it is committed',
    {
      timeout: raceTimeoutMs(60_000),
    },
    async (what) => {
      const [first, second] = await twoStores();
      // A commit takes from nothing to some milliseconds, so that windows begin and end within it.
      let turn = 0;
      const slow = interceptCommits(first, () => new Promise((resolve) => setTimeout(resolve, turn++ % 4)));
      const one = await makeFixture(slow);
      const two = await joinFixture(one, second);
      await fund(one, 100_000_000n);
      const walker = new Walker(two, what);
      const made: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        let isOver = false;
        const orders = Array.from({ length: ORDERS }, async (_, index) => {
          const f = index % 2 === 0 ? one : two;
          const number = `${what}-${round}-${index}`;
          for (let wait = 0; wait < index; wait += 1) await new Promise((resolve) => setImmediate(resolve));
          if (what === 'payments') value(await f.engine.payments.create(f.payment(number)));
          else value(await f.engine.payouts.create(f.payout(number)));
          made.push(number);
        });
        const walk = (async () => {
          while (!isOver) {
            await walker.step();
            // The embedded database answers within one turn of the event loop.
            await new Promise((resolve) => setImmediate(resolve));
          }
        })();
        await Promise.all(orders);
        isOver = true;
        await walk;
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
      await walker.step();
      expect(made.filter((number) => !walker.seen.includes(number))).toEqual([]);
      expect(walker.seen).toHaveLength(made.length);
    },
  );

  test('clocks that differ: an order is never earlier than the end of a list that was read', async () => {
    const [first, second] = await twoStores();
    const one = await makeFixture(first);
    const two = await joinFixture(one, second);
    await fund(one, 100_000n);
    two.clock.adopt(10_000);
    for (const what of ['payments', 'payouts'] as const) {
      const walker = new Walker(two, what);
      await walker.step();
      if (what === 'payments') value(await one.engine.payments.create(one.payment('A')));
      else value(await one.engine.payouts.create(one.payout('A')));
      two.clock.adopt(two.clock.offsetMs + 100);
      await walker.step();
      expect([what, walker.seen]).toEqual([what, ['A']]);
    }
  });

  test('a time that was closed in a sandbox before its reset holds nothing up', async () => {
    const [store] = await twoStores();
    const f = await makeFixture(store);
    const offsetMs = 86_400_000;
    f.clock.adopt(offsetMs);
    await new Walker(f, 'payments').step();
    value(await f.engine.payments.create(f.payment('A')));
    await store.query('delete from order_times');
    f.clock.restart();
    const { payment } = value(await f.engine.payments.create(f.payment('B')));
    expect(payment.createdAt.getTime()).toBeLessThan(Date.now() + offsetMs / 2);
  });
});

describeOnServer('a transaction that holds a time', (createDatabase) => {
  test('lists up to it wait, and give up; earlier ones do not', async () => {
    const databaseUrl = await createDatabase();
    const [store, other] = [await openServerStore({ databaseUrl }), await openServerStore({ databaseUrl })];
    const drawn = new Date();
    const ms = drawn.getTime();
    let waited: Promise<boolean> | undefined;
    await store.transaction(
      async (tx) => {
        expect(heldTime(tx)).toEqual(drawn);
        expect(await closeOrderTimes(other, ms - 1, 0)).toBe(true);
        expect(await closeOrderTimes(other, ms, 0)).toBe(false);
        waited = closeOrderTimes(other, ms);
      },
      { first: holdOrderTime(drawn) },
    );
    expect(await waited).toBe(true);
    const next = await store.transaction(async (tx) => heldTime(tx), { first: holdOrderTime(drawn) });
    expect(next.getTime()).toBe(ms + 1);
    await Promise.all([store.close(), other.close()]);
  });

  test('a session is as before when the first statement of a transaction fails', async () => {
    const store = await openServerStore({ databaseUrl: await createDatabase(), poolSize: 1 });
    const failing = store.transaction(async () => 0, { first: 'select 1 / 0' });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await store.query('select 1 as one')).toEqual([{ one: 1 }]);
    await store.close();
  });
});
