import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { capturedPayment, fund } from './support/order-steps.ts';
import { makeSubscriptionFixture, startRegistration } from './support/subscription-fixture.ts';

/** More than a list under one number shows. */
const MANY = 25;

describeOnOneStore('which payment a number means', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  const twoMerchants = async (): Promise<[Fixture, Fixture]> => {
    const one = await makeFixture(await emptyStore());
    return [one, await makeFixture(one.store, { publicId: '2' })];
  };

  test('the platform’s own, or an order number that says the same: neither, until it is said which', async () => {
    const [one, two] = await twoMerchants();
    const older = await capturedPayment(two, 'B1', 100n);
    const newer = await capturedPayment(one, 'A1', 1_000_000n);
    const { payments } = one.engine;
    const number = newer.platformNumber;
    expect(await payments.named(number)).toMatchObject({ kind: 'one', payment: { id: newer.id } });
    // A number that was given out when a merchant had chosen it long ago.
    await one.store.query(`update payments set order_number = $1 where id = $2`, [number, older.id]);
    for (const where of [{}, { isPaidPreferred: true }]) {
      const both = { kind: 'several', payments: [{ id: newer.id }, { id: older.id }], isCutShort: false };
      expect(await payments.named(number, where)).toMatchObject(both);
      const named = (numberIs: 'platform' | 'order') => payments.named(number, { ...where, numberIs });
      expect(await named('platform')).toMatchObject({ kind: 'one', payment: { id: newer.id } });
      expect(await named('order')).toMatchObject({ kind: 'one', payment: { id: older.id } });
    }
    expect(await payments.named('B1', { numberIs: 'platform' })).toEqual({ kind: 'none' });
  });

  test('the platform’s own, where that is said, however many newer tries have it as their order number', async () => {
    const [one, two] = await twoMerchants();
    const meant = await capturedPayment(one, 'A1', 1_000_000n);
    await capturedPayment(two, meant.platformNumber, 100n);
    await tries(two, meant.platformNumber);
    const { payments } = one.engine;
    const found = { kind: 'one', payment: { id: meant.id } };
    expect(await payments.named(meant.platformNumber, { numberIs: 'platform' })).toMatchObject(found);
    const several = { kind: 'several', isCutShort: true };
    expect(await payments.named(meant.platformNumber)).toMatchObject(several);
    expect((await payments.findByAnyNumber(meant.platformNumber))[0]?.id).toBe(meant.id);
  });

  test('of one merchant, however many others have the same order number', async () => {
    const [one, two] = await twoMerchants();
    const mine = await capturedPayment(one, 'SAME');
    await tries(two, 'SAME');
    const { payments } = one.engine;
    const { merchantId } = mine;
    expect(await payments.named('SAME', { merchantId })).toMatchObject({
      kind: 'one',
      payment: { id: mine.id },
    });
    expect(await payments.named('SAME')).toMatchObject({ kind: 'several', isCutShort: true });
  });

  test('the only try that was paid, where that is asked for, and none where two were', async () => {
    const [one, two] = await twoMerchants();
    const paid = await capturedPayment(one, 'TRIED');
    await tries(one, 'TRIED');
    const { payments } = one.engine;
    expect(await payments.named('TRIED')).toMatchObject({ kind: 'several' });
    expect(await payments.named('TRIED', { isPaidPreferred: true })).toMatchObject({
      kind: 'one',
      payment: { id: paid.id },
    });
    await capturedPayment(two, 'TRIED');
    expect(await payments.named('TRIED', { isPaidPreferred: true })).toMatchObject({ kind: 'several' });
    expect(await payments.named('NONE')).toEqual({ kind: 'none' });
  });

  test('a list of payouts begins with the one whose own number it is', async () => {
    const [one, two] = await twoMerchants();
    await fund(one, 1_000_000n);
    const made = value(await one.engine.payouts.create(one.payout('OUT', 1000n)));
    const other = value(await one.engine.payouts.create(one.payout(made.payout.platformNumber, 1000n)));
    const { payouts } = two.engine;
    const found = await payouts.findByAnyNumber(made.payout.platformNumber);
    expect(found.map(({ id }) => id)).toEqual([made.payout.id, other.payout.id]);
  });
});

describeOnOneStore('which subscription a number means', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('a list begins with the one whose own number it is', async () => {
    const f = await makeSubscriptionFixture(await emptyStore());
    const number = 'NUMBER-1';
    await startRegistration(f, 'S1', { number });
    await startRegistration(f, number);
    const found = await f.engine.subscriptions.findByAnyNumber(number);
    expect(found.map(({ orderNumber }) => orderNumber)).toEqual(['S1', number]);
  });
});

/** Newer tries of an order, none of which was paid. */
async function tries(f: Fixture, orderNumber: string): Promise<Payment[]> {
  const made: Payment[] = [];
  for (let n = 0; n < MANY; n += 1) {
    const request = { ...f.payment(orderNumber, 100n, `try ${n}`), orderNumbers: 'repeatable' as const };
    made.push(value(await f.engine.payments.create(request)).payment);
  }
  return made;
}
