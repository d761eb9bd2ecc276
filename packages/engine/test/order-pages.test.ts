import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import type { OrderPosition } from '../src/orders/orders-page.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Makes an order in a millisecond of its own: within one, the order of the list is that of the random part of ids. */
function inOrder<T>(f: Fixture, create: () => Promise<T>): Promise<T> {
  f.clock.adopt(f.clock.offsetMs + 2);
  return create();
}

describeOnEveryStore('pages of an app’s orders', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  const range = (f: Fixture) => ({
    app: f.access.app,
    from: new Date(f.clock.now().getTime() - HOUR_MS),
    until: new Date(f.clock.now().getTime() + HOUR_MS),
  });

  async function readAll(f: Fixture, limit: number, between: (page: number) => Promise<unknown>) {
    const numbers: string[] = [];
    let after: OrderPosition | undefined;
    for (let page = 1; ; page += 1) {
      const orders = value(await f.engine.payments.page({ ...range(f), limit, ...(after ? { after } : {}) }));
      numbers.push(...orders.map((order) => order.orderNumber));
      if (orders.length < limit) return numbers;
      after = orders.at(-1)!;
      await between(page);
    }
  }

  test('each payment comes once, also while new ones arrive', async () => {
    const f = await makeFixture(await emptyStore());
    const first = Array.from({ length: 25 }, (_, index) => `M${index}`);
    await Promise.all(first.map((number) => f.engine.payments.create(f.payment(number))));
    const numbers = await readAll(f, 4, async (page) => {
      if (page > 5) return;
      await f.engine.payments.create(f.payment(`new-${page}`));
      await f.engine.payments.create(f.payment(`newer-${page}`));
    });
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(first.filter((number) => !numbers.includes(number))).toEqual([]);
  });

  test('only the app’s own, only in the range, only in the states asked for', async () => {
    const f = await makeFixture(await emptyStore());
    for (const number of ['A', 'B', 'C']) await inOrder(f, () => f.engine.payments.create(f.payment(number)));
    const failure = { decline: 'declined', code: 'x', reason: 'x' } as const;
    await f.engine.payments.create({ ...f.payment('F'), failure });
    const read = async (rest: object) =>
      value(await f.engine.payments.page({ ...range(f), limit: 10, ...rest })).map(
        (order) => order.orderNumber,
      );
    expect(await read({})).toEqual(['A', 'B', 'C', 'F']);
    expect(await read({ states: ['failed'] })).toEqual(['F']);
    expect(await read({ until: new Date(f.clock.now().getTime() - HOUR_MS / 2) })).toEqual([]);
    expect(await read({ app: { ...f.access.app, id: '00000000-0000-7000-8000-000000000001' } })).toEqual([]);
  });

  test('payouts the same', async () => {
    const f = await makeFixture(await emptyStore());
    value(await f.engine.adjust(f.access.app.merchantId, 'KRW', 1_000_000n));
    for (const number of ['A', 'B', 'C']) {
      value(await inOrder(f, () => f.engine.payouts.create(f.payout(number))));
    }
    const first = value(await f.engine.payouts.page({ ...range(f), limit: 2 }));
    const rest = value(await f.engine.payouts.page({ ...range(f), limit: 2, after: first.at(-1)! }));
    expect([...first, ...rest].map((payout) => payout.orderNumber)).toEqual(['A', 'B', 'C']);
  });
});
