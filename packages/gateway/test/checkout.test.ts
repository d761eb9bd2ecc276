import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkoutDistDir } from '@naru/checkout';
import { describe, expect, test } from 'vitest';
import {
  type CheckoutViewJson,
  checkoutView,
  collection,
  newPayment,
  queryPayment,
  untilStatus,
  usdCollection,
} from './support/orders.ts';
import { testServer } from './support/server.ts';
import { until } from './support/until.ts';

const server = testServer();

function api(token: string, action = ''): string {
  return `/checkout/api/payments/${token}${action}`;
}

function start(token: string, body: Record<string, unknown>) {
  return server.json<CheckoutViewJson>('POST', api(token, '/start'), body);
}

describe('the checkout API', () => {
  test('shows what the payer needs and nothing about the payer', async () => {
    const order = await newPayment(server, collection({ subject: '커피 <b>2</b>', amount: '1500000' }));
    const reply = await server.request('GET', api(order.token));
    const view = JSON.parse(reply.text) as CheckoutViewJson;
    expect(view).toMatchObject({
      state: 'choosing',
      mode: 'sandbox',
      merchantName: 'Naru Demo Shop',
      orderNumber: order.orderId,
      subject: '커피 <b>2</b>',
      amount: { currency: 'KRW', text: '1,500,000' },
      payerAmount: null,
      chosen: null,
      redirectUrl: null,
      virtualAccount: null,
      outcome: null,
      simulatorUrl: null,
    });
    expect(view.methods.map((method) => method.code)).toEqual(['KAKAOPAY_KRW']);
    for (const secret of ['Gildong', '01012345678', 'gildong@example.com', 'user-7', 'shop.example']) {
      expect(reply.text).not.toContain(secret);
    }
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  test('who knows the ids of a payment does not have its link', async () => {
    const orders = [await newPayment(server), await newPayment(server)];
    const [own = '', other = ''] = orders.map(({ token }) => Buffer.from(token, 'base64url').toString('hex'));
    // Merchant and payment stand in logs and in the database.
    const [row] = await server.store.query<{ merchant_id: string; id: string }>(
      'select merchant_id, id from payments where order_number = $1',
      [orders[0]?.orderId ?? ''],
    );
    const ids = `${row?.merchant_id}${row?.id}`.replaceAll('-', '');
    expect(own.startsWith(ids)).toBe(true);
    const proof = other.slice(ids.length);
    for (const hex of [ids, ids + '0'.repeat(proof.length), ids + proof, `${own}00`, own.slice(0, -2)]) {
      const token = Buffer.from(hex, 'hex').toString('base64url');
      expect((await server.request('GET', api(token))).status).toBe(404);
      expect((await server.request('POST', api(token, '/cancel'))).status).toBe(404);
      expect((await server.request('POST', `/pay/${token}/return`)).status).toBe(404);
    }
    expect((await checkoutView(server, orders[0]?.token ?? '')).state).toBe('choosing');
  });

  test('the link is good for a day', async () => {
    const order = await newPayment(server);
    const view = await checkoutView(server, order.token);
    const lifeMs = Date.parse(view.expiresAt) - Date.parse(view.serverTime);
    expect(lifeMs).toBeGreaterThan(24 * 3600 * 1000 - 10_000);
    expect(lifeMs).toBeLessThanOrEqual(24 * 3600 * 1000);
  });

  test('start leads to the wallet; a second start, another method even, changes nothing', async () => {
    const order = await newPayment(server, {
      ...collection({ country: '410' }),
      inBankCode: null,
      payType: null,
    });
    const first = await start(order.token, { method: 'TOSS_KRW' });
    expect(['starting', 'redirect']).toContain(first.state);
    const both = await Promise.all([
      start(order.token, { method: 'TOSS_KRW' }),
      start(order.token, { method: 'PAYCO_KRW' }),
    ]);
    both.push(await start(order.token, { method: 'NO_SUCH_METHOD' }));
    for (const view of both) expect(view.chosen).toEqual({ code: 'TOSS_KRW', bank: null });
    const view = await until('the redirect', async () => {
      const seen = await checkoutView(server, order.token);
      return seen.redirectUrl ? seen : undefined;
    });
    expect(view.state).toBe('redirect');
    expect(view.redirectUrl).toMatch(new RegExp(`^${server.baseUrl}/sandbox/pay/[0-9a-f-]{36}$`));
    const [row] = await server.store.query<{ count: bigint }>(
      'select count(*) as count from attempts a join payments p on p.id = a.subject_id where p.order_number = $1',
      [order.orderId],
    );
    expect(row?.count).toBe(1n);
  });

  test('a bank transfer wants a bank of Korea', async () => {
    const order = await newPayment(server, collection({ payType: 'BANK_TRANSFER', inBankCode: 'BANK_KRW' }));
    const { methods } = await checkoutView(server, order.token);
    // All that keep accounts of people, and no securities firm; the payout codes are others, and stay 23.
    const names = methods[0]?.banks.map(({ name }) => name.ko) ?? [];
    expect(names).toHaveLength(25);
    expect(names).toEqual(
      expect.arrayContaining(['토스뱅크', 'MG새마을금고', '신협', '카카오뱅크', '저축은행']),
    );
    expect(names.join()).not.toMatch(/증권|투자/);
    for (const body of [{ method: 'BANK_KRW' }, { method: 'BANK_KRW', bank: 'IBK' }]) {
      const reply = await server.request('POST', api(order.token, '/start'), body);
      expect(reply.status).toBe(400);
      expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'invalid_request' } });
    }
    const view = await start(order.token, { method: 'BANK_KRW', bank: 'TOSS_BANK' });
    expect(view.chosen).toEqual({ code: 'BANK_KRW', bank: 'TOSS_BANK' });
    // The channel gets the bank's name, too, though the bank has no payout code.
    const redirectUrl = await until('the redirect', async () => {
      const seen = await checkoutView(server, order.token);
      return seen.redirectUrl ?? undefined;
    });
    const reference = redirectUrl.slice(-36);
    const screen = await server.request('GET', `/sandbox/api/screens/${reference}`);
    expect(screen.text).toContain('토스뱅크');
  });

  test('what can not be started', async () => {
    const order = await newPayment(server);
    const status = async (body: unknown) =>
      (await server.request('POST', api(order.token, '/start'), body)).status;
    expect(await status({ method: 'TOSS_KRW' })).toBe(400);
    expect(await status({ method: 'NOPE' })).toBe(400);
    expect(await status({ method: '' })).toBe(400);
    expect(await status({})).toBe(400);
    expect(await status({ method: 'KAKAOPAY_KRW', extra: 1 })).toBe(400);
    expect(await status('not json')).toBe(400);
    expect(await status({ method: 'x'.repeat(5000) })).toBe(400);
    const { methods } = server.gateway.engine.context;
    const key = { dialect: 'haipay', direction: 'payment', currency: 'KRW', code: 'KAKAOPAY_KRW' } as const;
    await methods.setState(key, 'maintenance');
    expect(await status({ method: 'KAKAOPAY_KRW' })).toBe(409);
    expect((await checkoutView(server, order.token)).methods[0]).toMatchObject({ available: false });
    await methods.setState(key, 'available');
    expect(await status({ method: 'KAKAOPAY_KRW' })).toBe(200);
  });

  test.each(['', 'x', 'A'.repeat(43), '%00', '../..', 'A'.repeat(300), `${'A'.repeat(42)}=`])(
    'token %s leads nowhere',
    async (token) => {
      for (const action of ['', '/start', '/cancel']) {
        const body = action === '' ? undefined : { method: 'KAKAOPAY_KRW' };
        const reply = await server.request(body ? 'POST' : 'GET', api(token, action), body);
        expect(reply.status).toBe(404);
        expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'not_found' } });
      }
    },
  );

  test('cancel ends it, and the payer is sent to the address for failures', async () => {
    const order = await newPayment(server);
    const view = await server.json<CheckoutViewJson>('POST', api(order.token, '/cancel'));
    expect(view).toMatchObject({
      state: 'failed',
      outcome: { url: 'https://shop.example/failed', reason: 'Cancelled by the payer' },
    });
    expect(await queryPayment(server, order)).toMatchObject({
      status: 3,
      errorMsg: 'Cancelled by the payer',
    });
    expect((await start(order.token, { method: 'KAKAOPAY_KRW' })).state).toBe('failed');
  });

  test('cancel after the start is sent to the channel; the wallet can not take the money any more', async () => {
    const order = await newPayment(server);
    await start(order.token, { method: 'KAKAOPAY_KRW' });
    const url = await until(
      'redirect',
      async () => (await checkoutView(server, order.token)).redirectUrl ?? undefined,
    );
    await server.json('POST', api(order.token, '/cancel'));
    const screen = url.replace('/sandbox/pay/', '/sandbox/api/screens/');
    await until('the screen is over', async () => {
      return (await server.json<{ state: string }>('GET', screen)).state === 'expired';
    });
    await server.json('POST', `${screen}/approve`);
    expect(await queryPayment(server, order)).toMatchObject({ status: 3, actualAmount: '0.00' });
  });

  test('paid: the payer is sent to the address for success, without query parameters', async () => {
    const order = await newPayment(server);
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/succeed`);
    const view = await checkoutView(server, order.token);
    expect(view).toMatchObject({
      state: 'succeeded',
      outcome: { url: 'https://shop.example/paid', reason: null },
    });
    const cancelled = await server.json<CheckoutViewJson>('POST', api(order.token, '/cancel'));
    expect(cancelled.state).toBe('succeeded');
  });

  test('expired: also when nobody but the payer notices', async () => {
    const order = await newPayment(server);
    await server.advance(24 * 3600 + 1);
    const view = await start(order.token, { method: 'KAKAOPAY_KRW' });
    expect(view).toMatchObject({ state: 'expired', outcome: { url: 'https://shop.example/failed' } });
    await untilStatus(() => queryPayment(server, order), 3);
  });

  test('the life of a link is a setting of the app', async () => {
    await server.setApp(1054, `settings = '{"paymentLifetimeSeconds": 60}'`);
    const order = await newPayment(server);
    await server.setApp(1054, `settings = '{}'`);
    await server.advance(61);
    await untilStatus(() => queryPayment(server, order), 3);
  });
});

describe('orders in dollars', () => {
  test('the payer sees won and the rate; the rate of the order stays', async () => {
    const order = await newPayment(server, usdCollection({ amount: '12.50' }));
    const view = await checkoutView(server, order.token);
    expect(view.amount).toEqual({ currency: 'USD', text: '12.50' });
    expect(view.payerAmount).toEqual({ currency: 'KRW', text: '17,315', rateText: '1 USD = 1,385.20 KRW' });
    await server.gateway.engine.context.rates.set({ base: 'USD', quote: 'KRW', rate: '1400' });
    expect((await checkoutView(server, order.token)).payerAmount?.text).toBe('17,315');
    const later = await newPayment(server, usdCollection({ amount: '12.50' }));
    expect((await checkoutView(server, later.token)).payerAmount?.text).toBe('17,500');
  });

  test('without a rate nothing is sold in dollars', async () => {
    await server.store.exec('delete from exchange_rates');
    expect(await server.code('/usd/collect/apply', usdCollection())).toBe('4003');
    await server.gateway.engine.context.rates.set({ base: 'USD', quote: 'KRW', rate: '1400' });
  });
});

describe('pages and files', () => {
  test.each([
    ['/pay/anything', 'same-origin'],
    // In the window of the payment page, which may be a pop-up that the shop's page holds on to.
    ['/sandbox/pay/anything', 'unsafe-none'],
  ])('%s is a page with a strict policy', async (page, openerPolicy) => {
    const reply = await server.request('GET', page);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
    expect(reply.headers.get('cross-origin-opener-policy')).toBe(openerPolicy);
    const policy = reply.headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(reply.text).not.toMatch(/<script(?![^>]*src=)/);
  });

  test('what the page loads is there, and is kept for good', async () => {
    const html = readFileSync(path.join(checkoutDistDir, 'index.html'), 'utf8');
    const assets = [...html.matchAll(/(?:src|href)="(\/checkout-assets\/[^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(assets.length).toBeGreaterThan(1);
    for (const asset of assets) {
      const reply = await server.request('GET', asset);
      expect(reply.status).toBe(200);
      expect(reply.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('nothing but the files is served', async () => {
    for (const file of ['nothing.js', '..%2f..%2fpackage.json', '%2e%2e/index.html', '.env', '']) {
      const reply = await server.request('GET', `/checkout-assets/${file}`);
      expect([400, 403, 404]).toContain(reply.status);
      expect(reply.text).not.toContain('@naru/checkout');
    }
  });
});
