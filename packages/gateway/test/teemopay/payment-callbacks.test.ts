import type http from 'node:http';
import { deduplicationKey, loadPublicKey, verifyPayinCallback } from '@naru/teemopay';
import { describe, expect, test } from 'vitest';
import { type Answer, merchantEndpoint, type Received } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { type Fields, newOrderNo, payin, walletPayin } from '../support/teemopay.ts';
import { type KeptCallback, newShop, Shop, sandboxNow } from '../support/teemopay-shop.ts';
import { until } from '../support/until.ts';

const server = testServer();
const merchant = merchantEndpoint();
const shop = new Shop(server);

/** A payment whose callbacks go to a path of its own, where they are answered with `answer`. */
async function made(fields: Fields = {}, answer?: Answer) {
  const no = newOrderNo();
  const path = `/${no}`;
  if (answer) merchant.answer(path, answer);
  const request = { paymentType: 801, merchantOrderNo: no, callbackUrl: merchant.url(path), ...fields };
  const { tradeNo, paymentInfo } = await shop.created(walletPayin(request));
  return { no, path, tradeNo, paymentInfo };
}

async function paid(fields: Fields = {}, answer?: Answer) {
  const payment = await made(fields, answer);
  await shop.succeed(payment.tradeNo);
  return payment;
}

function text(status: number, body: string): Answer {
  return (_, response) => response.writeHead(status).end(body);
}

/** The only callback of a payment, once it is in a state or has so many deliveries. */
function kept(tradeNo: string, fits: (callback: KeptCallback) => boolean): Promise<KeptCallback> {
  return until('the callback', async () => {
    const [callback, ...more] = await shop.callbacks(tradeNo);
    expect(more).toEqual([]);
    return callback && fits(callback) && callback;
  });
}

const isDelivered = ({ state }: KeptCallback) => state === 'delivered';

async function verified(received: Received | undefined) {
  const { platformPublicKey, appCode } = await shop.keys();
  const { body = '', headers = {} } = received ?? {};
  return verifyPayinCallback({
    body,
    headers,
    platformKey: loadPublicKey(platformPublicKey),
    appCode,
    windowMs: 30_000,
  });
}

