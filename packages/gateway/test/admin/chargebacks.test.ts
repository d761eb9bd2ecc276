import { describe, expect, test } from 'vitest';
import { whileWriterIsFull } from '../support/busy-writer.ts';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const NOBODY = '01900000-0000-7000-8000-00000000ffff';
const KEY = { authorization: 'Bearer naru-sandbox-operator' };

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

type Row = [method: string, path: string, body: Members | undefined, status: number];

async function operator(
  method: string,
  path: string,
  body?: Members,
  headers: Members = KEY,
): Promise<Answer> {
  const reply = await server.request(method, `/admin/v1${path}`, body, headers as Record<string, string>);
  return { status: reply.status, body: JSON.parse(reply.text) as Record<string, unknown> };
}

async function paid(amount = '10.00'): Promise<string> {
  const { body } = orderTo(endpoint, { payment: { amount } });
  const { token, orderId } = await shop.page(body);
  await shop.payByCard(token);
  return orderId;
}

const raise = (orderId: string, caseNumber: string, more: Members = {}) =>
  operator('POST', `/payments/${orderId}/chargebacks`, { caseNumber, reason: 'Fraud', ...more });

describe('chargebacks in the operator’s API', () => {
  test('are nobody’s without the key', async () => {
    expect((await operator('GET', '/chargebacks', undefined, {})).status).toBe(401);
    expect((await operator('POST', '/payments/x/chargebacks', {}, {})).status).toBe(401);
    expect((await operator('GET', '/cash-receipts', undefined, {})).status).toBe(401);
  });

  test('are opened once per case, contested with evidence, and decided', async () => {
    const orderId = await paid();
    const opened = await raise(orderId, 'CB-1', { amount: '4.00', reasonCode: '10.4' });
    expect(opened).toMatchObject({
      status: 200,
      body: { repeated: false, state: 'deducted', amount: '4.00', caseNumber: 'CB-1', orderNumber: orderId },
    });
    const id = String(opened.body['id']);
    expect((await raise(orderId, 'CB-1', { amount: '4.00' })).body).toMatchObject({ repeated: true, id });
    expect(await operator('POST', `/chargebacks/${id}/accept`, { evidence: 'x' })).toMatchObject({
      status: 400,
    });
    const contested = await operator('POST', `/chargebacks/${id}/represent`, { evidence: 'Signed for' });
    expect(contested).toMatchObject({ status: 200, body: { state: 'represented' } });
    expect(contested.body).not.toHaveProperty('evidence');
    expect((await operator('GET', `/chargebacks/${id}`)).body).toMatchObject({
      state: 'represented',
      evidence: 'Signed for',
    });
    const again = (evidence: string) => operator('POST', `/chargebacks/${id}/represent`, { evidence });
    expect(await again('Signed for')).toMatchObject({ status: 200, body: { state: 'represented' } });
    expect(await again('And seen by the neighbour')).toMatchObject({
      status: 409,
      body: { error: { message: 'Evidence was recorded already, and is not replaced' } },
    });
    expect((await operator('POST', `/chargebacks/${id}/win`)).body).toMatchObject({ state: 'won' });
    expect(await operator('POST', `/chargebacks/${id}/lose`)).toMatchObject({
      status: 409,
      body: { error: { message: 'The chargeback is won: lose is not possible' } },
    });
  });

  test('that were contested without evidence take it later, once and in time', async () => {
    const { body } = await raise(await paid(), 'CB-LATER', { amount: '4.00' });
    const represent = (evidence?: string) =>
      operator('POST', `/chargebacks/${body['id']}/represent`, evidence === undefined ? {} : { evidence });
    expect((await represent()).body).toMatchObject({ state: 'represented' });
    expect(await represent('Signed for')).toMatchObject({ status: 200, body: { state: 'represented' } });
    expect((await operator('GET', `/chargebacks/${body['id']}`)).body).toMatchObject({
      evidence: 'Signed for',
    });
    expect((await represent()).status).toBe(200);
    expect((await represent('Something else')).status).toBe(409);

    const late = await raise(await paid(), 'CB-LATE', { amount: '4.00' });
    const path = `/chargebacks/${late.body['id']}`;
    await operator('POST', `${path}/represent`, {});
    await server.store.query("update chargebacks set deadline_at = '2026-01-01' where id = $1", [
      late.body['id'],
    ]);
    expect(await operator('POST', `${path}/represent`, { evidence: 'Signed for' })).toMatchObject({
      status: 409,
      body: { error: { message: 'The time for evidence is over' } },
    });
  });

  test('are about the payment whose platform number is said to be given, whatever others chose', async () => {
    const orderId = await paid('1000.00');
    const [meant] = (await operator('GET', `/payments/${orderId}`)).body['items'] as Members[];
    const number = String(meant?.['platformNumber']);
    const named = { payment: { order_id: number, amount: '0.10' } };
    const { token } = await shop.page(orderTo(endpoint, named).body);
    await shop.payByCard(token);
    // More than a list of payments shows.
    for (let n = 0; n < 20; n += 1) await shop.page(orderTo(endpoint, named).body);
    expect(await raise(number, 'CB-NAMED', { amount: '0.10' })).toMatchObject({ status: 409 });
    const given = { amount: '0.10', numberIs: 'platform' };
    expect((await raise(number, 'CB-NAMED', given)).body).toMatchObject({ orderNumber: orderId });
    const [first] = (await operator('GET', `/payments/${number}`)).body['items'] as Members[];
    expect(first).toMatchObject({ orderNumber: orderId });
  });

  test('that cannot be opened or decided at the moment are refused with the reason', async () => {
    const orderId = await paid();
    const { body } = await raise(orderId, 'BUSY-1', { amount: '1.00', deduct: false });
    await whileWriterIsFull(server, async () => {
      for (const reply of [
        await raise(orderId, 'BUSY-2', { amount: '1.00' }),
        await operator('POST', `/chargebacks/${body['id']}/deduct`),
      ]) {
        expect(reply).toMatchObject({ status: 503, body: { error: { code: 'busy' } } });
      }
    });
    expect((await operator('POST', `/chargebacks/${body['id']}/deduct`)).body).toMatchObject({
      state: 'deducted',
    });
  });

  test('are listed by state, the latest first, and page by page', async () => {
    const orderId = await paid();
    for (const number of ['L1', 'L2', 'L3']) {
      const { body } = await raise(orderId, number, { amount: '1.00', deduct: number !== 'L2' });
      if (number === 'L3') await operator('POST', `/chargebacks/${body['id']}/accept`);
    }
    const numbers = async (query: string) => {
      const { body } = await operator('GET', `/chargebacks?${query}`);
      return (body['items'] as Members[])
        .filter((one) => one['orderNumber'] === orderId)
        .map((one) => one['caseNumber']);
    };
    expect(await numbers('')).toEqual(['L3', 'L2', 'L1']);
    expect(await numbers('state=reported')).toEqual(['L2']);
    expect(await numbers('state=accepted')).toEqual(['L3']);
    const { body } = await operator('GET', '/chargebacks?limit=1');
    const [latest] = body['items'] as Members[];
    expect(await numbers(`before=${encodeURIComponent(String(latest?.['reportedAt']))}`)).toEqual([
      'L2',
      'L1',
    ]);
    expect(await numbers(`after=${String(latest?.['id'])}`)).toEqual(['L2', 'L1']);
  });

  test.each([
    ['GET', '/chargebacks/nobody', undefined, 400],
    ['GET', `/chargebacks/${NOBODY}`, undefined, 404],
    ['GET', '/chargebacks?state=odd', undefined, 400],
    ['GET', '/chargebacks?limit=0', undefined, 400],
    ...['/chargebacks', '/cash-receipts'].flatMap((list) =>
      [
        'x',
        '2026',
        '2026-02-30',
        '0000-01-01T00:00:00Z',
        '9999-12-31T23:59:59-09:00',
        '2016-12-31T23:59:60Z',
      ].map((time): Row => ['GET', `${list}?before=${time}`, undefined, 400]),
    ),
    ['POST', '/payments/nobody/chargebacks', { caseNumber: 'X', reason: 'x' }, 404],
    ['POST', '/payments/nobody/chargebacks', { reason: 'x' }, 400],
    ['POST', '/payments/nobody/chargebacks', { caseNumber: 'X', reason: 'a\nb' }, 400],
    ['POST', '/cash-receipts/nobody/retry', undefined, 400],
    ['POST', `/cash-receipts/${NOBODY}/retry`, undefined, 404],
    ['GET', '/cash-receipts?after=nobody', undefined, 400],
  ] as Row[])('%s %s %j is refused', async (method, path, body, status) => {
    expect(await operator(method, path, body)).toMatchObject({
      status,
      body: { error: expect.anything() },
    });
  });
});

