import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { verifyWebhook } from '@naru/eximbay';
import { beforeAll, describe, expect, test } from 'vitest';
import { demoCredentialsPath } from '../../src/sandbox/demo.ts';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint, type Received } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

const ACCEPTED = '{"rescode":"0000","resmsg":"Success"}';
const CHARGED_BACK_LATER = '4000 0000 0000 1455';

let secret = '';
let serial = 0;

beforeAll(async () => {
  const demo = JSON.parse(await readFile(demoCredentialsPath, 'utf8')) as {
    eximbay: { webhookSecret: string };
  };
  secret = demo.eximbay.webhookSecret;
});

/** A webhook address of its own for each test. */
async function webhookTo(settings: Members = {}, answer = ACCEPTED): Promise<string> {
  serial += 1;
  const path = `/webhook/${serial}`;
  endpoint.answer(path, (_, response) => response.end(answer));
  const all = { payTo: 'EXIMBAY.COM', webhookUrl: endpoint.url(path), ...settings };
  await server.setApp('1849705C64', `settings = '${JSON.stringify(all)}'`);
  return path;
}

async function paid(amount = '10.00', changes: Record<string, Members> = {}, card: Members = {}) {
  const order = orderTo(endpoint, { payment: { amount }, ...changes });
  await shop.payByCard((await shop.page(order.body)).token, card);
  const result = await shop.result(endpoint, order.path);
  return { ...order, orderId: String(order.body['payment']?.['order_id']), result };
}

interface View {
  readonly id: string;
  readonly state: string;
  readonly [member: string]: unknown;
}

const raise = (orderId: string, body: Members = {}) =>
  server.json<View>('POST', `/_sandbox/payments/${orderId}/chargebacks`, body);
const act = (id: string, action: string, body?: Members) =>
  server.request('POST', `/_sandbox/chargebacks/${id}/${action}`, body);

/** What arrived, after its signature was checked by the test's own hand. */
function dataOf(received: Received | undefined): Record<string, string> {
  if (!received) throw new Error('nothing arrived');
  const { headers, body } = received;
  const time = String(headers['eximbay-webhook-transmission-time']);
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+09:00$/);
  expect(headers['content-type']).toBe('application/json;charset=utf-8');
  const expected = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  expect(headers['eximbay-webhook-signature']).toBe(expected);
  const { type, data } = JSON.parse(body) as { type: string; data: Record<string, string> };
  expect(type).toBe('CHARGEBACK');
  return data;
}

const whole = async () => expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);

