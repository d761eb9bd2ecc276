import type http from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { MerchantEndpoint, merchantEndpoint, type Received } from '../support/merchant.ts';
import {
  collection,
  newPayment,
  newPayout,
  paidPayment,
  payout,
  queryPayment,
  usdCollection,
} from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { isSigned } from '../support/signing.ts';
import { until } from '../support/until.ts';

const server = testServer();
const merchant = merchantEndpoint();

interface Kept {
  readonly id: string;
  readonly event: string;
  readonly url: string;
  readonly state: string;
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly nextDeliveryAt: string | null;
  readonly deliveries: readonly {
    readonly number: number;
    readonly outcome: string;
    readonly request: {
      readonly url: string;
      readonly headers: Record<string, string>;
      readonly body: string;
    };
    readonly reply: { readonly status: number; readonly body: string } | null;
    readonly error: string | null;
  }[];
}

async function kept(no: string): Promise<readonly Kept[]> {
  return (await server.json<{ callbacks: Kept[] }>('GET', `/_sandbox/callbacks?no=${no}`)).callbacks;
}

function untilState(no: string, state: string): Promise<Kept> {
  return until(`a callback that is ${state}`, async () =>
    (await kept(no)).find((one) => one.state === state),
  );
}

function signatureFits(received: Received | undefined, app = server.krw): boolean {
  return received !== undefined && isSigned(received.members, app.secretKey, app.platformPublicKey);
}