describe('cash receipts in the operator’s API', () => {
  test('are listed, cancelled, and not retried when nothing failed', async () => {
    const { body } = orderTo(endpoint, {
      payment: { currency: 'KRW', amount: '10000', payment_method: 'P305', lang: 'KR' },
      settings: { issuer_country: 'KR' },
      tax: { receipt_status: 'Y' },
    });
    const { orderId } = await shop.page(body);
    await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    const listed = async (query = '') => {
      const answer = await operator('GET', `/cash-receipts${query}`);
      return (answer.body['items'] as Members[]).filter((one) => one['orderNumber'] === orderId);
    };
    const [receipt] = await until('an approved receipt', async () => {
      await server.advance(1);
      const found = await listed('?state=approved');
      return found.length > 0 && found;
    });
    expect(receipt).toMatchObject({ code: 'CA01', amount: '10000' });
    expect((await operator('POST', `/cash-receipts/${receipt?.['id']}/retry`)).status).toBe(409);
    const cancelled = await operator('POST', `/cash-receipts/${receipt?.['id']}/cancel`);
    expect(cancelled.body).toMatchObject({ code: 'CA03' });
    await until('the cancellation', async () => {
      await server.advance(1);
      return (await listed('?state=cancelled')).length === 1;
    });
  });
});
