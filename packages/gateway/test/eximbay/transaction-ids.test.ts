import { koreanDay } from '@naru/engine';
import { expect, test } from 'vitest';
import { newOrderId, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

/** As if the mid had drawn so many of its numbers today. */
async function usedUp(count: number): Promise<void> {
  const day = koreanDay(server.gateway.engine.context.clock.now());
  await server.store.query(
    `insert into daily_counters (scope, day, next) values ('eximbay:1849705C64', $1, $2)
     on conflict (scope, day) do update set next = excluded.next`,
    [day, BigInt(count)],
  );
}

async function paid(): Promise<Record<string, string> & { body: ReturnType<typeof orderTo>['body'] }> {
  const { path, body } = orderTo(endpoint, { payment: { amount: '10.00' } });
  await shop.payByCard((await shop.page(body)).token, {});
  return Object.assign(await shop.result(endpoint, path), { body }) as never;
}

test('a mid that used up a million ids of the day goes on with letters, in payments and refunds', async () => {
  await usedUp(1_000_000);
  const { transaction_id: id = '', body } = await paid();
  expect(id).toMatch(/^1849705C64\d{8}A00000$/);
  const refund = { refund_type: 'F', refund_amount: '10.00', refund_id: newOrderId(), reason: 'x' };
  const answer = await shop.about('cancel', id, body, { refund, payment: { balance: '10.00' } });
  expect(answer).toMatchObject({
    rescode: '0000',
    refund: { refund_transaction_id: expect.stringMatching(/^1849705C64\d{8}A00001$/) },
  });
});

test('the log and a metric warn half-way to the last one of digits alone', async () => {
  await usedUp(499_999);
  await paid();
  expect(server.logText).not.toContain('uses up its transaction ids');
  await paid();
  expect(server.logText).toContain('a mid uses up its transaction ids of the day');
  const metrics = await server.request('GET', '/metrics');
  expect(metrics.text).toMatch(/^naru_eximbay_transaction_ids_today 50000[1-9]$/m);
});
