import { COLLECTION_CODES } from '@naru/haipay';
import { describe, expect, test } from 'vitest';
import { merchantEndpoint } from '../support/merchant.ts';
import { checkoutView, newPayment, queryPayment, untilStatus, vaCollection } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const merchant = merchantEndpoint();

async function accountOf(token: string) {
  return until(
    'an account number',
    async () => (await checkoutView(server, token)).virtualAccount ?? undefined,
  );
}

async function started(changes: Record<string, unknown> = {}) {
  const order = await newPayment(server, vaCollection(changes));
  await server.json('POST', `/checkout/api/payments/${order.token}/start`, { method: 'KOOKMIN_BANK' });
  return { ...order, account: await accountOf(order.token) };
}

function deposit(order: { orderNo: string }, amount: number | string, depositorName = 'Gildong Hong') {
  return server.json<{ deposit: string; state: string; receivedAmount: string }>(
    'POST',
    `/_sandbox/payments/${order.orderNo}/deposits`,
    { amount, depositorName },
  );
}

async function withRule<T>(rule: string, work: () => Promise<T>): Promise<T> {
  await server.setApp(1054, `settings = '{"depositRule": "${rule}"}'`);
  const result = await work();
  await server.setApp(1054, `settings = '{}'`);
  return result;
}

describe('virtual accounts', () => {
  test('a bank code gives an account at that bank, without a choice', async () => {
    const { account, token } = await started();
    expect(account).toMatchObject({
      accountNumber: expect.stringMatching(/^\d{14}$/),
      amountText: '10,000',
      holder: 'Naru Demo Shop',
      bankName: { ko: '국민은행', en: 'Kookmin Bank' },
    });
    expect(await checkoutView(server, token)).toMatchObject({
      state: 'deposit',
      chosen: { bank: 'KOOKMIN_BANK' },
    });
  });

  test('the chooser offers the fifteen banks and wants one of them', async () => {
    const order = await newPayment(server, vaCollection({ inBankCode: 'VA_BANK_KRW' }));
    const start = `/checkout/api/payments/${order.token}/start`;
    const [chooser] = (await checkoutView(server, order.token)).methods;
    const banks = COLLECTION_CODES.filter((code) => code.kind === 'virtual_account').map((code) => code.code);
    expect(chooser?.banks.map((bank) => bank.code)).toEqual(banks);
    expect((await server.request('POST', start, { method: 'VA_BANK_KRW' })).status).toBe(400);
    expect((await server.request('POST', start, { method: 'VA_BANK_KRW', bank: 'KYNAKR22' })).status).toBe(
      400,
    );
    await server.json('POST', start, { method: 'VA_BANK_KRW', bank: 'SHBKKRSE' });
    expect((await accountOf(order.token)).bankName.ko).toBe('신한은행');
  });

  test('the exact amount pays; it may come late in the day, in one piece', async () => {
    const order = await started({ notifyUrl: merchant.url('/exact') });
    await server.advance(3600);
    expect(await deposit(order, '10000')).toMatchObject({ deposit: 'credited', state: 'captured' });
    expect(await queryPayment(server, order)).toMatchObject({
      status: 2,
      actualAmount: '10000.00',
      fee: '300.00',
    });
    const [callback] = await merchant.waitFor('/exact');
    expect(callback?.members).toMatchObject({ status: 2, amount: '10000.00', fee: '300.00' });
  });

  test('accounts differ', async () => {
    const [one, other] = [await started(), await started()];
    expect(one.account.accountNumber).not.toBe(other.account.accountNumber);
  });
});

