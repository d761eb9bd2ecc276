import { expect, test } from 'vitest';
import { describeOnServer, describeOnServerFirst } from '../../../test/support/stores.ts';
import { ownFailure } from '../src/base/declines.ts';
import { type CreatePayment, createPayment } from '../src/payments/create.ts';
import type { PaymentRequest } from '../src/payments/new-payment.ts';
import type { TriesName } from '../src/writer/table-declaration.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { reloaded } from './support/order-steps.ts';
import { startNow } from './support/start-now.ts';
import { withTwoProcesses } from './support/two-processes.ts';

/*
 * An open page of an order gives way to another payment of the order in the commit that makes that payment: it never
 * ends for a request that was refused.
 */

const page = (f: Fixture, number: string, contentHash: string): PaymentRequest => ({
  ...f.payment(number, 2000n, contentHash),
  orderNumbers: 'repeatable',
});

const taking = (f: Fixture, number: string, contentHash: string, amount = 2000n): PaymentRequest => ({
  ...f.payment(number, amount, contentHash),
  orderNumbers: 'once_paid',
  takingPlace: 'newer',
});

describeOnServerFirst('a payment that takes the place of open pages', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  const states = async (f: Fixture) =>
    (await f.store.query<{ state: string }>('select state from payments order by order_try')).map(
      ({ state }) => state,
    );

  test('ends all of them, without a callback, and gives back what they used of the limit', async () => {
    const f = await makeFixture(await emptyStore(), { dailyPaymentLimit: 4500n });
    value(await f.engine.payments.create(page(f, 'M1', 'one')));
    value(await f.engine.payments.create(page(f, 'M1', 'two')));
    const made = value(await f.engine.payments.create(taking(f, 'M1', 'three', 4000n)));
    expect(made.payment).toMatchObject({ state: 'created', orderTry: 2 });
    expect(await states(f)).toEqual(['voided', 'voided', 'created']);
    const [row] = await f.store.query<{ amount: bigint }>(
      `select (select sum(amount) from daily_usage) - coalesce((select sum(amount) from returned_usage), 0)
         as amount`,
    );
    expect(BigInt(row?.amount ?? 0n)).toBe(4000n);
  });

  test('ends none where the daily limit refuses it', async () => {
    const f = await makeFixture(await emptyStore(), { dailyPaymentLimit: 2500n });
    const open = value(await f.engine.payments.create(page(f, 'M1', 'one')));
    const refused = await f.engine.payments.create(taking(f, 'M1', 'two', 2600n));
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'daily_limit_exceeded' } });
    expect((await reloaded(f, open.payment)).state).toBe('created');
  });

  test('ends none where a rule fails it: the failed try is kept beside the page', async () => {
    const f = await makeFixture(await emptyStore());
    value(await f.engine.payments.create(page(f, 'M1', 'one')));
    const failure = ownFailure('suspected_fraud');
    const made = value(await f.engine.payments.create({ ...taking(f, 'M1', 'two'), failure }));
    expect(made.payment.state).toBe('failed');
    expect(await states(f)).toEqual(['created', 'failed']);
  });

  test('of an order that is always paid again reads no pages, nor looks before it is made', async () => {
    const f = await makeFixture(await emptyStore());
    const { payment } = value(await f.engine.payments.create(page(f, 'M1', 'one')));
    const readBy = (orderNumbers: PaymentRequest['orderNumbers'], takingPlace?: string) => {
      const input = { merchantId: payment.merchantId, payment, dailyLimit: 4500n, orderNumbers, takingPlace };
      const [need] = createPayment.needs(input as CreatePayment, f.clock.now());
      const { isTakingPlace, looksFirst } = need!.key as TriesName;
      return { isTakingPlace, looksFirst };
    };
    const none = { isTakingPlace: false, looksFirst: false };
    expect(readBy('repeatable', 'newer')).toEqual(none);
    expect(readBy('once_paid')).toEqual(none);
    const all = { isTakingPlace: true, looksFirst: true };
    expect(readBy('once_paid', 'newer')).toEqual(all);
    expect(readBy('once', 'newer')).toEqual(all);
  });

  test('ends none where a begun one refuses it, or the last try was made', async () => {
    const f = await makeFixture(await emptyStore());
    const begun = value(await f.engine.payments.create(page(f, 'M1', 'one')));
    value(await startNow(f, begun.payment, f.method('WALLET'), null));
    value(await f.engine.payments.create(page(f, 'M1', 'two')));
    expect(await f.engine.payments.create(taking(f, 'M1', 'three'))).toMatchObject({
      refusal: { code: 'duplicate_order', existingId: begun.payment.id },
    });
    expect(await states(f)).toEqual(['pending', 'created']);
    const last = value(await f.engine.payments.create(page(f, 'M2', 'one')));
    value(await f.engine.payments.create(page(f, 'M2', 'two')));
    await f.store.query('update payments set order_try = 1000 where order_number = $1 and order_try = 1', [
      'M2',
    ]);
    expect(await f.engine.payments.create(taking(f, 'M2', 'three'))).toMatchObject({ ok: false });
    expect((await reloaded(f, last.payment)).state).toBe('created');
  });
});

describeOnServer('a payment that takes the place of a page, in two processes', (createDatabase) => {
  test('of the payer who begins and the payment one comes to something', { timeout: 90_000 }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      const seen = new Set<string>();
      for (let round = 0; round < 60; round += 1) {
        const number = `M${round}`;
        const first = value(await one.engine.payments.create(page(one, number, 'one'))).payment;
        const begin = () => startNow(one, first, one.method('WALLET'), null);
        const make = () => two.engine.payments.create(taking(two, number, 'two'));
        // A race may end the same way each time: in some rounds one of the two comes first for certain.
        const starting = round % 3 === 1 ? undefined : begin();
        if (round % 3 === 2) await starting;
        const making = make();
        if (round % 3 === 1) await making;
        const [started, made, opened] = await Promise.all([
          starting ?? begin(),
          making,
          one.engine.payments.create(page(one, number, 'late page')),
        ]);
        const begun = value(started).state === 'pending';
        expect([round, begun]).toEqual([round, !made.ok]);
        const late = await reloaded(one, value(opened).payment);
        const isBefore = made.ok && late.orderTry < made.value.payment.orderTry;
        expect([round, late.state]).toEqual([round, isBefore ? 'voided' : 'created']);
        seen.add(`${begun} ${isBefore}`);
      }
      expect(seen.size).toBeGreaterThan(1);
    });
  });
});