describe('what is sent', () => {
  test('a paid order: POST of flat JSON with the documented members, signed over all of them', async () => {
    const order = await paidPayment(server, collection({ notifyUrl: merchant.url('/paid?shop=1') }));
    const [received] = await merchant.waitFor('/paid?shop=1');
    expect(received?.method).toBe('POST');
    expect(received?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(received?.members).toEqual({
      appId: 1054,
      currency: 'KRW',
      orderId: order.orderId,
      orderNo: order.orderNo,
      amount: '2000.00',
      fee: '60.00',
      status: 2,
      payTime: (await queryPayment(server, order))['payTime'],
      sign: expect.any(String),
    });
    expect(signatureFits(received)).toBe(true);
    expect(
      isSigned({ ...received?.members, extra: 'x' }, server.krw.secretKey, server.krw.platformPublicKey),
    ).toBe(false);
  });

  test.each(['fail', 'expire'])('an order that does not come about (%s): 3 with errorMsg', async (action) => {
    const path = `/not-${action}`;
    const order = await newPayment(server, collection({ notifyUrl: merchant.url(path) }));
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/${action}`);
    const [received] = await merchant.waitFor(path);
    expect(received?.members).toEqual({
      appId: 1054,
      currency: 'KRW',
      orderId: order.orderId,
      orderNo: order.orderNo,
      amount: '2000.00',
      fee: '0.00',
      status: 3,
      errorMsg: action === 'fail' ? 'Insufficient funds' : 'The payment was not made in time',
      sign: expect.any(String),
    });
    expect(signatureFits(received)).toBe(true);
  });

  test('an order in dollars carries dollars', async () => {
    const order = await paidPayment(server, usdCollection({ notifyUrl: merchant.url('/usd') }));
    const [received] = await merchant.waitFor('/usd');
    expect(received?.members).toMatchObject({
      appId: 1055,
      currency: 'USD',
      orderNo: order.orderNo,
      amount: '12.50',
      fee: '0.38',
    });
    expect(signatureFits(received, server.usd)).toBe(true);
  });

  test('payouts: success with payTime, failure with errorMsg, and a return after success', async () => {
    const slow = (path: string) =>
      newPayout(server, payout({ name: 'Naru Slow', notifyUrl: merchant.url(path) }));
    const paid = await slow('/payout');
    await server.json('POST', `/_sandbox/payouts/${paid.orderNo}/succeed`);
    const [success] = await merchant.waitFor('/payout');
    expect(success?.members).toEqual({
      appId: 1054,
      currency: 'KRW',
      orderId: paid.orderId,
      orderNo: paid.orderNo,
      amount: '2000.00',
      fee: '1003.00',
      status: 2,
      payTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      sign: expect.any(String),
    });
    await server.json('POST', `/_sandbox/payouts/${paid.orderNo}/return`, { reason: 'Account closed' });
    const [, returned] = await merchant.waitFor('/payout', 2);
    const failed = await slow('/payout-failed');
    await server.json('POST', `/_sandbox/payouts/${failed.orderNo}/fail`, { reason: 'Account closed' });
    const [failure] = await merchant.waitFor('/payout-failed');
    for (const received of [returned, failure]) {
      expect(received?.members).toMatchObject({ status: 3, fee: '0.00', errorMsg: 'Account closed' });
      expect(received?.members).not.toHaveProperty('payTime');
      expect(signatureFits(received)).toBe(true);
    }
  });

  test("notifyUrl wins over the app's address, which is used without it", async () => {
    await server.setApp(1054, `payment_callback_url = '${merchant.url('/app')}'`);
    await server.setApp(1054, `payout_callback_url = '${merchant.url('/app-payout')}'`);
    await paidPayment(server, collection({ notifyUrl: merchant.url('/order') }));
    await merchant.waitFor('/order');
    const order = await paidPayment(server, collection());
    const [received] = await merchant.waitFor('/app');
    expect(received?.members['orderNo']).toBe(order.orderNo);
    expect(merchant.received('/app')).toHaveLength(1);
    const { orderNo } = await newPayout(server);
    await server.json('POST', `/_sandbox/payouts/${orderNo}/succeed`);
    expect((await merchant.waitFor('/app-payout'))[0]?.members['orderNo']).toBe(orderNo);
    await server.setApp(1054, 'payment_callback_url = null, payout_callback_url = null');
  });

  test('without any address nothing is sent', async () => {
    const order = await paidPayment(server);
    expect(await kept(order.orderNo)).toEqual([]);
  });
});

describe('what counts as received', () => {
  test.each([
    ['SUCCESS', 200],
    [' SUCCESS\n', 200],
  ])('%j ends it', async (body, status) => {
    const path = `/yes-${encodeURIComponent(body)}`;
    merchant.answer(path, (_, response) => response.writeHead(status).end(body));
    const order = await paidPayment(server, collection({ notifyUrl: merchant.url(path) }));
    const callback = await untilState(order.orderNo, 'delivered');
    expect(callback.deliveries).toHaveLength(1);
    await server.advance(301);
    expect(await kept(order.orderNo)).toHaveLength(1);
  });

  test.each([
    ['success', 200],
    ['OK', 200],
    ['"SUCCESS"', 200],
    ['SUCCESS!', 200],
    ['', 200],
    ['SUCCESS', 201],
    ['SUCCESS', 404],
    ['SUCCESS', 500],
  ])('%j with HTTP %i does not', async (body, status) => {
    const path = `/no-${status}-${encodeURIComponent(body)}`;
    merchant.answer(path, (_, response) => response.writeHead(status).end(body));
    const order = await paidPayment(server, collection({ notifyUrl: merchant.url(path) }));
    const callback = await until('the first delivery', async () => {
      const [one] = await kept(order.orderNo);
      return one && one.deliveries.length > 0 && one;
    });
    expect(callback.state).toBe('pending');
    expect(callback.deliveries[0]).toMatchObject({ outcome: 'rejected', reply: { status, body } });
  });

  test('repeated five times every five minutes, six deliveries in all, each of them kept', async () => {
    merchant.answer('/never', (_, response) => response.end('OK'));
    const order = await paidPayment(server, collection({ notifyUrl: merchant.url('/never') }));
    for (let count = 1; count <= 6; count++) {
      await until(
        `delivery ${count}`,
        async () => (await kept(order.orderNo))[0]?.deliveries.length === count,
      );
      expect(merchant.received('/never')).toHaveLength(count);
      const [callback] = await kept(order.orderNo);
      if (count === 6) continue;
      const { now } = await server.json<{ now: string }>('GET', '/_sandbox/clock');
      const waitMs = Date.parse(callback?.nextDeliveryAt ?? '') - Date.parse(now);
      expect(waitMs).toBeGreaterThan(290_000);
      expect(waitMs).toBeLessThanOrEqual(300_000);
      await server.advance(waitMs / 1000 - 20);
      await server.advance(21);
    }
    const exhausted = await untilState(order.orderNo, 'exhausted');
    await server.advance(3600);
    expect(merchant.received('/never')).toHaveLength(6);
    expect(exhausted).toMatchObject({
      event: 'payment_succeeded',
      orderNumber: order.orderId,
      platformNumber: order.orderNo,
      nextDeliveryAt: null,
    });
    expect(exhausted.deliveries.map((delivery) => delivery.number)).toEqual([1, 2, 3, 4, 5, 6]);
    const bodies = new Set(merchant.received('/never').map((one) => one.body));
    expect([...bodies]).toEqual([exhausted.deliveries[0]?.request.body]);
  });

  test('sent again by hand, with a fresh schedule', async () => {
    merchant.answer('/again', (_, response, count) => response.end(count < 3 ? 'NO' : 'SUCCESS'));
    const order = await paidPayment(server, collection({ notifyUrl: merchant.url('/again') }));
    const [callback] = await until('delivery', async () => {
      const all = await kept(order.orderId);
      return all[0]?.deliveries.length === 1 && all;
    });
    await server.json('POST', `/_sandbox/callbacks/${callback?.id}/resend`);
    await merchant.waitFor('/again', 2);
    await server.advance(301);
    const delivered = await untilState(order.orderNo, 'delivered');
    expect(delivered.deliveries).toHaveLength(3);
    const unknown = '01890000-0000-7000-8000-000000000000';
    for (const id of [unknown, '-'.repeat(36), 'x', '%00']) {
      const reply = await server.request('POST', `/_sandbox/callbacks/${id}/resend`);
      expect([id, reply.status]).toEqual([id, 404]);
    }
  });

  test('callbacks of a number that names nothing: none', async () => {
    expect(await kept('nothing')).toEqual([]);
    expect((await server.request('GET', '/_sandbox/callbacks?no=%00')).status).toBe(400);
    expect((await kept('')).length).toBe(0);
    const all = await server.json<{ callbacks: Kept[] }>('GET', '/_sandbox/callbacks');
    expect(all.callbacks.length).toBeGreaterThan(5);
  });
});

describe('endpoints that behave badly', () => {
  test('a slow one delays no other, and gets no more than sixteen at a time', async () => {
    const slow = new MerchantEndpoint();
    await slow.start();
    const open = new Set<http.ServerResponse>();
    let most = 0;
    slow.answer('/slow', (_, response) => {
      open.add(response);
      most = Math.max(most, open.size);
      response.on('close', () => open.delete(response));
    });
    const notifyUrl = slow.url('/slow');
    await Promise.all(Array.from({ length: 24 }, () => paidPayment(server, collection({ notifyUrl }))));
    await slow.waitFor('/slow');
    const order = await paidPayment(server, collection({ notifyUrl: merchant.url('/quick') }));
    await untilState(order.orderNo, 'delivered');
    // Each of these waits ten seconds for an answer; the quick one did not wait for them.
    expect(open.size).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(16);
    slow.answer('/slow', (_, response) => response.end('SUCCESS'));
    for (const response of open) response.end('SUCCESS');
    await slow.waitFor('/slow', 24);
    await slow.stop();
  }, 60_000);

  test('redirects are not followed', async () => {
    merchant.answer('/moved', (_, response) =>
      response.writeHead(307, { location: merchant.url('/target') }).end('SUCCESS'),
    );
    const order = await paidPayment(server, collection({ notifyUrl: merchant.url('/moved') }));
    await until('the delivery', async () => (await kept(order.orderNo))[0]?.deliveries.length === 1);
    expect((await kept(order.orderNo))[0]).toMatchObject({
      state: 'pending',
      deliveries: [{ outcome: 'rejected', reply: { status: 307 } }],
    });
    expect(merchant.received('/target')).toEqual([]);
  });

  test('a broken connection is a failed delivery, a long reply one that says something else', async () => {
    merchant.answer('/flood', (_received, response) => response.end('x'.repeat(200_000)));
    merchant.answer('/broken', (_received, response) => response.destroy());
    for (const [path, outcome, status] of [
      ['/broken', 'failed', undefined],
      ['/flood', 'rejected', 200],
    ] as const) {
      const order = await paidPayment(server, collection({ notifyUrl: merchant.url(path) }));
      const callback = await until('the delivery', async () => {
        const [one] = await kept(order.orderNo);
        return one?.deliveries.length === 1 && one;
      });
      expect(callback.deliveries[0]?.outcome).toBe(outcome);
      expect(callback.deliveries[0]?.reply?.status).toBe(status);
    }
  });

  test('a compressed SUCCESS is one', async () => {
    merchant.answer('/gzip', (_received, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('SUCCESS')),
    );
    const order = await paidPayment(server, collection({ notifyUrl: merchant.url('/gzip') }));
    const { deliveries } = await untilState(order.orderNo, 'delivered');
    expect(deliveries[0]?.reply).toEqual({ status: 200, body: 'SUCCESS' });
  });

  test('an address in a private network is refused, and the order is none the worse', async () => {
    for (const notifyUrl of [
      'http://169.254.169.254/latest/meta-data',
      'http://10.0.0.1/',
      'http://[fd00::1]/',
    ]) {
      const order = await paidPayment(server, collection({ notifyUrl }));
      const callback = await until('the delivery', async () => {
        const [one] = await kept(order.orderNo);
        return one?.deliveries.length === 1 && one;
      });
      expect(callback.deliveries[0]).toMatchObject({ outcome: 'failed', reply: null });
      expect(callback.deliveries[0]?.error).toMatch(/private or reserved/);
      expect(server.callbacks.calls.filter((host) => !host.startsWith('127.'))).toEqual([]);
      expect(await queryPayment(server, order)).toMatchObject({ status: 2 });
    }
  });
});
