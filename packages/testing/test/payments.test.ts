import { loadKeys, verifyCallback } from '@naru/haipay';
import { expect, test } from 'vitest';
import { naruMatchers } from '../src/vitest.ts';
import { testShop } from './support/orders.ts';

expect.extend(naruMatchers);

const shop = testShop();

test('a payer approves, declines, cancels or never comes back, and the merchant hears of it', async () => {
  const { naru } = shop;
  const [paid, declined, cancelled, abandoned] = await Promise.all([
    shop.order(),
    shop.order(),
    shop.order(),
    shop.order(),
  ]);
  expect(await naru.payer.approve(paid)).toMatchObject({ state: 'captured', receivedAmount: '23500' });
  expect(await naru.payer.decline(declined, { reason: 'Wrong PIN' })).toMatchObject({
    state: 'failed',
    reason: 'Wrong PIN',
  });
  expect((await naru.payer.cancel({ orderId: cancelled })).state).toBe('voided');
  expect((await naru.payer.abandon(abandoned)).state).toBe('expired');
  const callback = await naru.callbacks.next({ order: paid });
  expect(callback).toMatchObject({ event: 'payment_succeeded', delivery: 1, outcome: 'accepted' });
  const { secretKey, platformPublicKey } = naru.haipay;
  const keys = loadKeys({ secretKey, publicKey: platformPublicKey });
  expect(verifyCallback({ body: callback.body, keys }).ok).toBe(true);
  expect(callback.members['orderId']).toBe(paid);
  expect((await naru.callbacks.next({ order: declined })).event).toBe('payment_failed');
});

test('deposits: what is missing, under another name, twice, and too late', async () => {
  const { naru } = shop;
  const exact = await shop.account();
  expect(await naru.deposit(exact)).toMatchObject({ deposit: 'credited', misfit: null, state: 'captured' });
  const short = await shop.account();
  expect(await naru.deposit(short, { amount: 1000 })).toMatchObject({ deposit: 'held', misfit: 'short' });
  const renamed = await shop.account();
  expect((await naru.deposit(renamed, { name: '김철수' })).deposit).toBe('credited');
  const twice = await shop.account();
  expect(await naru.deposit(twice, { twice: true })).toMatchObject({ deposit: 'held', misfit: 'repeated' });
  const late = await shop.account();
  expect(await naru.deposit(late, { late: true })).toMatchObject({ deposit: 'held', misfit: 'late' });
  await expect(naru).toBalance();
});

test('an app of its own has keys and settings of its own', async () => {
  const { naru } = shop;
  const app = await naru.createApp('haipay', { settings: { depositRule: 'accept' } });
  expect(app.appId).not.toBe(naru.haipay.appId);
  expect(Object.keys(app).toSorted()).toEqual(Object.keys(naru.haipay).toSorted());
  const teemo = await naru.createApp('teemopay');
  expect(Object.keys(teemo).toSorted()).toEqual(Object.keys(naru.teemopay).toSorted());
  const eximbay = await naru.createApp('eximbay');
  expect(Object.keys(eximbay).toSorted()).toEqual(Object.keys(naru.eximbay).toSorted());
  await expect(naru.createApp('paypal' as never)).rejects.toThrow("createApp takes 'haipay'");
});

test('TeemoPay: callbacks of orders without an address come to the receiver', async () => {
  const { naru } = shop;
  const merchantOrderNo = `TM-${process.pid}`;
  const made = await shop.teemopay().paymentCreate({
    merchantOrderNo,
    paymentType: 801,
    amount: '1000',
    realName: '홍길동',
    accountHolderNumber: '950101',
    merchantName: 'Seoul Books',
  } as never);
  expect(made).toMatchObject({ ok: true });
  expect((await naru.deposit({ merchantOrderNo })).deposit).toBe('credited');
  expect(await naru.callbacks.next({ order: merchantOrderNo, event: 'payment_succeeded' })).toMatchObject({
    outcome: 'accepted',
  });
});

test('what does not exist or can not happen any more is said in one sentence', async () => {
  const { naru } = shop;
  await expect(naru.payer.approve('nobody')).rejects.toThrow('There is no payment nobody');
  await expect(naru.deposit('nobody')).rejects.toThrow('There is no payment nobody');
  expect(() => naru.payer.approve({} as never)).toThrow('an order is its number');
  const paid = await shop.order();
  await naru.payer.approve(paid);
  await expect(naru.payer.cancel(paid)).rejects.toThrow('The payment is captured');
  await expect(naru.deposit(paid)).rejects.toThrow('no virtual account');
});
