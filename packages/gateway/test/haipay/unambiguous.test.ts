import { loadKeys, verifyCollectionCallback } from '@naru/haipay';
import { expect, test } from 'vitest';
import { merchantEndpoint } from '../support/merchant.ts';
import { balances, collection, newPayment, payout, queryPayment, without } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

/* The signed text `a=1&b=2` has no escapes: what could be cut anew is refused, and not sent. */

const server = testServer();
const endpoint = merchantEndpoint();

test('a request that could be cut to another one is refused, and nothing is made', async () => {
  const before = await balances(server);
  expect(await server.call('/krw/collect/apply', collection({ name: 'Hong&orderId=M2' }))).toMatchObject({
    error: '4204',
    msg: 'system:name is invalid: must be text without "&orderId=", a member\'s name',
  });
  expect(await server.code('/krw/pay/apply', payout({ body: 'x&accountNo=123456' }))).toBe('4214');
  expect(await server.code('/krw/collect/apply', collection({ orderId: 'M1&x=2' }))).toBe('4202');
  expect(await server.code('/krw/collect/query', { appId: 1054, orderId: 'M1&x=2' })).toBe('4202');
  expect(await server.code('/krw/collect/apply', collection({ remark: 'x&subject=y' }))).toBe('4200');
  expect(await balances(server)).toEqual(before);
});

test('other texts and the queries of addresses are taken', async () => {
  const callBackUrl = 'https://shop.example.com/?a=1&orderId=2&name=3';
  await newPayment(server, collection({ name: 'Kim & Co', subject: 'AT&T a=1&b=2', callBackUrl }));
});

test('the words of a channel lose what reads as a member, in callback and query', async () => {
  const order = await newPayment(server, collection({ notifyUrl: endpoint.url('/words') }));
  const reason = 'No&status=2&payTime=2026-01-01 00:00:00';
  await server.json('POST', `/_sandbox/payments/${order.orderId}/fail`, { reason });
  const errorMsg = 'No,status=2,payTime=2026-01-01 00:00:00';
  const [received] = await endpoint.waitFor('/words');
  expect(received?.members).toMatchObject({ status: 3, errorMsg });
  expect(await queryPayment(server, order)).toMatchObject({ status: 3, errorMsg });

  const keys = loadKeys({ secretKey: server.krw.secretKey, publicKey: server.krw.platformPublicKey });
  const verify = (members: unknown) => verifyCollectionCallback({ body: JSON.stringify(members), keys });
  const { members = {} } = received ?? {};
  expect(verify(members)).toMatchObject({ ok: true, outcome: 'failure' });
  // The same text cut elsewhere: the signature fits, the members are others.
  const glued = { ...without(members, 'fee'), errorMsg: `${errorMsg}&fee=0.00` };
  expect(verify(glued)).toEqual({ ok: false, reason: 'ambiguous_member', member: 'errorMsg' });
});
