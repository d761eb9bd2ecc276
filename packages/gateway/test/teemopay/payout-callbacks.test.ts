import { deduplicationKey, loadPublicKey, type VerifiedPayoutCallback, verifyCallback } from '@naru/teemopay';
import { verifyPayoutCallback } from '@naru/teemopay/callback';
import { describe, expect, test } from 'vitest';
import { merchantEndpoint, type Received } from '../support/merchant.ts';
import { payout } from '../support/teemopay.ts';
import { demoMerchant, msOfKorea, without } from '../support/teemopay-merchant.ts';
import { DEMO_APP } from '../support/teemopay-shop.ts';
import { until } from '../support/until.ts';

const shop = demoMerchant();
const endpoint = merchantEndpoint();

async function newPayout(path: string, changes: Record<string, unknown> = {}) {
  const callbackUrl = endpoint.url(path);
  return shop.newPayout(payout({ realName: 'NARU SLOW', amount: '2000', callbackUrl, ...changes }));
}

/** The callback as the SDK verifies it; fails when it does not. */
async function verified(received: Received | undefined): Promise<VerifiedPayoutCallback> {
  const key = loadPublicKey((await shop.keys()).platformPublicKey);
  const result = verifyPayoutCallback({
    body: received?.body ?? '',
    headers: received?.headers ?? {},
    platformKey: key,
    appCode: DEMO_APP,
    windowMs: 30_000,
  });
  if (!result.ok) throw new Error(`not genuine: ${JSON.stringify(result)}`);
  return result;
}

/** All fields in the order of the documentation. */
const FIELDS = [
  'merchantOrderNo',
  'tradeNo',
  'amount',
  'serviceAmount',
  'status',
  'errorCode',
  'errorMessage',
  'completeTime',
  'sign',
];

