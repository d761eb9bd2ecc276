import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { Sealer, Secret } from '../src/base/secrets.ts';
import { CheckoutSessions } from '../src/checkout-sessions/checkout-sessions.ts';
import { DailyNumbers } from '../src/store/daily-numbers.ts';

describeOnEveryStore('daily numbers', (emptyStore) => {
  const noon = new Date('2026-03-01T03:00:00Z');

  test('start at nought each Korean day, for each scope, and leave no gap', async () => {
    const numbers = new DailyNumbers(await emptyStore());
    const taken = await Promise.all(Array.from({ length: 50 }, () => numbers.next('a', noon)));
    expect(taken.toSorted((one, two) => Number(one - two))).toEqual(
      Array.from({ length: 50 }, (_, n) => BigInt(n)),
    );
    expect(await numbers.next('b', noon)).toBe(0n);
    expect(await numbers.next('a', new Date('2026-03-01T14:59:59Z'))).toBe(50n);
    expect(await numbers.next('a', new Date('2026-03-01T15:00:00Z'))).toBe(0n);
  });

  test('no two processes get the same one', async () => {
    const store = await emptyStore();
    const processes = [new DailyNumbers(store), new DailyNumbers(store), new DailyNumbers(store)];
    const all: bigint[] = [];
    for (let round = 0; round < 20; round += 1) {
      all.push(...(await Promise.all(processes.map((numbers) => numbers.next('a', noon)))));
    }
    expect(new Set(all).size).toBe(60);
  });
});

describeOnEveryStore('checkout_sessions', (emptyStore) => {
  const appId = '00000000-0000-7000-8000-000000000003';
  const order = { merchantId: appId, appId, key: 'K1', content: { buyer: { email: 'hong@example.com' } } };

  test('are kept sealed, found by app and key, refreshed, and forgotten after a week', async () => {
    const store = await emptyStore();
    let now = new Date('2026-03-01T00:00:00Z');
    const checkoutSessions = new CheckoutSessions(store, new Sealer(new Secret('test')), { now: () => now });
    await checkoutSessions.keep(order);
    expect(await checkoutSessions.find(appId, 'K1')).toEqual({ content: order.content, createdAt: now });
    expect(await checkoutSessions.find(appId, 'K2')).toBeUndefined();
    const [row] = await store.query('select * from checkout_sessions');
    expect(JSON.stringify(row)).not.toContain('hong@example.com');
    now = new Date('2026-03-02T00:00:00Z');
    await checkoutSessions.keep(order);
    now = new Date('2026-03-08T12:00:00Z');
    await checkoutSessions.forgetOld(10);
    expect((await checkoutSessions.find(appId, 'K1'))?.createdAt).toEqual(new Date('2026-03-02T00:00:00Z'));
    now = new Date('2026-03-09T00:00:00Z');
    await checkoutSessions.forgetOld(10);
    expect(await checkoutSessions.find(appId, 'K1')).toBeUndefined();
  });
});
