import { refused, StoreUnavailableError } from '@naru/engine';
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

/** The database can not be reached: nothing is stored. */
function storeIsAway() {
  const away = async () => {
    throw new StoreUnavailableError('no connection to the database', { outcomeUnknown: false });
  };
  return [
    vi.spyOn(server.store, 'transaction').mockImplementation(away),
    vi.spyOn(server.store, 'query').mockImplementation(away),
  ];
}

async function press(path: string, body?: unknown, method = 'POST') {
  const { status, text, headers } = await server.request(method, path, body);
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

  test('and while it is away; so does the payment page, before and behind the writer', async () => {
    const { orderNo, token } = await newPayment(server);
    const page = `/checkout/api/payments/${token}`;
    const calls: readonly [string, string, unknown?][] = [
      ['GET', page],
      ['POST', `${page}/start`, { method: collection()['inBankCode'] }],
      ['POST', `${page}/cancel`],
      ['POST', `/_sandbox/payments/${orderNo}/succeed`],
      ['POST', `/_sandbox/payments/${orderNo}/expire`],
      ['GET', '/_sandbox/callbacks'],
    ];
    for (const [method, path, body] of calls) {
      const spies = storeIsAway();
      expect([path, await press(path, body, method)]).toEqual([path, { ...BUSY, retryAfter: '1' }]);
      for (const spy of spies) spy.mockRestore();
      const { writer } = server.gateway.engine.context;
      const spy = vi
        .spyOn(writer, 'run')
        .mockImplementation(async () => refused({ code: 'internal', reason: 'store unavailable' }));
      const { status, code } = await press(path, body, method);
      expect([path, status === 200 || code === 'busy']).toEqual([path, true]);
      spy.mockRestore();
    }
  });
});
