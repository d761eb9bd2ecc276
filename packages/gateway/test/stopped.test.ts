import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderTo, Shop } from './support/eximbay.ts';
import { merchantEndpoint } from './support/merchant.ts';
import { collection, newPayment, payout, vaCollection } from './support/orders.ts';
import { testServer } from './support/server.ts';
import { payin } from './support/teemopay.ts';
import { Shop as TeemoShop, tokenOf } from './support/teemopay-shop.ts';

/* What is refused of a merchant or an app that the operator stopped, on every way; and what is finished. */
const STOPS = [
  ['merchant suspended', "update merchants set state = 'suspended'"],
  ['merchant closed', "update merchants set state = 'closed'"],
  ['app disabled', "update apps set state = 'disabled'"],
] as const;
const AGAIN = "update merchants set state = 'active'; update apps set state = 'active'";

const server = testServer();
const endpoint = merchantEndpoint();
const eximbay = new Shop(server);
const teemopay = new TeemoShop(server);

async function state(sql: string): Promise<void> {
  await server.store.exec(sql);
  server.gateway.engine.context.directory.forget();
}

const page = (token: string, what: string, body: object) =>
  server.request('POST', `/checkout/api/payments/${token}/${what}`, body);

describe.each(STOPS)('%s', (_, stop) => {
  const links: Record<string, { token: string; no: string }> = {};
  let running: { token: string; no: string };
  let prepared: Record<string, unknown>;
  let card: Record<string, unknown>;

  beforeAll(async () => {
    await state(AGAIN);
    for (const [name, request] of [
      ['wallet', collection()],
      ['account', vaCollection()],
      ['control', collection()],
      ['running', collection()],
    ] as const) {
      const { orderNo: no, token } = await newPayment(server, request);
      links[name] = { no, token };
    }
    const verified = await teemopay.created(payin({ paymentType: 802 }));
    links['identity'] = { no: verified.tradeNo, token: tokenOf(verified.paymentInfo) };
    const opened = await eximbay.page(orderTo(endpoint).body);
    links['card'] = { no: opened.orderId, token: opened.token };
    card = { method: 'P000', number: '4000000000000010', expiry: '12/33', cvc: '123', holder: 'HONG' };
    prepared = await eximbay.payload(orderTo(endpoint).body);
    running = links['running'] as { token: string; no: string };
    expect((await page(running.token, 'start', { method: 'KAKAOPAY_KRW' })).status).toBe(200);
    await state(stop);
  });
  afterAll(() => state(AGAIN));

  test.each([
    ['wallet', 'start', { method: 'KAKAOPAY_KRW' }],
    ['account', 'start', { method: 'KOOKMIN_BANK' }],
  ])('an open link: %s', async (name, what, body) => {
    const reply = await page(links[name]?.token ?? '', what, body);
    expect(reply.status).toBe(409);
    expect(reply.text).toContain('This shop takes no payments at the moment.');
  });

  test('an open link: card', async () => {
    const reply = await page(links['card']?.token ?? '', 'card', { ...card, installmentMonths: 0 });
    expect([reply.status, reply.text]).toEqual([409, expect.stringContaining('takes no payments')]);
  });

  test('an open link: identity check', async () => {
    const payment = (await server.gateway.engine.payments.findByAnyNumber(links['identity']?.no ?? ''))[0];
    const answers = {
      name: '홍길동',
      bankCode: '004',
      bankAccount: '123456789012',
      holderNumber: '950101',
      phone: '',
    };
    expect(await server.gateway.engine.identity.begin(payment!, answers)).toMatchObject({
      ok: false,
      refusal: { code: 'not_trading' },
    });
  });

  test('a page that was prepared is not opened', async () => {
    expect((await eximbay.open(prepared)).rescode).not.toBe('0000');
  });

  test('new orders and payouts, by each dialect', async () => {
    expect((await server.call('/krw/collect/apply', collection())).status).toBe('0');
    expect((await server.call('/krw/pay/apply', payout())).status).toBe('0');
    expect((await teemopay.create(payin())).ok).toBe(false);
    expect((await eximbay.call('/v1/payments/ready', orderTo(endpoint).body)).rescode).not.toBe('0000');
  });

  test('the sandbox’s control starts nothing either', async () => {
    const reply = await server.request('POST', `/_sandbox/payments/${links['control']?.no}/succeed`);
    expect(reply.status).toBe(409);
  });

  test('what is at its channel is finished: the payer has been asked for the money', async () => {
    await server.json('POST', `/_sandbox/payments/${running.no}/succeed`);
    const [payment] = await server.gateway.engine.payments.findByAnyNumber(running.no);
    expect(payment?.state).toBe('captured');
  });
});

test('a merchant with money or open orders is not closed, and a closed one stays closed', async () => {
  const { admin } = server.gateway.engine;
  const [demo] = await server.store.query<{ id: string }>('select id from merchants limit 1');
  await newPayment(server, collection());
  await expect(admin.setMerchantState(demo?.id ?? '', 'closed')).rejects.toThrow(
    /still has money \(.*available KRW.*open payments/,
  );
  const empty = await admin.createMerchant('empty');
  expect(await admin.setMerchantState(empty, 'closed')).toBe(true);
  await expect(admin.setMerchantState(empty, 'active')).rejects.toThrow('closed for good');
  await expect(admin.setMerchantState(empty, 'suspended')).rejects.toThrow('closed for good');
});
