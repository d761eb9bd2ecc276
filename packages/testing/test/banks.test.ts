import { expect, test } from 'vitest';
import { startNaru } from '../src/index.ts';
import { Shop, testShop } from './support/orders.ts';

const shop = testShop();

test('a bank pays out, refuses, or sends the money back', async () => {
  const { naru } = shop;
  // Each at once: without a control it arrives by itself after two seconds.
  expect((await naru.payouts.succeed(await shop.payout())).state).toBe('succeeded');
  expect(await naru.payouts.fail(await shop.payout(), { reason: 'Account closed' })).toMatchObject({
    state: 'failed',
    reason: 'Account closed',
  });
  expect((await naru.payouts.return(await shop.payout())).state).toBe('returned');
  const left = await shop.payout();
  await naru.clock.advance('2s');
  expect(await naru.callbacks.next({ order: left, event: 'payout_succeeded' })).toMatchObject({
    outcome: 'accepted',
  });
  await naru.verify();
});

test('while banks hang, an order is unknown, and it is carried out when they answer again', async () => {
  const { naru } = shop;
  await naru.upstream.hang();
  const order = await shop.payout();
  await naru.clock.advance('1h');
  const asked = await shop.haipay.payQuery({ orderId: order } as never);
  expect(asked).toMatchObject({ ok: true, data: { status: -1 } });
  await naru.upstream.resume();
  await naru.clock.advance('1h');
  expect(await naru.callbacks.next({ order, event: 'payout_succeeded' })).toMatchObject({ delivery: 1 });
  await naru.verify();
});

/** Much more than it takes, and less than the time limits of the calls, one at settling and one at closing. */
const GIVEN_UP_AT_ONCE_MS = 17_000;

test(
  'a gateway whose banks hang settles and closes: the calls under way are given up',
  async () => {
    const hanging = Object.assign(new Shop(), { naru: await startNaru({ undelivered: 'ignore' }) });
    await hanging.naru.upstream.hang();
    const order = await hanging.payout();
    await hanging.naru.settle();
    const asked = await hanging.haipay.payQuery({ orderId: order } as never);
    expect(asked).toMatchObject({ ok: true, data: { status: -1 } });
    await hanging.payout();
    await hanging.naru.close();
  },
  GIVEN_UP_AT_ONCE_MS,
);

test('time passes by what is asked, and forward only', async () => {
  const { naru } = shop;
  const before = await naru.clock.now();
  const after = await naru.clock.advance('1d 2h');
  expect(after.getTime() - before.getTime()).toBeGreaterThanOrEqual(26 * 3_600_000);
  expect(after.getTime() - before.getTime()).toBeLessThan(26.1 * 3_600_000);
  await expect(naru.clock.advance(-1)).rejects.toThrow('a duration is');
  await expect(naru.clock.advance('tomorrow')).rejects.toThrow('a duration is');
});

test('gateways know nothing of each other', async () => {
  const other = await startNaru();
  const order = await shop.order();
  await expect(other.payer.approve(order)).rejects.toThrow('There is no payment');
  expect(other.baseUrl).not.toBe(shop.naru.baseUrl);
  expect((await other.clock.now()).getTime()).toBeLessThan((await shop.naru.clock.now()).getTime());
  await other.close();
});

test('settings are taken, except those that are chosen here', async () => {
  await expect(startNaru({ settings: { PORT: '8080' } })).rejects.toThrow('PORT is chosen by @naru/testing');
  await expect(startNaru({ settings: { NARU_LOG_LEVEL: 'loud' } })).rejects.toThrow('NARU_LOG_LEVEL');
});
