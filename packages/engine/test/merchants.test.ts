import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { describeOnOneStore, describeOnServer } from '../../../test/support/stores.ts';
import type { Result } from '../src/base/refusal.ts';
import { Sealer, Secret } from '../src/base/secrets.ts';
import { activeKeys, feeRuleFor } from '../src/merchants/app.ts';
import { AppDirectory, keyContext } from '../src/merchants/directory.ts';
import type { Store } from '../src/store/store.ts';
import { eventually, makeFixture, tally, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  awaitingDeposit,
  capturedPayment,
  channelOrder,
  deposit,
  fund,
  startedPayment,
} from './support/order-steps.ts';
import { atOnce, withTwoProcesses } from './support/two-processes.ts';

const PERSONAL = {
  name: 'Namgung Byeoljari',
  email: 'byeoljari@mail.example',
  phone: '01098765432',
  accountNumber: '110987654321',
  userId: 'user-byeoljari-77',
};
const DEPOSITOR = 'Seonwoo Haneulbit';
const KEY_TEXT = 'MIIEvQIBADANBgkqhkiG9w0-plain-key-text';

describe('secrets', () => {
  test('a Secret shows itself to nobody who only prints it', () => {
    const secret = new Secret('hush');
    const holder = { secret, nested: [secret] };
    const seen = [
      `${secret}`,
      String(secret),
      JSON.stringify(holder),
      inspect(holder, { depth: 9, showHidden: true }),
      ['', secret].join(''),
    ];
    expect(seen.filter((text) => text.includes('hush'))).toEqual([]);
    expect(secret.reveal()).toBe('hush');
    expect(Object.keys(secret)).toEqual([]);
  });

  test('what is sealed opens only under the same key and context, and differs each time', () => {
    const sealer = new Sealer(new Secret('one'));
    const sealed = sealer.seal('text, 텍스트', 'a:1');
    expect(sealer.open(sealed, 'a:1')).toBe('text, 텍스트');
    expect(sealer.seal('text, 텍스트', 'a:1')).not.toBe(sealed);
    expect(() => sealer.open(sealed, 'a:2')).toThrow();
    expect(() => new Sealer(new Secret('two')).open(sealed, 'a:1')).toThrow();
  });

  test('altered, shortened and foreign texts are refused', () => {
    const sealer = new Sealer(new Secret('one'));
    const sealed = sealer.seal('some text', 'a:1');
    const [prefix, encoded] = [sealed.slice(0, 16), sealed.slice(16)];
    const bytes = Buffer.from(encoded, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes);
      altered[at]! ^= 1;
      expect(() => sealer.open(`${prefix}${altered.toString('base64')}`, 'a:1')).toThrow();
    }
    for (let length = 0; length < bytes.length; length++) {
      expect(() => sealer.open(`${prefix}${bytes.subarray(0, length).toString('base64')}`, 'a:1')).toThrow();
    }
    for (const text of [
      '',
      'v2.',
      prefix,
      'v2.AAAA',
      encoded,
      `v1${sealed.slice(2)}`,
      `v2.${'0'.repeat(12)}.${encoded}`,
    ]) {
      expect(() => sealer.open(text, 'a:1')).toThrow();
    }
  });
});

/** Every value of every text and JSON column of every table, in one list. */
async function allTexts(store: Store): Promise<string[]> {
  const columns = await store.query<{ table_name: string; column_name: string }>(`
    select table_name, column_name from information_schema.columns
    where table_schema = 'public' and data_type in ('text', 'json', 'jsonb', 'ARRAY', 'character varying')`);
  expect(columns.length).toBeGreaterThan(80);
  const texts: string[] = [];
  for (const { table_name, column_name } of columns) {
    const rows = await store.query<{ value: string | null }>(
      `select "${column_name}"::text as value from "${table_name}"`,
    );
    texts.push(...rows.flatMap((row) => (row.value === null ? [] : [row.value])));
  }
  return texts;
}

