import { describe, expect, test } from 'vitest';
import { usdCollection } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const server = testServer();

async function applied(rate: string, amount: string) {
  const { rates } = server.gateway.engine.context;
  await rates.set({ base: 'USD', quote: 'KRW', rate, source: 'operator', marginPpm: 0n });
  const { orderId, ...request } = usdCollection({ amount });
  const answer = await server.call('/usd/collect/apply', { orderId, ...request });
  const [payment] = await server.gateway.engine.payments.findByAnyNumber(String(orderId));
  return { status: answer['status'], error: answer['error'], payerAmount: payment?.payerAmount };
}

describe('an order in dollars', () => {
  test('is paid in won at the rate in force', async () => {
    expect(await applied('1385.20', '10.00')).toMatchObject({ payerAmount: 13852n });
  });

  // The first is a rate that was set the wrong way round: a dollar would be credited for no won at all.
  test.each([
    ['0.00072', '10.00'],
    ['0.000000000001', '1000.00'],
    ['999999999999.999999999999', '1000.00'],
  ])('is refused at a rate of %s, of which no payable sum comes', async (rate, amount) => {
    expect((await applied(rate, amount)).payerAmount).toBeUndefined();
  });
});
