import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';

describeOnEveryStore('what an operator changes of merchants and apps', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('an order that a process takes for an active merchant meanwhile keeps him from being closed', async () => {
    const store = await emptyStore();
    const f = await makeFixture(store);
    const { admin } = f.engine;
    const { merchantId } = f.access.app;
    const state = async () =>
      (await store.query<{ state: string }>('select state from merchants where id = $1', [merchantId]))[0]
        ?.state;
    const made = admin.closeMerchant(merchantId, async () => {
      expect(await state()).toBe('suspended');
      // Another process does not know it yet.
      value(await f.engine.payments.create(f.payment('M1', 10_000n)));
    });
    await expect(made).rejects.toThrow('1 open payments');
    expect(await state()).toBe('active');
    await expect(admin.closeMerchant(merchantId, () => Promise.reject(new Error('waited')))).rejects.toThrow(
      '1 open payments',
    );
    await store.query(`update payments set state = 'failed'`);
    expect(await admin.closeMerchant(merchantId, async () => {})).toBe(true);
    expect(await state()).toBe('closed');
    expect(await admin.closeMerchant('01890a5d-ac96-774b-bcce-b302099a8057', async () => {})).toBe(false);
  });

  test('a limit of an app can be taken away, the others stay', async () => {
    const store = await emptyStore();
    const f = await makeFixture(store);
    const { id } = f.access.app;
    const limits = async () =>
      (await store.query('select daily_payment_limit, daily_payout_limit, requests_per_second from apps'))[0];
    await f.engine.admin.updateApp(id, { dailyPaymentLimit: 5n, dailyPayoutLimit: 6n, requestsPerSecond: 7 });
    await f.engine.admin.updateApp(id, { dailyPaymentLimit: null, requestsPerSecond: null });
    expect(await limits()).toEqual({
      daily_payment_limit: null,
      daily_payout_limit: 6n,
      requests_per_second: null,
    });
    await f.engine.admin.updateApp(id, { dailyPayoutLimit: null, dailyPaymentLimit: 8n });
    expect(await limits()).toMatchObject({ daily_payment_limit: 8n, daily_payout_limit: null });
  });
});
