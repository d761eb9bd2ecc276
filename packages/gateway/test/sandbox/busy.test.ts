import { refused } from '@naru/engine';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { collection, newPayment, payout, vaCollection } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const BUSY = { status: 503, code: 'busy' };

/** While it is so the writer takes no command. */
function storeIsBusy() {
  const { writer } = server.gateway.engine.context;
  return vi.spyOn(writer, 'run').mockImplementation(async () => refused({ code: 'busy' }));
}

async function press(path: string, body?: unknown) {
  const { status, text, headers } = await server.request('POST', path, body);
  const { error } = JSON.parse(text) as { error?: { code: string } };
  return { status, code: error?.code, retryAfter: headers.get('retry-after') };
}

/** A payment that its payer has begun to pay. */
async function started(order: Record<string, unknown>): Promise<string> {
  const { orderNo, token } = await newPayment(server, order);
  await server.json('POST', `/checkout/api/payments/${token}/start`, { method: order['inBankCode'] });
  await until('it is at its channel', async () => {
    const { state } = await server.json<{ state: string }>('GET', `/checkout/api/payments/${token}`);
    return state === 'redirect' || state === 'deposit';
  });
  return orderNo;
}

describe('controls while the store is busy', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('say so, and the same call again does it', async () => {
    const untouched = (await newPayment(server)).orderNo;
    const wallet = await started(collection());
    const declined = await started(collection());
    const account = await started(vaCollection());
    const paidOut = String((await server.ok('/krw/pay/apply', payout()))['orderNo']);
    const calls: readonly [string, unknown?][] = [
      [`/_sandbox/payments/${untouched}/succeed`],
      [`/_sandbox/payments/${wallet}/succeed`],
      [`/_sandbox/payments/${declined}/fail`],
      [`/_sandbox/payments/${(await newPayment(server)).orderNo}/expire`],
      [`/_sandbox/payouts/${paidOut}/succeed`],
      [`/_sandbox/payments/${account}/deposits`, { amount: '10000' }],
    ];
    for (const [path, body] of calls) {
      const spy = storeIsBusy();
      expect([path, await press(path, body)]).toEqual([path, { ...BUSY, retryAfter: '1' }]);
      spy.mockRestore();
      expect([path, (await press(path, body)).status]).toEqual([path, 200]);
    }
  });
});
