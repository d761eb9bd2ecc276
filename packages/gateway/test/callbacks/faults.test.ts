import { beforeEach, describe, expect, test } from 'vitest';
import { merchantEndpoint } from '../support/merchant.ts';
import { collection, newOrderId, paidPayment } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { isSigned } from '../support/signing.ts';
import { until } from '../support/until.ts';

const server = testServer();
const merchant = merchantEndpoint();

function order(fault: string, more: Record<string, unknown> = {}) {
  return server.json('POST', '/_sandbox/callback-faults', { fault, ...more });
}

async function deliveries(no: string): Promise<readonly { outcome: string }[]> {
  type Kept = { callbacks: { deliveries: { outcome: string }[] }[] };
  const { callbacks } = await server.json<Kept>('GET', `/_sandbox/callbacks?no=${no}`);
  return callbacks.flatMap((callback) => callback.deliveries);
}

function paid(path: string) {
  return paidPayment(server, collection({ orderId: newOrderId(), notifyUrl: merchant.url(path) }));
}

describe('callback faults on purpose', () => {
  beforeEach(() => server.json('DELETE', '/_sandbox/callback-faults'));

  test('drop: the merchant sees nothing until the repetition', async () => {
    await order('drop');
    const { orderNo } = await paid('/drop');
    await until('the dropped delivery', async () => (await deliveries(orderNo)).length === 1);
    expect(await deliveries(orderNo)).toMatchObject([{ outcome: 'dropped' }]);
    expect(merchant.received('/drop')).toEqual([]);
    await server.advance(301);
    await merchant.waitFor('/drop');
  });

  test('duplicate: the same message twice', async () => {
    await order('duplicate');
    const { orderNo } = await paid('/duplicate');
    const [one, other] = await merchant.waitFor('/duplicate', 2);
    expect(other?.body).toBe(one?.body);
    await until('both kept', async () => (await deliveries(orderNo)).length === 2);
  });

  test('wrong signature: one character is another; the repetition is right', async () => {
    merchant.answer('/forged', (_, response, count) => response.end(count === 1 ? 'NO' : 'SUCCESS'));
    await order('wrong_signature');
    const { orderNo } = await paid('/forged');
    const [forged] = await merchant.waitFor('/forged');
    const { secretKey, platformPublicKey } = server.krw;
    expect(isSigned(forged?.members ?? {}, secretKey, platformPublicKey)).toBe(false);
    expect(forged?.members['orderNo']).toBe(orderNo);
    await until('it is kept', async () => (await deliveries(orderNo)).length === 1);
    await server.advance(301);
    const [, right] = await merchant.waitFor('/forged', 2);
    expect(isSigned(right?.members ?? {}, secretKey, platformPublicKey)).toBe(true);
  });

  test('delay: later messages come first', async () => {
    await order('delay', { seconds: 60 });
    const first = await paid('/order');
    await until('the delay is used up', async () => {
      const rows = await server.store.query('select 1 from sandbox_callback_faults where remaining > 0');
      return rows.length === 0;
    });
    const second = await paid('/order');
    await merchant.waitFor('/order');
    await server.advance(61);
    const received = await merchant.waitFor('/order', 2);
    expect(received.map((one) => one.members['orderNo'])).toEqual([second.orderNo, first.orderNo]);
  });

  test('count: so many messages, and no more', async () => {
    await order('drop', { count: 2 });
    const numbers = [await paid('/count'), await paid('/count'), await paid('/count')];
    await until('three deliveries', async () => {
      const all = await Promise.all(numbers.map(({ orderNo }) => deliveries(orderNo)));
      return all.flat().length === 3;
    });
    expect(merchant.received('/count')).toHaveLength(1);
  });

  test('cleared', async () => {
    await order('drop', { count: 1000 });
    await server.json('DELETE', '/_sandbox/callback-faults');
    await paid('/cleared');
    await merchant.waitFor('/cleared');
  });

  test('what is no fault', async () => {
    const bodies = [{}, { fault: 'explode' }, { fault: 'drop', count: 0 }, { fault: 'delay', seconds: -1 }];
    for (const body of [...bodies, { fault: 'drop', count: 1.5 }, 'x', null]) {
      const reply = await server.request('POST', '/_sandbox/callback-faults', body);
      expect([body, reply.status]).toEqual([body, 400]);
    }
  });
});
