import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { PaymentOutcome } from '../src/channels/port.ts';
import type { PaymentRequest } from '../src/payments/new-payment.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';

const ACCOUNT: PaymentOutcome = {
  kind: 'account',
  account: {
    bank: '003',
    bankNameEn: 'IBK',
    bankNameKo: '기업은행',
    accountNumber: '79000000000001',
    holder: 'Shop',
  },
};

describeOnOneStore('payments that start as they are made', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  const started = (f: Fixture, orderNumber: string) => ({
    ...f.payment(orderNumber),
    allowedMethods: ['VA'],
  });

  const create = (f: Fixture, request: PaymentRequest) =>
    f.engine.starts.create(request, { method: f.method('VA') });

  test('the reply brings what the channel answered', async () => {
    const f = await makeFixture(await emptyStore());
    f.channel.onPayment = () => ACCOUNT;
    f.engine.startWorkers();
    const { payment, repeated } = value(await create(f, started(f, 'M1')));
    expect(repeated).toBe(false);
    expect(payment).toMatchObject({ state: 'awaiting_deposit', method: 'VA', feeRatePpm: 30_000n });
    expect(payment.virtualAccount?.accountNumber).toBe('79000000000001');
    expect(f.channel.calls.map(({ call }) => call)).toEqual(['startPayment']);
    await f.engine.stop();
    expect(f.errors).toEqual([]);
  });

  test('a merchant who is stopped while the steps of a start run starts nothing', async () => {
    const f = await makeFixture(await emptyStore());
    const { payment } = value(await f.engine.payments.create(f.payment('M1')));
    const eligible = await f.engine.starts.eligible(payment, 'WALLET');
    if (eligible.kind !== 'eligible') throw new Error(eligible.kind);
    await f.engine.admin.setMerchantState(payment.merchantId, 'suspended');
    f.engine.context.directory.forget();
    expect(await f.engine.starts.start(eligible, {})).toEqual({
      kind: 'refused',
      refusal: { code: 'not_trading', reason: 'merchant_suspended' },
    });
    expect((await f.engine.payments.get(payment.merchantId, payment.id))?.state).toBe('created');
  });

  test('a refusal of the channel is the reply, too', async () => {
    const f = await makeFixture(await emptyStore());
    f.channel.onPayment = () => ({ kind: 'failed', decline: 'declined', code: 'REFUSED', reason: 'no' });
    f.engine.startWorkers();
    const { payment } = value(await create(f, started(f, 'M1')));
    expect(payment).toMatchObject({ state: 'failed', failureCode: 'REFUSED' });
    await f.engine.stop();
  });

  test('twenty of the same at once send one to the channel, and each gets the answer', async () => {
    const f = await makeFixture(await emptyStore());
    f.channel.onPayment = () => ACCOUNT;
    f.engine.startWorkers();
    const request = started(f, 'M1');
    const all = await Promise.all(Array.from({ length: 20 }, () => create(f, request)));
    expect(all.filter((one) => value(one).repeated)).toHaveLength(19);
    expect(new Set(all.map((one) => value(one).payment.id)).size).toBe(1);
    await f.engine.stop();
    expect(f.channel.calls).toHaveLength(1);
  });

  test('a payment known to come to nothing is kept as failed and never sent', async () => {
    const f = await makeFixture(await emptyStore());
    f.engine.startWorkers();
    const failure = { decline: 'wrong_amount', code: 'amount', reason: 'too much' } as const;
    const { payment } = value(await create(f, { ...started(f, 'M1'), failure }));
    expect(payment).toMatchObject({ state: 'failed', failureCode: 'amount', failureReason: 'too much' });
    const found = await f.engine.payments.findByOrder(f.access.app, 'M1');
    expect(found).toMatchObject({ state: 'failed', decline: 'wrong_amount', failureCode: 'amount' });
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
    await f.engine.stop();
    expect(f.channel.calls).toEqual([]);
  });

  test('a life given with the request is the life of the payment', async () => {
    const f = await makeFixture(await emptyStore());
    const expiresAt = new Date(f.clock.now().getTime() + 60_000);
    const { payment } = value(await f.engine.payments.create({ ...f.payment('M1'), expiresAt }));
    expect(payment.expiresAt).toEqual(expiresAt);
  });
});
