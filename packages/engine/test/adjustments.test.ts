import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { makeFixture } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';

const FIVE = [1, 2, 3, 4, 5];

describeOnEveryStore('an adjustment with a reference', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('books once, is answered the same, and means nothing else', async () => {
    const f = await makeFixture(await emptyStore());
    const { merchantId } = f.access.app;
    const adjust = (amount: bigint, reference?: string, currency: 'KRW' | 'USD' = 'KRW') =>
      f.engine.adjust(merchantId, currency, amount, reference === undefined ? {} : { reference });
    const first = { ok: true, value: { available: 500n } };
    expect(await adjust(500n, 'bank 1')).toEqual(first);
    expect(await adjust(30n)).toEqual({ ok: true, value: { available: 530n } });
    expect(await adjust(500n, 'bank 1')).toEqual(first);
    const used = { ok: false, refusal: { code: 'reference_used', currency: 'KRW', amount: 500n } };
    expect(await adjust(501n, 'bank 1')).toEqual(used);
    expect(await adjust(-500n, 'bank 1')).toEqual(used);
    expect(await adjust(500n, 'bank 1', 'USD')).toEqual(used);
    expect(await f.engine.balances(merchantId, 'KRW')).toMatchObject({ available: 530n });
    // One that was refused has not used its reference up.
    expect(await adjust(-600n, 'bank 2')).toMatchObject({ refusal: { code: 'insufficient_balance' } });
    expect(await adjust(70n)).toMatchObject({ ok: true });
    expect(await adjust(-600n, 'bank 2')).toEqual({ ok: true, value: { available: 0n } });
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test.each([
    [
      'another amount',
      'update adjustments set amount = 501',
      'adjustment bank 1 of 501 KRW is booked 1 times, as 500',
    ],
    [
      'no transfer',
      'update adjustments set id = gen_random_uuid()',
      'adjustment bank 1 of 500 KRW is booked 0 times, as 0',
    ],
  ])('that has %s is a fault of the ledger', async (_what, sql, detail) => {
    const f = await makeFixture(await emptyStore());
    await f.engine.adjust(f.access.app.merchantId, 'KRW', 500n, { reference: 'bank 1' });
    await f.store.transaction((tx) => tx.query(sql));
    expect((await f.engine.verifyLedger()).faults).toEqual([
      {
        check: 'every adjustment under a reference is booked once, and as it says',
        merchantId: f.access.app.merchantId,
        detail,
      },
    ]);
  });

  test('of another merchant is another one', async () => {
    const one = await makeFixture(await emptyStore());
    const two = await makeFixture(one.store, { publicId: '2' });
    for (const { engine, access } of [one, two]) {
      const reference = 'opening';
      expect(await engine.adjust(access.app.merchantId, 'KRW', 100n, { reference })).toEqual({
        ok: true,
        value: { available: 100n },
      });
    }
  });

  test('is booked once by calls at the same time', async () => {
    const f = await makeFixture(await emptyStore());
    const { merchantId } = f.access.app;
    for (const round of FIVE) {
      const reference = `round ${round}`;
      const answers = await Promise.all(
        FIVE.map(() => f.engine.adjust(merchantId, 'KRW', 100n, { reference })),
      );
      const value = { available: BigInt(round) * 100n };
      expect(answers).toEqual(FIVE.map(() => ({ ok: true, value })));
    }
  });
});