describe('what is reported of a payout', () => {
  test('success: amount and fee, no error', async () => {
    const { orderNo, tradeNo } = await newPayout('/success');
    await shop.end(tradeNo, 'succeed');
    const [received] = await endpoint.waitFor('/success');
    expect(received?.method).toBe('POST');
    expect(Object.keys(received?.members ?? {})).toEqual(FIELDS);
    const payload = {
      merchantOrderNo: orderNo,
      tradeNo,
      amount: '2000.00',
      serviceAmount: '1003.00',
      status: 2,
      completeTime: (await shop.payout(orderNo))['completeTime'],
    };
    expect(without(received?.members ?? {}, 'sign')).toEqual({
      ...payload,
      errorCode: null,
      errorMessage: null,
    });
    expect(await shop.teemo.isGenuine(received as Received)).toBe(true);
    expect(await verified(received)).toMatchObject({ kind: 'payout', outcome: 'success', payload });
  });

  test('failure: no amounts, code and text', async () => {
    const { orderNo, tradeNo } = await newPayout('/failure');
    await shop.end(orderNo, 'fail', { errorCode: 1010 });
    const [received] = await endpoint.waitFor('/failure');
    const members = {
      merchantOrderNo: orderNo,
      tradeNo,
      amount: null,
      serviceAmount: null,
      status: 3,
      errorCode: 1010,
      errorMessage: 'Unstable network, kindly retry later.',
      completeTime: (await shop.payout(orderNo))['completeTime'],
    };
    expect(without(received?.members ?? {}, 'sign')).toEqual(members);
    expect(Object.keys(received?.members ?? {})).toEqual(FIELDS);
    expect(await shop.teemo.isGenuine(received as Received)).toBe(true);
    expect(await verified(received)).toMatchObject({
      outcome: 'failed',
      payload: { errorCode: 1010, errorMessage: members.errorMessage },
    });
  });

  test('a failure without a reason is 9999, as in the documentation’s sample', async () => {
    const { orderNo } = await newPayout('/others');
    await shop.end(orderNo, 'fail');
    const [received] = await endpoint.waitFor('/others');
    expect(received?.members).toMatchObject({
      status: 3,
      amount: null,
      errorCode: 9999,
      errorMessage: 'Others',
    });
  });

  test('success, then sent back: two callbacks of one order, and the money is there again', async () => {
    const before = await shop.balance();
    const { orderNo, tradeNo } = await newPayout('/returned');
    await shop.end(orderNo, 'succeed');
    await endpoint.waitFor('/returned');
    const paid = await shop.balance();
    expect(paid).toEqual({ ...before, total: before.total - 3003n, available: before.available - 3003n });
    await shop.server.advance(240);
    await shop.end(orderNo, 'return', { errorCode: 1000 });
    const [success, returned] = await endpoint.waitFor('/returned', 2);
    expect(success?.members).toMatchObject({ status: 2, errorCode: null });
    expect(without(returned?.members ?? {}, 'sign')).toEqual({
      merchantOrderNo: orderNo,
      tradeNo,
      amount: '2000.00',
      serviceAmount: '1003.00',
      status: 4,
      errorCode: 1000,
      errorMessage: 'The account does not exist or is restricted',
      completeTime: expect.any(String),
    });
    const [first, second] = [success, returned].map((one) => msOfKorea(one?.members['completeTime']));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(239_000);
    expect(await shop.teemo.isGenuine(returned as Received)).toBe(true);
    const [one, other] = [await verified(success), await verified(returned)];
    expect([one.outcome, other.outcome]).toEqual(['success', 'refunded']);
    expect([deduplicationKey(one), deduplicationKey(other)]).toEqual([`${tradeNo}:2`, `${tradeNo}:4`]);
    expect(await shop.balance()).toEqual(before);
    expect(endpoint.received('/returned')).toHaveLength(2);
  });

  test('NARU RETURN brings both by itself', async () => {
    const { orderNo } = await newPayout('/by-itself', { realName: 'NARU RETURN' });
    await until('both callbacks', async () => {
      await shop.server.advance(1);
      return endpoint.received('/by-itself').length === 2;
    });
    const statuses = endpoint.received('/by-itself').map((one) => one.members['status']);
    expect(statuses.toSorted()).toEqual([2, 4]);
    expect(await shop.payout(orderNo)).toMatchObject({ status: 4, errorCode: 1016 });
  });

  test('nothing is sent while it is in progress, nor while nobody knows', async () => {
    const { orderNo } = await newPayout('/unknown', { realName: 'NARU NO ANSWER' });
    await until('doubt', async () => {
      const sql = `select 1 from payouts where order_number = $1 and state = 'unknown'`;
      return (await shop.server.store.query(sql, [orderNo])).length > 0;
    });
    expect(await shop.callbacks(orderNo)).toEqual([]);
    await until('the payout', async () => {
      await shop.server.advance(4);
      return endpoint.received('/unknown').length > 0;
    });
    expect(endpoint.received('/unknown').map((one) => one.members['status'])).toEqual([2]);
  });
});