describe('what is sent', () => {
  test('a paid virtual account: POST of JSON with the documented fields, to the letter', async () => {
    const { no, path, tradeNo, paymentInfo } = await paid({ amount: '10000' });
    const [received] = await merchant.waitFor(path);
    expect(received?.method).toBe('POST');
    expect(received?.members).toEqual({
      merchantOrderNo: no,
      tradeNo,
      paymentOrderNo: expect.stringMatching(/^TSO[0-9a-z]{27}$/),
      status: 2,
      paymentAmount: '10000.00',
      serviceAmount: '300.00',
      paymentInfo,
      paymentType: 801,
      completeTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      errorMessage: null,
      sign: expect.stringMatching(/^[A-Za-z0-9+/]{171}=$/),
    });
    const [row] = (await shop.query(no)).statementList ?? [];
    expect(received?.members).toMatchObject({
      paymentOrderNo: row?.paymentSingleOrderNo,
      completeTime: row?.completeTime,
    });
  });

  test.each([802, 803, 804])('a paid %i: its type, and what its query shows', async (paymentType) => {
    const { no, path, tradeNo } = await paid({ paymentType });
    const [received] = await merchant.waitFor(path);
    const { paymentInfo, statementList } = await shop.query(no);
    expect(received?.members).toMatchObject({
      merchantOrderNo: no,
      tradeNo,
      paymentOrderNo: statementList?.[0]?.paymentSingleOrderNo,
      status: 2,
      paymentInfo,
      paymentType,
    });
    expect(String(paymentInfo)).toMatch(paymentType === 802 ? /^\d{14}$/ : new RegExp(`/${tradeNo}$`));
  });

  test('headers: timestamp, nonce, country and appCode, spelled like that', async () => {
    const rawHeaders: string[] = [];
    const { path } = await paid({}, (_, response: http.ServerResponse) => {
      rawHeaders.push(...response.req.rawHeaders);
      response.end('SUCCESS');
    });
    const [received] = await merchant.waitFor(path);
    expect(received?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      timestamp: expect.stringMatching(/^\d{13}$/),
      nonce: expect.stringMatching(/^[0-9a-f]{32}$/),
      country: 'KR',
      appcode: 'A2405220001KR001',
    });
    expect(received?.headers['app_code']).toBeUndefined();
    expect(Math.abs(Number(received?.headers['timestamp']) - Date.now())).toBeLessThan(30_000);
    for (const name of ['timestamp', 'nonce', 'country', 'appCode']) expect(rawHeaders).toContain(name);
  });

  test('the timestamp is real time, the completeTime the sandbox’s', async () => {
    await server.advance(3 * 24 * 3600);
    const { path } = await paid();
    const [received] = await merchant.waitFor(path);
    expect(Math.abs(Number(received?.headers['timestamp']) - Date.now())).toBeLessThan(30_000);
    const completeTime = Date.parse(`${String(received?.members['completeTime']).replace(' ', 'T')}+09:00`);
    expect(Math.abs(completeTime - (await sandboxNow(server)))).toBeLessThan(30_000);
  });

  test('the signature is genuine, for the SDK, too, and covers every field and the nonce', async () => {
    const { path, no } = await paid({ amount: '10000' });
    const [received] = await merchant.waitFor(path);
    if (!received) throw new Error('nothing came');
    expect(await shop.teemo.isGenuine(received)).toBe(true);
    expect(await verified(received)).toMatchObject({
      ok: true,
      kind: 'payin',
      outcome: 'success',
      payload: { merchantOrderNo: no, status: 2, paymentAmount: '10000.00' },
    });
    for (const [name, value] of Object.entries(received.members)) {
      const old = String(value ?? '');
      const members = { ...received.members, [name]: `${old.startsWith('A') ? 'B' : 'A'}${old.slice(1)}` };
      expect([name, await shop.teemo.isGenuine({ ...received, members })]).toEqual([name, false]);
      const tampered = await verified({ ...received, body: JSON.stringify(members) });
      expect([name, tampered.ok]).toEqual([name, false]);
    }
    const headers = { ...received.headers, nonce: 'f'.repeat(32) };
    expect(await shop.teemo.isGenuine({ ...received, headers })).toBe(false);
  });

  test('each application’s callbacks are signed with its own key', async () => {
    const other = await newShop(server, { appCode: 'A2601010022KR001', callbackUrl: merchant.url('/other') });
    const { tradeNo } = await other.created(payin({ callbackUrl: undefined }));
    await other.succeed(tradeNo);
    const [received] = await merchant.waitFor('/other');
    expect(received?.headers['appcode']).toBe('A2601010022KR001');
    expect(await verified(received)).toMatchObject({ ok: false, reason: 'signature_mismatch' });
    const key = loadPublicKey((await other.keys()).platformPublicKey);
    expect(
      verifyPayinCallback({ body: received?.body ?? '', headers: received?.headers ?? {}, platformKey: key })
        .ok,
    ).toBe(true);
  });

  test('a part is reported with status 1, which the SDK does not take for success', async () => {
    const { no, path, tradeNo } = await shop.withSettings({ depositRules: { short: 'accept' } }, () =>
      made({ amount: '10000' }),
    );
    await shop.deposit(tradeNo, 4000);
    const [part] = await merchant.waitFor(path);
    expect(part?.members).toMatchObject({ status: 1, paymentAmount: '4000.00', serviceAmount: '120.00' });
    expect(await verified(part)).toMatchObject({ ok: true, outcome: 'partial' });
    await shop.deposit(tradeNo, 6000);
    const [, rest] = await merchant.waitFor(path, 2);
    expect(rest?.members).toMatchObject({ merchantOrderNo: no, status: 2, paymentAmount: '6000.00' });
    expect(rest?.members['paymentOrderNo']).not.toBe(part?.members['paymentOrderNo']);
  });
});

describe('where it is sent, and when nothing is', () => {
  test('the address of the request wins over the application’s, which is used without it', async () => {
    await shop.app(`payment_callback_url = '${merchant.url('/app')}'`);
    const named = await paid();
    await merchant.waitFor(named.path);
    const unnamed = await paid({ callbackUrl: undefined });
    const blank = await paid({ callbackUrl: '' });
    const received = await merchant.waitFor('/app', 2);
    const numbers = received.map(({ members }) => members['tradeNo']);
    expect(numbers.toSorted()).toEqual([unnamed.tradeNo, blank.tradeNo].toSorted());
  });

  test('nothing is sent of payments that fail, expire or are still open', async () => {
    const failed = await made({ paymentType: 803 });
    await server.json('POST', `/_sandbox/payments/${failed.tradeNo}/fail`);
    const expired = await made();
    await server.json('POST', `/_sandbox/payments/${expired.tradeNo}/expire`);
    const refused = await made({ amount: '99' });
    const open = await made();
    const unchecked = await made({ paymentType: 802 });
    // A later one arrives: whatever the others were to send would have come before.
    await merchant.waitFor((await paid()).path);
    for (const { path, tradeNo } of [failed, expired, refused, open, unchecked]) {
      expect(await shop.callbacks(tradeNo)).toEqual([]);
      expect(merchant.received(path)).toEqual([]);
    }
  });
});

