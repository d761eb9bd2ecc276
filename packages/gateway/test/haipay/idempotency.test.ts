import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { balances, collection, newOrderId, payout } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const AT_ONCE = 50;
const COLLECT = '/krw/collect/apply';
const PAY = '/krw/pay/apply';

/** At once on a server, by two processes: test/processes/two-servers.test.ts. */
describeOnOneStore('requests that come again', (openStore) => {
  const server = testServer({ openStore });

  async function count(table: 'payments' | 'payouts', orderId: unknown): Promise<bigint | undefined> {
    const sql = `select count(*) as count from ${table} where order_number = $1`;
    const [row] = await server.store.query<{ count: bigint }>(sql, [orderId]);
    return row?.count;
  }

  test('fifty times the same collection at once are one order with one answer', async () => {
    const request = collection();
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => server.ok(COLLECT, request)));
    expect(new Set(answers.map((data) => JSON.stringify(data))).size).toBe(1);
    expect(await count('payments', request['orderId'])).toBe(1n);
  });

  test('fifty times the same payout at once freeze the money once', async () => {
    const before = await balances(server);
    const request = payout({ name: 'Naru Slow' });
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => server.ok(PAY, request)));
    expect(new Set(answers.map((data) => data['orderNo'])).size).toBe(1);
    expect(await count('payouts', request['orderId'])).toBe(1n);
    const after = await balances(server);
    expect(Number(after.frzBal) - Number(before.frzBal)).toBe(3003);
  });

  test('fifty different collections under one number: one is made, the others are refused', async () => {
    const orderId = newOrderId();
    const codes = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) =>
        server.code(COLLECT, collection({ orderId, amount: String(2000 + index) })),
      ),
    );
    expect(codes.filter((code) => code === '00000000')).toHaveLength(1);
    expect(codes.filter((code) => code === '5001')).toHaveLength(AT_ONCE - 1);
  });

  test('fifty different payouts under one number: the same', async () => {
    const orderId = newOrderId();
    const codes = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) =>
        server.code(PAY, payout({ orderId, amount: String(2000 + index) })),
      ),
    );
    expect(codes.filter((code) => code === '00000000')).toHaveLength(1);
    expect(codes.filter((code) => code === '5001')).toHaveLength(AT_ONCE - 1);
  });

  test('any other content under the number is a duplicate, whichever member differs', async () => {
    const request = collection({ subject: 'one' });
    await server.ok(COLLECT, request);
    const changes = {
      amount: '2001',
      name: 'Other',
      phone: '01000000000',
      subject: 'two',
      body: 'new',
      x: '1',
    };
    for (const [name, value] of Object.entries(changes)) {
      expect([name, await server.code(COLLECT, { ...request, [name]: value })]).toEqual([name, '5001']);
    }
    // The same content in another order, or with members that count as absent, is the same request.
    await server.ok(COLLECT, Object.fromEntries(Object.entries(request).toReversed()));
    await server.ok(COLLECT, { ...request, notifyUrl: '', appId: '1054' });
  });

  test('numbers of payments, payouts and apps do not meet', async () => {
    const orderId = newOrderId();
    await server.ok(COLLECT, collection({ orderId }));
    await server.ok(PAY, payout({ orderId }));
    const usd = { orderId, appId: 1055, amount: '10', inBankCode: 'TOSS_USD' };
    await server.ok('/usd/collect/apply', collection(usd));
  });

  test('duplicates may be refused altogether, also at once', async () => {
    await server.setApp(1054, `settings = '{"duplicateOrders": "refuse"}'`);
    for (const [path, request] of [
      [COLLECT, collection()],
      [PAY, payout()],
    ] as const) {
      const codes = await Promise.all(Array.from({ length: 10 }, () => server.code(path, request)));
      expect(codes.filter((code) => code === '00000000')).toHaveLength(1);
      expect(codes.filter((code) => code === '5001')).toHaveLength(9);
    }
    await server.setApp(1054, `settings = '{}'`);
  });

  test('the books are sound after all this', async () => {
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });
});