describeOnOneStore('merchants', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('no key, name, number or address of a person is readable in any column', async () => {
    const f = await makeFixture(await emptyStore());
    await f.engine.admin.addKey(f.access.app.id, 'secret_key', KEY_TEXT, 0);
    await fund(f, 100_000n);
    const payment = await awaitingDeposit(f, { ...f.payment('M1'), payer: PERSONAL });
    const order = channelOrder(payment);
    for (const [payerAmount, reference] of [[1500n, 'D1'] as const, [700n, 'D2'] as const]) {
      await f.engine.events.paymentOutcome(order, {
        kind: 'deposit',
        payerAmount,
        depositorName: DEPOSITOR,
        reference,
      });
    }
    // A deposit for another attempt ends up among the late events, one for an attempt of nobody is kept.
    const stray = { kind: 'deposit', payerAmount: 1n, depositorName: DEPOSITOR, reference: 'D3' } as const;
    await f.engine.payments.takeOutcome({ ...order, reference: payment.id }, stray);
    const kept = await f.engine.events.paymentOutcome({ ...order, attemptId: payment.id }, stray);
    expect(kept).toEqual({ isUnmatched: true });
    const { payout } = value(await f.engine.payouts.create({ ...f.payout('O1'), payee: PERSONAL }));
    f.channel.onTransfer = () => ({ kind: 'succeeded' });
    f.engine.startWorkers();
    await eventually(
      async () => (await f.engine.payouts.get(payout.merchantId, payout.id))?.state === 'succeeded',
      'paid out',
    );
    await f.engine.stop();
    const texts = await allTexts(f.store);
    expect(texts.length).toBeGreaterThan(100);
    const secrets = [...Object.values(PERSONAL), DEPOSITOR, KEY_TEXT, 'Byeoljari', 'Haneulbit'];
    for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
    expect(f.engine.payments.payerOf(payment)).toEqual(PERSONAL);
    expect(f.engine.payouts.payeeOf(payout)).toEqual(PERSONAL);
  });

  test('a sealed key opens only in its own row', async () => {
    const f = await makeFixture(await emptyStore());
    const { admin } = f.engine;
    const one = await admin.addKey(f.access.app.id, 'secret_key', 'first', 0);
    const two = await admin.addKey(f.access.app.id, 'api_key', 'second', 0);
    await f.store.query(
      'update app_keys set sealed = (select sealed from app_keys where id = $1) where id = $2',
      [one, two],
    );
    const directory = new AppDirectory(f.store, f.engine.context.sealer);
    await expect(directory.get(f.access.app.id)).rejects.toThrow();
    const [row] = await f.store.query<{ sealed: string }>('select sealed from app_keys where id = $1', [one]);
    expect(f.engine.context.sealer.open(row!.sealed, keyContext(one))).toBe('first');
  });

  test('a new key works at once, the old one to the end of the overlap, the newest signs', async () => {
    const f = await makeFixture(await emptyStore());
    const { admin } = f.engine;
    const { id: appId } = f.access.app;
    const keysAt = async (seconds: number) => {
      f.engine.context.directory.forget();
      const access = await f.engine.context.directory.get(appId);
      const now = new Date(f.clock.now().getTime() + seconds * 1000);
      return activeKeys(access!, 'secret_key', now).map(({ text }) => text);
    };
    await admin.addKey(appId, 'secret_key', 'one', 0);
    await admin.addKey(appId, 'api_key', 'other kind', 0);
    f.clock.adopt(60_000);
    await admin.addKey(appId, 'secret_key', 'two', 3600);
    expect(await keysAt(0)).toEqual(['two', 'one']);
    expect(await keysAt(3590)).toEqual(['two', 'one']);
    expect(await keysAt(3601)).toEqual(['two']);
    expect(await keysAt(-30), 'it was not valid before it was made').toEqual(['one']);
    f.clock.adopt(120_000);
    await admin.addKey(appId, 'secret_key', 'three', 7200);
    expect(await keysAt(0), 'an end that was set earlier stays').toEqual(['three', 'two', 'one']);
    expect(await keysAt(3600)).toEqual(['three', 'two']);
    expect(await keysAt(7201)).toEqual(['three']);
    f.clock.adopt(180_000);
    await admin.addKey(appId, 'secret_key', 'four', 0);
    expect(await keysAt(0)).toEqual(['four']);
    const access = await f.engine.context.directory.get(appId);
    expect(new Set(access!.keys.map(({ fingerprint }) => fingerprint)).size).toBe(5);
    expect(activeKeys(access!, 'api_key', f.clock.now()).map(({ text }) => text)).toEqual(['other kind']);
  });

  test('an order keeps the fee that was in force when it was made', async () => {
    const f = await makeFixture(await emptyStore());
    const { app } = f.access;
    const early = await startedPayment(f, f.payment('M1', 10_000n));
    f.clock.adopt(60_000);
    const rule = { feePlanId: app.feePlanId, direction: 'payment', currency: 'KRW', method: '*' } as const;
    await f.engine.admin.addFeeRule({ ...rule, fixedAmount: 50n, ratePpm: 10_000n });
    f.engine.context.directory.forget();
    const access = (await f.engine.context.directory.get(app.id))!;
    expect(feeRuleFor(access, 'payment', null, f.clock.now())).toMatchObject({
      version: 2,
      fixedAmount: 50n,
    });
    expect(feeRuleFor(access, 'payment', null, early.createdAt)).toMatchObject({
      version: 1,
      fixedAmount: 0n,
    });
    const order = channelOrder(early);
    await f.engine.events.paymentOutcome(order, { kind: 'captured', payerAmount: 10_000n });
    expect((await f.engine.payments.get(early.merchantId, early.id))?.feeAmount).toBe(300n);
    const late = value(await f.engine.payments.create({ ...f.payment('M2', 10_000n), access })).payment;
    expect(late).toMatchObject({ feeFixed: 50n, feeRatePpm: 10_000n });
  });

  test('a method with a rule of its own costs that, also when the payer chose it among several', async () => {
    const f = await makeFixture(await emptyStore());
    const { app } = f.access;
    const rule = { feePlanId: app.feePlanId, direction: 'payment', currency: 'KRW', method: 'VA' } as const;
    // Another sum than the plan's three percent.
    await f.engine.admin.addFeeRule({ ...rule, fixedAmount: 450n, ratePpm: 0n });
    f.engine.context.directory.forget();
    const access = (await f.engine.context.directory.get(app.id))!;
    const chosen = await awaitingDeposit(f, { ...f.payment('M1', 10_000n), access });
    await deposit(f, chosen, 10_000n, 'D1');
    const paid = { feeFixed: 450n, feeRatePpm: 0n, feeAmount: 450n };
    expect(await f.engine.payments.get(chosen.merchantId, chosen.id)).toMatchObject(paid);
    expect((await capturedPayment(f, 'M2', 10_000n)).feeAmount).toBe(300n);
    const only = value(
      await f.engine.payments.create({ ...f.payment('M3'), access, allowedMethods: ['VA'] }),
    );
    expect(only.payment.feeFixed).toBe(450n);
  });

  test('a daily limit counts by Korean day, for each direction by itself, and a repetition only once', async () => {
    const f = await makeFixture(await emptyStore(), { dailyPaymentLimit: 5000n, dailyPayoutLimit: 4000n });
    await fund(f, 100_000n);
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, at) => f.engine.payments.create(f.payment(`M${at % 5}`, 2000n))),
    );
    expect(tally(results)).toEqual({ accepted: 4, daily_limit_exceeded: 6 });
    const payouts = await Promise.all(
      Array.from({ length: 5 }, (_, at) => f.engine.payouts.create(f.payout(`O${at}`, 2000n))),
    );
    expect(tally(payouts)).toEqual({ accepted: 2, daily_limit_exceeded: 3 });
    value(await f.engine.payments.create(f.payment('M8', 1000n)));
    f.clock.adopt(24 * 3600 * 1000);
    value(await f.engine.payments.create(f.payment('M9', 5000n)));
  });
});