describe('the answer that is expected', () => {
  test('SUCCESS ends it', async () => {
    const { tradeNo } = await paid();
    const { deliveries, nextDeliveryAt } = await kept(tradeNo, isDelivered);
    expect(deliveries).toMatchObject([{ number: 1, outcome: 'accepted', reply: { body: 'SUCCESS' } }]);
    expect(nextDeliveryAt).toBeNull();
  });

  test.each([
    ['a newline behind it', 200, 'SUCCESS\n'],
    ['lower case', 200, 'success'],
    ['quotes', 200, '"SUCCESS"'],
    ['braces', 200, '{SUCCESS}'],
    ['JSON', 200, '{"result":"SUCCESS"}'],
    ['nothing', 200, ''],
    ['an error status', 500, 'SUCCESS'],
    ['another good status', 201, 'SUCCESS'],
    ['a redirect', 302, 'SUCCESS'],
    ['not found', 404, 'SUCCESS'],
  ])('%s does not: it is sent again a minute later', async (_, status, body) => {
    const { path, tradeNo } = await paid({}, (received, response, count) =>
      count === 1 ? text(status, body)(received, response, count) : response.end('SUCCESS'),
    );
    const rejected = await kept(tradeNo, ({ deliveries }) => deliveries.length === 1);
    expect(rejected).toMatchObject({ state: 'pending', deliveries: [{ outcome: 'rejected' }] });
    await server.advance(60);
    expect((await kept(tradeNo, isDelivered)).deliveries).toHaveLength(2);
    expect(merchant.received(path)).toHaveLength(2);
  });

  test('a repetition is the same callback under a new nonce, for one key', async () => {
    const { path } = await paid({}, (_, response, count) => response.end(count > 2 ? 'SUCCESS' : 'no'));
    await merchant.waitFor(path, 1);
    for (const count of [2, 3]) {
      await server.advance(120);
      await merchant.waitFor(path, count);
    }
    const received = merchant.received(path);
    const results = await Promise.all(received.map(verified));
    const keys = results.map((result) => (result.ok ? deduplicationKey(result) : result.reason));
    expect(new Set(keys).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers['nonce'])).size).toBe(3);
    const bodies = received.map(({ members }) => JSON.stringify({ ...members, sign: '' }));
    expect(new Set(bodies).size).toBe(1);
  });

  test('an endpoint that cannot be reached is tried again', async () => {
    const { tradeNo } = await paid({ callbackUrl: 'http://127.0.0.1:9/' });
    const { deliveries, state } = await kept(tradeNo, ({ deliveries }) => deliveries.length === 1);
    expect(state).toBe('pending');
    expect(deliveries).toMatchObject([{ outcome: 'failed', reply: null }]);
  });
});

describe('the schedule', () => {
  const MINUTES = [1, 2, 5, 10, 15, 30, ...Array<number>(24).fill(60)];
  /** Real time goes on while the test looks. */
  const SLACK_MS = 10_000;

  /** Lets the time pass after each delivery that is to be followed by another, and checks when that one is due. */
  async function walk(tradeNo: string, delaysMs: readonly number[]): Promise<void> {
    for (const [index, delayMs] of delaysMs.entries()) {
      const { deliveries, nextDeliveryAt } = await kept(
        tradeNo,
        (one) => one.deliveries.length === index + 1,
      );
      const waitMs = Date.parse(nextDeliveryAt ?? '') - Date.parse(deliveries[index]?.sentAt ?? '');
      expect(waitMs).toBeGreaterThanOrEqual(delayMs);
      expect(waitMs).toBeLessThan(delayMs + SLACK_MS);
      await server.advance(delayMs / 1000);
    }
    const ended = await kept(tradeNo, ({ state }) => state !== 'pending');
    expect(ended).toMatchObject({ state: 'exhausted', nextDeliveryAt: null });
    expect(ended.deliveries).toHaveLength(delaysMs.length + 1);
  }

  test('1, 2, 5, 10, 15, 30 minutes, then hourly for a day, then no more', async () => {
    const { path, tradeNo } = await paid({}, text(200, 'later'));
    await walk(
      tradeNo,
      MINUTES.map((minutes) => minutes * 60_000),
    );
    await server.advance(48 * 3600);
    await merchant.waitFor((await paid()).path);
    expect(merchant.received(path)).toHaveLength(MINUTES.length + 1);
  });

  test('the application may have waits of its own', async () => {
    await shop.withSettings({ callbackRetrySeconds: [5, 300] }, async () => {
      const { tradeNo } = await paid({}, text(503, ''));
      await walk(tradeNo, [5000, 300_000]);
    });
  });

  test('what was given up can be sent again by hand', async () => {
    const { path, tradeNo } = await shop.withSettings({ callbackRetrySeconds: [] }, async () => {
      const payment = await paid({}, (_, response, count) => response.end(count > 1 ? 'SUCCESS' : ''));
      await kept(payment.tradeNo, ({ state }) => state === 'exhausted');
      return payment;
    });
    const [callback] = await shop.callbacks(tradeNo);
    await server.json('POST', `/_sandbox/callbacks/${callback?.id}/resend`);
    expect((await kept(tradeNo, isDelivered)).deliveries).toHaveLength(2);
    expect(merchant.received(path)).toHaveLength(2);
  });
});
