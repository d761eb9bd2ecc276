import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { Payment } from '../src/payments/payment.ts';
import { countRows, type Fixture, makeFixture, tally, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  awaitingDeposit,
  channelOrder,
  deposit,
  fund,
  reloaded,
  review,
  startedPayment,
} from './support/order-steps.ts';
import { startNow } from './support/start-now.ts';
import {
  DECLINED as CARD_DECLINED,
  makeSubscriptionFixture,
  register,
  travelTo,
  untilState,
} from './support/subscription-fixture.ts';

const DECLINED = { kind: 'failed', decline: 'declined', code: 'X', reason: 'declined' } as const;
const LIMITED = { ok: false, refusal: { code: 'daily_limit_exceeded' } };

describeOnOneStore('what an order takes of a daily limit', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  const ENDS: Readonly<Record<string, (f: Fixture, payment: Payment) => Promise<unknown>>> = {
    voided: (f, payment) => f.engine.payments.cancel(payment, 'gave up'),
    expired: (f, payment) => f.engine.payments.expire(payment, true),
    failed: (f, payment) => f.engine.events.paymentOutcome(channelOrder(payment), DECLINED),
  };

  test.each(Object.keys(ENDS))('a payment that ends %s gives it back, once', async (end) => {
    const f = await makeFixture(await emptyStore(), { dailyPaymentLimit: 5000n });
    const one = await startedPayment(f, f.payment('M1', 4000n));
    expect(await f.engine.payments.create(f.payment('M2', 4000n))).toMatchObject(LIMITED);
    await ENDS[end]?.(f, one);
    await ENDS[end]?.(f, one);
    expect((await reloaded(f, one)).state).toBe(end);
    expect((await f.engine.payments.create(f.payment('M3', 4000n))).ok).toBe(true);
    expect(await f.engine.payments.create(f.payment('M4', 1001n)), 'not twice').toMatchObject(LIMITED);
    expect((await f.engine.payments.create(f.payment('M5', 1000n))).ok).toBe(true);
  });

  const IN_STEPS: Readonly<Record<string, (f: Fixture, payment: Payment) => Promise<unknown>>> = {
    failed: async (f, payment) => {
      await deposit(f, payment, 700n, 'D1');
      value(await review(f, payment, 'return'));
    },
    // Nobody saw yet that its time is over: the deposit ends it, and is held for it.
    expired: async (f, payment) => {
      const past = new Date(f.clock.now().getTime() - 1000);
      await f.store.query('update payments set expires_at = $1 where id = $2', [past, payment.id]);
      expect(await deposit(f, payment, 700n, 'D1')).toBe('held');
    },
  };

  test.each(Object.keys(IN_STEPS))('one that ends %s by several steps of one command, too', async (end) => {
    const settings = { depositRule: 'hold' } as const;
    const f = await makeFixture(await emptyStore(), { dailyPaymentLimit: 5000n, app: { settings } });
    const one = await awaitingDeposit(f, f.payment('M1', 2000n));
    value(await f.engine.payments.create(f.payment('M2', 3000n)));
    await IN_STEPS[end]?.(f, one);
    const counted = [{ scope: 'payment', amount: '2000', isGivenBack: true }];
    expect(await reloaded(f, one)).toMatchObject({ state: end, counted });
    expect(await f.engine.payments.create(f.payment('M3', 2001n))).toMatchObject(LIMITED);
    expect((await f.engine.payments.create(f.payment('M4', 2000n))).ok).toBe(true);
  });

  const PAID_LATE: Readonly<Record<string, (f: Fixture, payment: Payment) => Promise<unknown>>> = {
    'by a deposit': async (f, payment) => expect(await deposit(f, payment, 4000n, 'D1')).toBe('credited'),
    'by a capture': (f, payment) =>
      f.engine.events.paymentOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 4000n }),
    'after a review': async (f, payment) => {
      expect(await deposit(f, payment, 4000n, 'D1')).toBe('held');
      value(await review(f, payment, 'accept'));
    },
  };

  test.each(Object.keys(PAID_LATE))(
    'a payment that expired and is paid %s takes it again, above the limit',
    async (how) => {
      const late = how === 'after a review' ? 'hold' : 'accept';
      const settings = { latePayments: 'credit', depositRules: { late } } as const;
      const f = await makeFixture(await emptyStore(), { dailyPaymentLimit: 5000n, app: { settings } });
      const one = await awaitingDeposit(f, f.payment('M1', 4000n));
      await f.engine.payments.expire(one, true);
      value(await f.engine.payments.create(f.payment('M2', 4000n)));
      await PAID_LATE[how]?.(f, one);
      expect(await reloaded(f, one)).toMatchObject({ receivedAmount: 4000n });
      expect(await f.engine.payments.create(f.payment('M3', 1n))).toMatchObject(LIMITED);
    },
  );

  test('one that is paid late and comes back gives it back again', async () => {
    const settings = { depositRules: { late: 'hold' } } as const;
    const f = await makeFixture(await emptyStore(), { dailyPaymentLimit: 5000n, app: { settings } });
    const one = await awaitingDeposit(f, f.payment('M1', 4000n));
    await f.engine.payments.expire(one, true);
    await deposit(f, one, 4000n, 'D1');
    value(await review(f, one, 'return'));
    expect((await f.engine.payments.create(f.payment('M2', 5001n))).ok).toBe(false);
    expect((await f.engine.payments.create(f.payment('M3', 5000n))).ok).toBe(true);
  });

  test('a payment that is paid keeps it', async () => {
    const f = await makeFixture(await emptyStore(), { dailyPaymentLimit: 5000n });
    const one = await startedPayment(f, f.payment('M1', 4000n));
    await f.engine.events.paymentOutcome(channelOrder(one), { kind: 'captured', payerAmount: 4000n });
    expect(await f.engine.payments.create(f.payment('M2', 1001n))).toMatchObject(LIMITED);
  });

  test('a charge of a subscription that is declined gives it back', async () => {
    const f = await makeSubscriptionFixture(await emptyStore(), { dailyPaymentLimit: 5000n });
    f.engine.startWorkers();
    await register(f, 'M1', { startOn: '2026-01-31', amount: 4000n, remindDaysBefore: 0 });
    f.issuer.next.push(CARD_DECLINED);
    travelTo(f, '2099-01-31');
    await untilState(f, 'M1', 'retrying');
    await f.engine.stop();
    expect((await f.engine.payments.create(f.payment('M2', 5000n))).ok).toBe(true);
  });

  test('yesterday’s order gives back yesterday’s share, not today’s', async () => {
    const f = await makeFixture(await emptyStore(), { dailyPaymentLimit: 5000n });
    const old = await startedPayment(f, f.payment('M1', 4000n));
    f.clock.adopt(24 * 60 * 60 * 1000);
    value(await f.engine.payments.create(f.payment('M2', 4000n)));
    await f.engine.payments.expire(old, true);
    expect(await f.engine.payments.create(f.payment('M3', 1001n))).toMatchObject(LIMITED);
    expect(await countRows(f.store, 'daily_usage', 'amount < 0')).toBe(0);
  });

  test('a payout that fails, and one that the bank sends back, give it back', async () => {
    const f = await makeFixture(await emptyStore(), { dailyPayoutLimit: 5000n });
    await fund(f, 1_000_000n);
    for (const [index, end] of (['failed', 'returned'] as const).entries()) {
      const { payout } = value(await f.engine.payouts.create(f.payout(`O${index}`, 4000n)));
      expect(await f.engine.payouts.create(f.payout(`P${index}`, 4000n))).toMatchObject(LIMITED);
      const order = channelOrder(payout);
      if (end === 'returned') await f.engine.events.payoutOutcome(order, { kind: 'succeeded' });
      await f.engine.events.payoutOutcome(order, {
        kind: end,
        decline: 'returned',
        code: 'X',
        reason: 'closed',
      });
    }
    expect((await f.engine.payouts.create(f.payout('O9', 5000n))).ok).toBe(true);
  });

  test('of eight open orders of one payer three are started, and one more for each that fails', async () => {
    const f = await makeFixture(await emptyStore(), { app: { settings: { payerDailySucceeded: 3 } } });
    const payerIdentifier = '203.0.113.7';
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        f.engine.payments.create({ ...f.payment(`M${index}`), allowedMethods: ['WALLET'], payerIdentifier }),
      ),
    );
    const payments = made.map((one) => value(one).payment);
    const start = (payment: Payment) => startNow(f, payment, f.method('WALLET'), null);
    const first = await Promise.all(payments.slice(0, 6).map(start));
    const states = first.map((one) => value(one).state);
    expect(states.filter((state) => state === 'pending')).toHaveLength(3);
    expect(states.filter((state) => state === 'failed')).toHaveLength(3);
    const pending = first.map(value).filter(({ state }) => state === 'pending');
    await f.engine.events.paymentOutcome(channelOrder(pending[0]!), DECLINED);
    const later = [value(await start(payments[6]!)), value(await start(payments[7]!))];
    expect(later.map(({ state, failureCode }) => [state, failureCode])).toEqual([
      ['pending', null],
      ['failed', 'payer_limit'],
    ]);
  });

  test('twenty at once, half of which fail at once: never more than the limit, and nothing is lost', async () => {
    const f = await makeFixture(await emptyStore(), { dailyPaymentLimit: 10_000n });
    for (let round = 0; round < 5; round += 1) {
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          f.engine.payments.create(f.payment(`M${round}-${index}`, 1000n)),
        ),
      );
      expect(tally(results)).toEqual({ accepted: 10, daily_limit_exceeded: 10 });
      const made = results.flatMap((result) => (result.ok ? [result.value.payment] : []));
      await Promise.all(made.map((payment) => f.engine.payments.cancel(payment, 'gave up')));
    }
  });
});