describe('the CHARGEBACK webhook', () => {
  test('says all that the reference says, and is signed', async () => {
    const path = await webhookTo();
    const { orderId, result } = await paid('10.00', { other_param: { param1: 'a', param2: '가' } });
    const chargeback = await raise(orderId, { reason: 'Not received', reasonCode: '13.1' });
    expect(chargeback).toMatchObject({ state: 'deducted', amount: '10.00', currency: 'USD' });
    const [received] = await endpoint.waitFor(path);
    const today = String(result['transaction_date']).slice(0, 8);
    expect(dataOf(received)).toEqual({
      mid: '1849705C64',
      order_id: orderId,
      transaction_id: result['transaction_id'],
      currency: 'USD',
      amount: '10.00',
      payment_method: 'P101',
      auth_code: result['auth_code'],
      transaction_date: result['transaction_date'],
      pay_to: 'EXIMBAY.COM',
      param1: 'a',
      param2: '가',
      param3: 'OPENAPI',
      payer_authentication_flag: 'N',
      refund_flag: 'N',
      chargeback_status: 'DEDUCTION',
      chargeback_reason: '13.1 Not received',
      chargeback_report_date: expect.stringMatching(/^\d{8}$/),
      chargeback_deadline: String(chargeback['deadline']).replaceAll('-', ''),
      chargeback_resolve_date: '',
      chargeback_deduct_date: expect.stringMatching(/^\d{8}$/),
    });
    expect(Number(dataOf(received)['chargeback_report_date'])).toBeGreaterThanOrEqual(Number(today));
    const verified = verifyWebhook({
      headers: received!.headers,
      body: received!.body,
      secret,
      toleranceSeconds: null,
    });
    expect(verified).toMatchObject({ ok: true, kind: 'chargeback' });
    await whole();
  });

  test('follows the case to its end, and reports a refund', async () => {
    const path = await webhookTo();
    const { orderId, body, result } = await paid('10.00');
    const refund = { refund_type: 'P', refund_amount: '4.00', refund_id: `RC${serial}`, reason: 'x' };
    await shop.about('cancel', result['transaction_id'], body, { refund });
    const { id } = await raise(orderId, { amount: '6.00' });
    expect((await act(id, 'represent', { evidence: 'Delivered on 3 March' })).status).toBe(200);
    expect((await act(id, 'win')).status).toBe(200);
    expect((await act(id, 'lose')).status).toBe(409);
    const received = (await endpoint.waitFor(path, 3)).map(dataOf);
    const ordered = received.toSorted(
      (one, other) => order(one['chargeback_status']) - order(other['chargeback_status']),
    );
    expect(ordered.map((data) => [data['chargeback_status'], data['amount'], data['refund_flag']])).toEqual([
      ['DEDUCTION', '6.00', 'Y'],
      ['REPRESENTED', '6.00', 'Y'],
      ['WON', '6.00', 'Y'],
    ]);
    expect(ordered[2]?.['chargeback_resolve_date']).toMatch(/^\d{8}$/);
    await whole();
  });

  test('comes three times more when it is not received, each time signed anew', async () => {
    const path = await webhookTo({}, 'rescode=0000&resmsg=Success');
    const { orderId } = await paid();
    await raise(orderId);
    for (const [count, seconds] of [
      [1, 60],
      [2, 300],
      [3, 1800],
      [4, 7200],
    ] as const) {
      const received = await endpoint.waitFor(path, count);
      dataOf(received.at(-1));
      await until(`try ${count} to be kept`, async () => (await tries(orderId)) === count);
      await server.advance(seconds);
    }
    await until('the end of the deliveries', async () => (await callbackOf(orderId))?.state === 'exhausted');
    const times = endpoint.received(path).map(({ headers }) => headers['eximbay-webhook-transmission-time']);
    expect(new Set(times).size).toBe(4);
  });

  test('can be signed wrongly on purpose', async () => {
    const path = await webhookTo();
    const { orderId } = await paid();
    await server.json('POST', '/_sandbox/callback-faults', { fault: 'wrong_signature', count: 1 });
    await raise(orderId);
    const [received] = await endpoint.waitFor(path);
    const { headers, body } = received!;
    expect(verifyWebhook({ headers, body, secret, toleranceSeconds: null })).toMatchObject({
      reason: expect.stringMatching(/^signature_/),
    });
  });

  test('waits for a secret, and is sent when there is one', async () => {
    const path = await webhookTo();
    const { orderId } = await paid();
    await server.store.exec(
      `update app_keys set valid_until = now() - interval '1 day' where kind = 'webhook_secret'`,
    );
    server.gateway.engine.context.directory.forget();
    await raise(orderId);
    await until('the try without a body', async () => (await tries(orderId)) === 1);
    await server.store.exec(`update app_keys set valid_until = null where kind = 'webhook_secret'`);
    server.gateway.engine.context.directory.forget();
    await server.advance(60);
    dataOf((await endpoint.waitFor(path))[0]);
  });
});

const STATUSES = ['REPORTED', 'DEDUCTION', 'REPRESENTED', 'WON', 'LOST', 'ACCEPTED'];
const order = (status: string | undefined) => STATUSES.indexOf(status ?? '');

interface Callback {
  readonly event: string;
  readonly state: string;
  readonly deliveries: readonly object[];
}

async function callbackOf(orderId: string): Promise<Callback | undefined> {
  const { callbacks } = await server.json<{ callbacks: Callback[] }>(
    'GET',
    `/_sandbox/callbacks?no=${orderId}`,
  );
  return callbacks.find(({ event }) => event.startsWith('chargeback'));
}

