import { StatementError, type Store } from '@naru/engine';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const KEY = { authorization: 'Bearer naru-sandbox-operator' };

const NOTHING_DONE = 'the database was busy, and nothing was changed: do it again';
const MAYBE_DONE = 'it may have been done, wholly or in part: look before you do it again';

afterEach(() => vi.restoreAllMocks());

async function operator(method: string, path: string, body?: Members) {
  const reply = await server.request(method, `/admin/v1${path}`, body, KEY);
  return { status: reply.status, body: JSON.parse(reply.text) as Record<string, unknown> };
}

/** Statements outside transactions fail as if somebody held what they need. */
function lockOut(fails: (sql: string) => boolean): void {
  const query = server.store.query.bind(server.store);
  vi.spyOn(server.store, 'query').mockImplementation((async (sql: string, params?: readonly unknown[]) => {
    if (fails(sql)) throw new StatementError('canceling statement due to lock timeout', { code: '55P03' });
    return query(sql, params);
  }) as Store['query']);
}

async function paid(): Promise<string> {
  const { token, orderId } = await shop.page(orderTo(endpoint, { payment: { amount: '10.00' } }).body);
  await shop.payByCard(token);
  return orderId;
}

describe('a fault after something was written', () => {
  test('between the statements of one change', async () => {
    const [method] = await server.store.query<{ code: string; state: string }>(
      "select code, state from methods where dialect = 'haipay' and direction = 'payment' and currency = 'KRW' limit 1",
    );
    const path = `/methods/haipay/payment/KRW/${method?.code}`;
    const change = { state: method?.state, minimum: '1', maximum: '1000000' };
    lockOut((sql) => sql.includes('set minimum'));
    expect(await operator('PATCH', path, change)).toMatchObject({
      status: 500,
      body: { error: { code: 'outcome_unknown', message: MAYBE_DONE } },
    });
    vi.restoreAllMocks();
    lockOut((sql) => sql.includes('set state'));
    expect(await operator('PATCH', path, change)).toMatchObject({
      status: 503,
      body: { error: { code: 'busy', message: NOTHING_DONE } },
    });
  });

  test('while what was committed is read again', async () => {
    const [app] = await server.store.query<{ merchant_id: string }>('select merchant_id from apps limit 1');
    const path = `/merchants/${app?.merchant_id}/suspend`;
    lockOut((sql) => sql.includes('from merchants'));
    expect(await operator('POST', path)).toMatchObject({
      body: { error: { code: 'outcome_unknown', message: MAYBE_DONE } },
    });
    vi.restoreAllMocks();
    expect((await operator('POST', path.replace('suspend', 'activate'))).status).toBe(200);
  });

  test('and of a command that the writer committed', async () => {
    const raise = (orderId: string) =>
      operator('POST', `/payments/${orderId}/chargebacks`, {
        caseNumber: 'C1',
        reason: 'Fraud',
        deduct: false,
      });
    const { body } = await raise(await paid());
    const path = `/chargebacks/${body['id']}/deduct`;
    let isMoved = false;
    const transaction = server.store.transaction.bind(server.store);
    vi.spyOn(server.store, 'transaction').mockImplementation(async (work, options) => {
      const result = await transaction(work, options);
      isMoved = true;
      return result;
    });
    lockOut((sql) => isMoved && sql.includes('from payments'));
    expect(await operator('POST', path)).toMatchObject({
      body: { error: { code: 'outcome_unknown', message: MAYBE_DONE } },
    });
    vi.restoreAllMocks();
    expect((await operator('GET', `/chargebacks/${body['id']}`)).body).toMatchObject({ state: 'deducted' });
  });
});

test('a fault before anything was written says that nothing was changed', async () => {
  const orderId = await paid();
  lockOut((sql) => sql.includes('from payments'));
  const reason = { caseNumber: 'C2', reason: 'Fraud' };
  expect(await operator('POST', `/payments/${orderId}/chargebacks`, reason)).toMatchObject({
    body: { error: { code: 'busy', message: NOTHING_DONE } },
  });
});