type Answer = Result<unknown>;

describeOnServer('daily limits in two processes', (createDatabase) => {
  test('racing orders never go over the limit together', { timeout: 60_000 }, async () => {
    const options = { dailyPaymentLimit: 50_000n, dailyPayoutLimit: 50_000n };
    await withTwoProcesses(await createDatabase(), options, async (one, two) => {
      await fund(one, 10_000_000n);
      for (let day = 0; day < 20; day++) {
        for (const f of [one, two]) f.clock.adopt(day * 24 * 3600 * 1000);
        // Several waves: the first is in line by itself, since both make the day's row.
        const results = { payments: [] as Answer[], payouts: [] as Answer[] };
        for (let wave = 0; wave < 4; wave++) {
          const [payments, payouts] = await Promise.all([
            atOnce([one, two], 5, (f, at) =>
              f.engine.payments.create(f.payment(`M${day}-${wave}-${at}`, 2000n)),
            ),
            atOnce([one, two], 5, (f, at) =>
              f.engine.payouts.create(f.payout(`O${day}-${wave}-${at}`, 2000n)),
            ),
          ]);
          results.payments.push(...payments);
          results.payouts.push(...payouts);
        }
        const expected = { accepted: 25, daily_limit_exceeded: 15 };
        expect([tally(results.payments), tally(results.payouts)]).toEqual([expected, expected]);
      }
      expect((await one.engine.verifyLedger()).faults).toEqual([]);
    });
  });
});