const tries = async (orderId: string) => (await callbackOf(orderId))?.deliveries.length ?? 0;

describe('the sandbox', () => {
  test('opens cases by amount, and refuses what can not be', async () => {
    await webhookTo();
    const { orderId } = await paid('10.00');
    expect(await raise(orderId, { amount: '2.50', deduct: false })).toMatchObject({
      state: 'reported',
      amount: '2.50',
      reason: 'Disputed by the payer',
    });
    const refusal = async (no: string, body: Members) => {
      const reply = await server.request('POST', `/_sandbox/payments/${no}/chargebacks`, body);
      return [reply.status, (JSON.parse(reply.text) as { error: { message: string } }).error.message];
    };
    expect(await refusal(orderId, { amount: '7.51' })).toEqual([409, 'At most 7.50 USD can be charged back']);
    expect(await refusal(orderId, { amount: '0' })).toEqual([
      400,
      expect.stringContaining('an amount of USD above 0'),
    ]);
    expect(await refusal('nobody', {})).toEqual([404, 'There is no payment nobody']);
    const unpaid = orderTo(endpoint);
    await shop.page(unpaid.body);
    const unpaidId = String(unpaid.body['payment']?.['order_id']);
    expect(await refusal(unpaidId, {})).toEqual([409, 'The payment is created: it can not be charged back']);
    const listed = await server.json<{ chargebacks: View[] }>('GET', `/_sandbox/chargebacks?no=${orderId}`);
    expect(listed.chargebacks).toHaveLength(1);
    expect((await act('x', 'win')).status).toBe(404);
  });

  test('what is charged back can not be canceled any more, and the balance says so', async () => {
    await webhookTo();
    const { orderId, body, result } = await paid('10.00');
    await raise(orderId, { amount: '4.00' });
    const id = result['transaction_id'];
    expect((await shop.retrieve(body))['payment']).toMatchObject({ status: 'SALE', balance: '6.00' });
    const refund = { refund_type: 'P', refund_id: `RD${serial}`, reason: 'x' };
    const refused = await shop.about('cancel', id, body, { refund: { ...refund, refund_amount: '6.01' } });
    expect(refused.rescode).not.toBe('0000');
    const made = await shop.about('cancel', id, body, { refund: { ...refund, refund_amount: '6.00' } });
    expect(made['payment']).toMatchObject({ balance: '0.00' });
    await whole();
  });

  test('has a card whose payment is charged back after seven days, once', async () => {
    const path = await webhookTo();
    const { orderId } = await paid('10.00', {}, { number: CHARGED_BACK_LATER });
    await server.advance(7 * 86_400 - 60);
    expect(endpoint.received(path)).toEqual([]);
    await server.advance(60);
    const [received] = await endpoint.waitFor(path);
    expect(dataOf(received)).toMatchObject({
      order_id: orderId,
      chargeback_reason: '10.4 Fraud: the card was not present',
    });
    await server.advance(86_400);
    const listed = await server.json<{ chargebacks: View[] }>('GET', `/_sandbox/chargebacks?no=${orderId}`);
    expect(listed.chargebacks).toMatchObject([{ state: 'deducted' }]);
  });

  test('lets time decide: without evidence the case is lost after fourteen days', async () => {
    const path = await webhookTo();
    const { orderId } = await paid('10.00');
    const { id } = await raise(orderId);
    await server.advance(15 * 86_400);
    // Cases of other tests are lost with it.
    const ofOrder = await until('both webhooks', () => {
      const webhooks = endpoint.received(path).map(dataOf);
      const ours = webhooks.filter((data) => data['order_id'] === orderId);
      return ours.length > 1 && ours;
    });
    expect(ofOrder.map((data) => data['chargeback_status']).toSorted()).toEqual(['DEDUCTION', 'LOST']);
    const late = await act(id, 'represent');
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('time for evidence is over')]);
    await whole();
  });
});