describe('deposits of another amount', () => {
  test.each([9999, 10001])('rule hold (the default): %s is held for review, status -1', async (amount) => {
    const order = await started({ notifyUrl: merchant.url(`/held-${amount}`) });
    expect(await deposit(order, amount)).toMatchObject({ deposit: 'held', state: 'in_review' });
    expect(await queryPayment(server, order)).toMatchObject({ status: -1, actualAmount: '0.00' });
    // Held money keeps the order from expiring, and no callback reports -1 (haipay.md §17 #18).
    await server.advance(25 * 3600);
    expect(await queryPayment(server, order)).toMatchObject({ status: -1 });
    expect(merchant.received(`/held-${amount}`)).toEqual([]);
    const [payment] = await server.gateway.engine.payments.findByAnyNumber(order.orderNo);
    const review = {
      merchantId: payment?.merchantId ?? '',
      paymentId: payment?.id ?? '',
      reason: 'accepted',
    };
    await server.gateway.engine.payments.resolveReview({ ...review, decision: 'accept' });
    const status = amount > 10_000 ? 5 : 2;
    const [callback] = await merchant.waitFor(`/held-${amount}`);
    expect(callback?.members).toMatchObject({ status, amount: `${amount}.00` });
    expect(await queryPayment(server, order)).toMatchObject({ status: 2, actualAmount: `${amount}.00` });
  });

  test('rule refuse: the bank turns it away, the right amount still pays', async () => {
    const order = await withRule('refuse', () => started());
    expect(await deposit(order, 9999)).toMatchObject({ deposit: 'refused', state: 'awaiting_deposit' });
    expect(await deposit(order, 10_001)).toMatchObject({ deposit: 'refused', receivedAmount: '0' });
    expect(await queryPayment(server, order)).toMatchObject({ status: 1, actualAmount: '0.00' });
    expect(await deposit(order, 10_000)).toMatchObject({ deposit: 'credited', state: 'captured' });
  });

  test('rule accept, too little: callback 4 with its part, then 2 with the rest', async () => {
    const order = await withRule('accept', () => started({ notifyUrl: merchant.url('/short') }));
    expect(await deposit(order, 4000)).toMatchObject({ deposit: 'credited', state: 'partially_paid' });
    expect(await queryPayment(server, order)).toMatchObject({ status: 1, actualAmount: '4000.00' });
    expect((await accountOf(order.token)).amountText).toBe('6,000');
    const [part] = await merchant.waitFor('/short');
    expect(part?.members).toMatchObject({ status: 4, amount: '4000.00', fee: '120.00' });
    expect(part?.members['payTime']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    await deposit(order, 6000);
    const [, rest] = await merchant.waitFor('/short', 2);
    expect(rest?.members).toMatchObject({ status: 2, amount: '6000.00', fee: '180.00' });
    expect(await queryPayment(server, order)).toMatchObject({
      status: 2,
      actualAmount: '10000.00',
      fee: '300.00',
    });
  });

  test('rule accept, too much: callback 5 with all of it', async () => {
    const order = await withRule('accept', () => started({ notifyUrl: merchant.url('/over') }));
    expect(await deposit(order, 12_000)).toMatchObject({ deposit: 'credited', state: 'captured' });
    const [callback] = await merchant.waitFor('/over');
    expect(callback?.members).toMatchObject({ status: 5, amount: '12000.00', fee: '360.00' });
    expect(await queryPayment(server, order)).toMatchObject({ status: 2, actualAmount: '12000.00' });
  });

  test('rule accept, too little at the deadline: what came is what the merchant gets', async () => {
    const order = await withRule('accept', () => started());
    await deposit(order, 4000);
    await server.advance(24 * 3600 + 1);
    expect(await untilStatus(() => queryPayment(server, order), 2)).toMatchObject({
      actualAmount: '4000.00',
    });
  });
});

describe('deposits at the wrong time', () => {
  test('after the expiry the money is held, the order stays failed', async () => {
    const order = await started({ notifyUrl: merchant.url('/late') });
    await server.advance(24 * 3600 + 1);
    const failed = await untilStatus(() => queryPayment(server, order), 3);
    expect(failed['errorMsg']).toBe('The payment was not made in time');
    const [callback] = await merchant.waitFor('/late');
    expect(callback?.members).toMatchObject({ status: 3, amount: '10000.00', fee: '0.00' });
    expect(await deposit(order, 10_000)).toMatchObject({ deposit: 'held', state: 'expired' });
    expect(await queryPayment(server, order)).toMatchObject({ status: 3, actualAmount: '0.00' });
  });

  test('after the payment the money is held, not credited twice', async () => {
    const order = await started();
    await deposit(order, 10_000);
    expect(await deposit(order, 10_000)).toMatchObject({ deposit: 'held', state: 'captured' });
    expect(await queryPayment(server, order)).toMatchObject({ status: 2, actualAmount: '10000.00' });
  });

  test('a payment of another kind has no account', async () => {
    const order = await newPayment(server);
    const path = `/_sandbox/payments/${order.orderNo}/deposits`;
    expect((await server.request('POST', path, { amount: 2000 })).status).toBe(409);
  });

  test.each([0, -1, '1.5', 'x', '', null, 1e300, '9'.repeat(30)])('%s is no amount', async (amount) => {
    const order = await newPayment(server, vaCollection());
    const path = `/_sandbox/payments/${order.orderNo}/deposits`;
    expect((await server.request('POST', path, { amount })).status).toBe(400);
  });

  test('the books are sound after all this', async () => {
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });
});
