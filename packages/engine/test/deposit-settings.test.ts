import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { StoredSettings } from '../src/base/settings.ts';
import { merchantsIn } from './support/deposit-fixture.ts';
import { type Fixture, value } from './support/engine-fixture.ts';

async function settingsOf(f: Fixture): Promise<StoredSettings | undefined> {
  f.engine.context.directory.forget();
  return (await f.engine.context.directory.get(f.access.app.id))?.app.settings;
}

describeOnOneStore('deposit rules in the settings of an app', (openFresh) => {
  const merchant = merchantsIn(openFresh);

  test('are set case by case; others and other settings stay', async () => {
    const f = await merchant({ short: 'accept' });
    const { id } = f.access.app;
    await f.engine.admin.updateApp(id, { settings: { depositRules: { late: 'refuse' }, strictPhone: true } });
    expect(await settingsOf(f)).toEqual({
      strictPhone: true,
      depositRules: { short: 'accept', late: 'refuse' },
    });
    await f.engine.admin.updateApp(id, { settings: { hangulPayoutNames: true } });
    await f.engine.admin.updateApp(id, { settings: { depositRules: { late: 'hold' } } });
    expect(await settingsOf(f)).toEqual({
      strictPhone: true,
      hangulPayoutNames: true,
      depositRules: { short: 'accept', late: 'hold' },
    });
    await f.engine.admin.updateApp(id, { state: 'active' });
    expect(await settingsOf(f)).toMatchObject({ depositRules: { short: 'accept', late: 'hold' } });
  });

  test('are unset by null, so that the dialect’s own hold again', async () => {
    const f = await merchant({ short: 'accept', over: 'accept' });
    const settings = { depositRules: { short: null } };
    await f.engine.admin.updateApp(f.access.app.id, { settings });
    expect(await settingsOf(f)).toEqual({ depositRules: { over: 'accept' } });
  });

  test('that are none are refused, and nothing changes', async () => {
    const f = await merchant({ short: 'accept' });
    const faulty = [
      { depositRule: 'acept' },
      { depositRules: { late: 'no' } },
      { depositRules: { lat: 'hold' } },
    ];
    for (const settings of faulty) {
      const change = { settlementDays: 9, settings };
      await expect(f.engine.admin.updateApp(f.access.app.id, change)).rejects.toThrow(/deposit|late/);
      const { merchantId, feePlanId } = f.access.app;
      const app = {
        merchantId,
        dialect: 'plain',
        publicId: 'x',
        currency: 'KRW',
        name: 'x',
        feePlanId,
      } as const;
      await expect(f.engine.admin.createApp({ ...app, settings })).rejects.toThrow(/deposit|late/);
    }
    expect(await settingsOf(f)).toEqual({ depositRules: { short: 'accept' } });
    expect((await f.engine.context.directory.get(f.access.app.id))?.app.settlementDays).toBe(1);
  });

  test('a new payment has them all in words, a payment that is there keeps its own', async () => {
    const f = await merchant({ wrongName: 'refuse' });
    const { payment } = value(await f.engine.payments.create(f.payment('M1')));
    await f.engine.admin.updateApp(f.access.app.id, { settings: { depositRules: { wrongName: 'hold' } } });
    const kept = await f.engine.payments.get(payment.merchantId, payment.id);
    const held = { short: 'hold', over: 'hold', repeated: 'hold', late: 'hold' } as const;
    expect(kept?.depositRules).toEqual({ ...held, wrongName: 'refuse' });
    f.engine.context.directory.forget();
    const access = await f.engine.context.directory.get(f.access.app.id);
    const next = value(await f.engine.payments.create({ ...f.payment('M2'), access: access! })).payment;
    expect(next.depositRules).toEqual({ ...held, wrongName: 'hold' });
  });
});