describe('headers and signature', () => {
  test('timestamp, a nonce of its own, country, appCode in its callback spelling', async () => {
    const orders = [await newPayout('/headers'), await newPayout('/headers')];
    for (const { orderNo } of orders) await shop.end(orderNo, 'succeed');
    const received = await endpoint.waitFor('/headers', 2);
    for (const { headers } of received) {
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(headers['timestamp']).toMatch(/^\d{13}$/);
      expect(Math.abs(Number(headers['timestamp']) - Date.now())).toBeLessThan(30_000);
      expect(headers['nonce']).toMatch(/^[0-9a-f]{32}$/);
      expect(headers['country']).toBe('KR');
      expect(headers['appcode']).toBe(DEMO_APP);
      expect(headers).not.toHaveProperty('app_code');
    }
    expect(new Set(received.map(({ headers }) => headers['nonce'])).size).toBe(2);
    const [kept] = await shop.callbacks(orders[0]?.orderNo ?? '');
    const names = Object.keys(kept?.deliveries[0]?.request.headers ?? {});
    expect(names).toEqual(expect.arrayContaining(['timestamp', 'nonce', 'country', 'appCode']));
  });

  test('every field that has a value is signed, and so is the nonce', async () => {
    const { orderNo } = await newPayout('/signed');
    await shop.end(orderNo, 'fail', { errorCode: 1004 });
    const [received] = await endpoint.waitFor('/signed');
    if (!received) throw new Error('nothing was received');
    const key = loadPublicKey((await shop.keys()).platformPublicKey);
    const check = (body: string, nonce = received.headers['nonce']) =>
      verifyPayoutCallback({ body, headers: { ...received.headers, nonce }, platformKey: key });
    expect(check(received.body)).toMatchObject({ ok: true });
    const mismatch = { ok: false, reason: 'signature_mismatch' };
    for (const name of FIELDS.filter((name) => name !== 'sign' && received.members[name] !== null)) {
      const value = received.members[name];
      const changed = { ...received.members, [name]: typeof value === 'number' ? value + 1 : `${value}0` };
      expect([name, check(JSON.stringify(changed))]).toEqual([name, mismatch]);
      expect([name, check(JSON.stringify(without(received.members, name)))]).toEqual([name, mismatch]);
    }
    const filled = { ...received.members, amount: '2000.00' };
    expect(check(JSON.stringify(filled))).toEqual(mismatch);
    expect(check(received.body, 'f'.repeat(32))).toEqual(mismatch);
    // Null counts as absent: with or without it is the same message.
    expect(check(JSON.stringify(without(received.members, 'amount')))).toMatchObject({ ok: true });
    expect(
      verifyCallback({ body: received.body, headers: received.headers, platformKey: key }),
    ).toMatchObject({ ok: true, kind: 'payout' });
    const other = verifyPayoutCallback({
      body: received.body,
      headers: received.headers,
      platformKey: key,
      appCode: 'A2405220001KR002',
    });
    expect(other).toEqual({ ok: false, reason: 'wrong_app', member: 'appCode' });
  });

  test('each application has a platform key of its own', async () => {
    const second = await shop.secondApp('A2405220001KR009');
    const callbackUrl = endpoint.url('/second');
    const { orderNo } = await second.newPayout(payout({ realName: 'NARU SLOW', callbackUrl }));
    await shop.end(orderNo, 'succeed');
    const [received] = await endpoint.waitFor('/second');
    const { platformPublicKey, appCode } = await second.keys();
    expect(received?.headers['appcode']).toBe(appCode);
    const body = received?.body ?? '';
    const headers = received?.headers ?? {};
    expect(
      verifyPayoutCallback({ body, headers, platformKey: loadPublicKey(platformPublicKey) }),
    ).toMatchObject({ ok: true });
    const demoKey = loadPublicKey((await shop.keys()).platformPublicKey);
    expect(verifyPayoutCallback({ body, headers, platformKey: demoKey })).toMatchObject({
      reason: 'signature_mismatch',
    });
  });
});

describe('delivery', () => {
  test('to the address of the application where the request names none', async () => {
    await shop.app(`payout_callback_url = '${endpoint.url('/of-the-app')}'`);
    const request = without(payout({ realName: 'NARU SLOW' }), 'callbackUrl');
    const { orderNo } = await shop.newPayout(request);
    await shop.app(`payout_callback_url = '${endpoint.url('/changed-later')}'`);
    await shop.end(orderNo, 'succeed');
    const [received] = await endpoint.waitFor('/of-the-app');
    expect(received?.members['merchantOrderNo']).toBe(orderNo);
    expect(endpoint.received('/changed-later')).toEqual([]);
  });

  test.each(['success', '{SUCCESS}', 'SUCCESS\n', 'OK', ''])(
    '%j is no thanks: it comes again',
    async (reply) => {
      const path = `/again/${encodeURIComponent(reply)}`;
      endpoint.answer(path, (_, response, count) => response.end(count === 1 ? reply : 'SUCCESS'));
      const { orderNo } = await newPayout(path);
      await shop.end(orderNo, 'succeed');
      await endpoint.waitFor(path);
      await until('the reply is kept', async () => {
        const [callback] = await shop.callbacks(orderNo);
        return callback?.deliveries.length === 1;
      });
      await shop.server.advance(61);
      const [first, again] = await endpoint.waitFor(path, 2);
      const keys = [await verified(first), await verified(again)].map(deduplicationKey);
      expect(new Set(keys).size).toBe(1);
      expect(without(again?.members ?? {}, 'sign')).toEqual(without(first?.members ?? {}, 'sign'));
      await until('it is delivered', async () => {
        const [callback] = await shop.callbacks(orderNo);
        return callback?.state === 'delivered';
      });
    },
  );

  test('the books are sound after all this', async () => {
    expect((await shop.server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });
});
