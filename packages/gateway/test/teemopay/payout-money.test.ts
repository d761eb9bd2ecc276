import { describe, expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { whileWriterIsFull } from '../support/busy-writer.ts';
import { newOrderNo, PAYOUT_CREATE, payout } from '../support/teemopay.ts';
import { answered, atOnce, type DemoMerchant, demoMerchant, HANDLED } from '../support/teemopay-merchant.ts';

const POOR = [425, 'Insufficient merchant balance'];
/** The demo's fee: 1 000 won and 0.15 %, rounded to the won. */
const feeOf = (amount: bigint) => 1000n + (amount * 15n + 5000n) / 10_000n;
const fullCost = (amount: bigint) => amount + feeOf(amount);

/** The largest amount that can be paid out of a balance. */
function largestOf(available: bigint): bigint {
  let amount = available;
  while (fullCost(amount) > available) amount -= amount > 100_000n ? 1000n : 1n;
  while (fullCost(amount + 1n) <= available) amount += 1n;
  return amount;
}

async function count(shop: DemoMerchant, orderNumber: unknown): Promise<bigint | undefined> {
  const sql = 'select count(*) as count from payouts where order_number = $1';
  const [row] = await shop.server.store.query<{ count: bigint }>(sql, [orderNumber]);
  return row?.count;
}

describe('payout/create: the balance', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  test('amount and fee are frozen at once; the total stays', async () => {
    const before = await shop.balance();
    await shop.newPayout(payout({ amount: '12345' }));
    expect(await shop.balance()).toEqual({
      total: before.total,
      frozen: before.frozen + fullCost(12345n),
      available: before.available - fullCost(12345n),
    });
  });

  test('to the won: one more than there is for amount and fee is refused and moves nothing', async () => {
    const before = await shop.balance();
    const amount = largestOf(before.available);
    expect(answered(await shop.payoutCreate(payout({ amount: String(amount + 1n) })))).toEqual(POOR);
    expect(answered(await shop.payoutCreate(payout({ amount: '50000000' })))).toEqual(POOR);
    expect(await shop.balance()).toEqual(before);
    expect(answered(await shop.payoutCreate(payout({ amount: String(amount) })))).toEqual(HANDLED);
    const after = await shop.balance();
    expect(after.available).toBe(before.available - fullCost(amount));
    expect(after.available).toBeLessThan(fullCost(100n));
    expect(await shop.teemo.refusal(PAYOUT_CREATE, payout({ amount: '100' }))).toEqual(POOR);
  });

  test('a number whose payout was refused is still free', async () => {
    const request = payout({ amount: '50000' });
    expect(answered(await shop.payoutCreate(request))).toEqual(POOR);
    expect(await count(shop, request['merchantOrderNo'])).toBe(0n);
    const [row] = await shop.server.store.query<{ merchant_id: string }>(
      'select merchant_id from apps limit 1',
    );
    await shop.server.gateway.engine.adjust(row?.merchant_id ?? '', 'KRW', 60_000n);
    expect(answered(await shop.payoutCreate(request))).toEqual(HANDLED);
  });
});

describeOnOneStore('payouts that race', (openStore) => {
  const shop = demoMerchant({ openStore });

  test('50 at once for money that suffices for six: six, and never a won too many', async () => {
    const results = await atOnce(50, () =>
      shop.payoutCreate(payout({ amount: '1500000', realName: 'NARU SLOW' })),
    );
    const said = results.map(answered);
    expect(said.filter(([code]) => code === 200)).toHaveLength(6);
    expect(said.filter(([code]) => code !== 200)).toEqual(Array(44).fill(POOR));
    expect(await shop.balance()).toEqual({ total: 10_000_000n, frozen: 9_019_500n, available: 980_500n });
  });

  test('20 times the same at once: one is made, 19 are refused because its number is used', async () => {
    const before = await shop.balance();
    const request = payout({ realName: 'NARU SLOW' });
    const said = (await atOnce(20, () => shop.payoutCreate(request))).map(answered);
    expect(said.filter(([code]) => code === 200)).toHaveLength(1);
    expect(said.filter(([code]) => code !== 200)).toEqual(Array(19).fill([426, 'merchant order duplicate']));
    expect(await count(shop, request['merchantOrderNo'])).toBe(1n);
    expect((await shop.balance()).frozen - before.frozen).toBe(fullCost(1000n));
  });

  test('20 different ones at once under one number: the same', async () => {
    const merchantOrderNo = newOrderNo();
    const results = await atOnce(20, (index) =>
      shop.payoutCreate(payout({ merchantOrderNo, realName: 'NARU SLOW', amount: String(1000 + index) })),
    );
    const codes = results.map((result) => answered(result)[0]);
    expect(codes.filter((code) => code === 200)).toHaveLength(1);
    expect(codes.filter((code) => code === 426)).toHaveLength(19);
    expect(await count(shop, merchantOrderNo)).toBe(1n);
  });

  test('a writer that has more than it can do: 412, nothing is made, and the number is free', async () => {
    const before = await shop.balance();
    const request = payout();
    const said = await whileWriterIsFull(shop.server, () => shop.teemo.refusal(PAYOUT_CREATE, request));
    expect(said).toEqual([412, 'Please try again later']);
    expect(await shop.balance()).toEqual(before);
    expect(answered(await shop.payoutCreate(request))).toEqual(HANDLED);
  });

  test('the books are sound after all this', async () => {
    const report = await shop.server.gateway.engine.verifyLedger();
    expect(report.faults).toEqual([]);
  });
});
