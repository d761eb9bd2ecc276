import { loadPublicKey, verifyPayoutCallback } from '@naru/teemopay';
import { expect, test } from 'vitest';
import { merchantEndpoint } from '../support/merchant.ts';
import { PAYMENT_CREATE, PAYOUT_CREATE, payin, payout } from '../support/teemopay.ts';
import { demoMerchant, without } from '../support/teemopay-merchant.ts';

/* The signed text `a=1&b=2` has no escapes: what could be cut anew is refused, and not sent. */

const shop = demoMerchant();
const endpoint = merchantEndpoint();

test('a request that could be cut to another one is refused, and nothing is made', async () => {
  const before = await shop.balance();
  const refused = await shop.teemo.call(PAYMENT_CREATE, payin({ merchantName: 'Shop&merchantOrderNo=M2' }));
  expect(refused).toMatchObject({
    code: 414,
    msg: 'merchantName ("&merchantOrderNo=" in it reads as a further field) is invalid',
    data: null,
  });
  const number = await shop.teemo.call(PAYOUT_CREATE, payout({ merchantOrderNo: 'M1&x=2' }));
  expect(number).toMatchObject({ code: 414, msg: expect.stringMatching(/^merchantOrderNo /) });
  expect(await shop.balance()).toEqual(before);
});

test('other texts and the query of the address are taken', async () => {
  const callbackUrl = endpoint.url('/other?a=1&merchantOrderNo=2');
  await shop.created(payin({ merchantName: 'AT&T a=1&b=2', callbackUrl }));
});

test('the words of a bank lose what reads as a field, in callback, query and list', async () => {
  const request = payout({ realName: 'NARU SLOW', callbackUrl: endpoint.url('/words') });
  const { orderNo } = await shop.newPayout(request);
  await shop.end(orderNo, 'fail', { reason: 'No&status=2&amount=1' });
  const errorMessage = 'No,status=2,amount=1';
  const [received] = await endpoint.waitFor('/words');
  expect(received?.members).toMatchObject({ status: 3, errorMessage });
  expect(await shop.payout(orderNo)).toMatchObject({ status: 3, errorMessage });

  const key = loadPublicKey((await shop.keys()).platformPublicKey);
  const verify = (fields: unknown) =>
    verifyPayoutCallback({
      body: JSON.stringify(fields),
      headers: received?.headers ?? {},
      platformKey: key,
    });
  const { members = {} } = received ?? {};
  expect(verify(members)).toMatchObject({ ok: true, outcome: 'failed' });
  // The same text cut elsewhere: the signature fits, the fields are others.
  const glued = { ...without(members, 'status'), merchantOrderNo: `${orderNo}&status=3` };
  expect(verify(glued)).toEqual({ ok: false, reason: 'ambiguous_member', member: 'merchantOrderNo' });
});
