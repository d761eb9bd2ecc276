import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { Clock } from '../src/base/clock.ts';
import { Janitor } from '../src/janitor.ts';
import type { Refund } from '../src/refunds/refund.ts';
import { type Fixture, type FixtureOptions, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  awaitingDeposit,
  balances,
  capturedPayment,
  channelOrder,
  deposit,
  fund,
  refundRequest,
  reloaded,
} from './support/order-steps.ts';

/** Days of settlement in Korea begin at 15:00 UTC. */
class StandingClock implements Clock {
  time = '2026-03-02T03:00:00Z';

  now(): Date {
    return new Date(this.time);
  }
}

describeOnOneStore('unsettled money that was taken and comes back', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  async function engineWith(app: NonNullable<FixtureOptions['app']>) {
    const clock = new StandingClock();
    const f = await makeFixture(await emptyStore(), { app, engine: { clock } });
    return { f, clock, janitor: new Janitor(f.engine.context, f.engine) };
  }

  const fails = (f: Fixture, refund: Refund) =>
    f.engine.events.refundOutcome(channelOrder(refund), {
      kind: 'failed',
      decline: 'declined',
      code: 'x',
      reason: 'no such account',
    });
  const whole = async (f: Fixture) => expect((await f.engine.verifyLedger()).faults).toEqual([]);

  test('of a refund that fails waits for its day, and settles then', async () => {
    const { f, clock, janitor } = await engineWith({ settlementDays: 30 });
    await fund(f, 60n);
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1')));
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 0n, frozen: 2000n });
    await fails(f, refund);
    expect(await balances(f)).toMatchObject({ unsettled: 1940n, available: 60n, frozen: 0n });
    expect((await f.engine.refunds.get(refund.merchantId, refund.id))?.fromUnsettled).toBe(0n);
    await whole(f);
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 1940n });
    clock.time = '2026-03-31T15:00:00Z';
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 2000n });
    await whole(f);
  });

  test('waits for the merchant’s word where it did', async () => {
    const { f, clock, janitor } = await engineWith({ settings: { settlementCalendar: 'on_request' } });
    const payment = await capturedPayment(f, 'M1');
    const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1', 1000n)));
    await fails(f, refund);
    clock.time = '2026-03-20T15:00:00Z';
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 1940n, available: 0n });
    value(await f.engine.payments.requestSettlement(payment));
    clock.time = '2026-03-30T15:00:00Z';
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 1940n });
    await whole(f);
  });

  test('settles on the day that the merchant asked for, though money came while nothing was unsettled', async () => {
    const { f, clock, janitor } = await engineWith({
      settings: { settlementCalendar: 'on_request', depositRules: { repeated: 'accept' } },
    });
    await fund(f, 60n);
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    const { settleAt } = value(await f.engine.payments.requestSettlement(await reloaded(f, payment)));
    expect(settleAt).not.toBeNull();
    const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1')));
    await deposit(f, payment, 1000n, 'D2');
    await fails(f, refund);
    expect((await reloaded(f, payment)).settleAt).toEqual(settleAt);
    clock.time = '2026-03-30T15:00:00Z';
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 0n });
    await whole(f);
  });

  test('is available at once where its day came in the meantime', async () => {
    const { f, clock, janitor } = await engineWith({ settlementDays: 1 });
    const payment = await capturedPayment(f, 'M1');
    const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1', 1000n)));
    clock.time = '2026-03-02T15:00:00Z';
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 940n });
    await fails(f, refund);
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 1940n });
    await whole(f);
  });

  const repeated = { settlementDays: 1, settings: { depositRules: { repeated: 'accept' } } } as const;

  test('of two deposits: each part by its own day', async () => {
    const { f, clock, janitor } = await engineWith(repeated);
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    // All of the first deposit and 60 of the second.
    clock.time = '2026-03-02T16:00:00Z';
    await deposit(f, payment, 1000n, 'D2');
    const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1', 2000n)));
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 910n, available: 0n });
    await fails(f, refund);
    expect(await balances(f)).toMatchObject({ unsettled: 970n, available: 1940n });
    await whole(f);
    clock.time = '2026-03-03T15:00:00Z';
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 2910n });
    await whole(f);
  });

  test('keeps its day where later money came while nothing was unsettled', async () => {
    const { f, clock, janitor } = await engineWith({ ...repeated, settlementDays: 2 });
    await fund(f, 60n);
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1')));
    clock.time = '2026-03-02T16:00:00Z';
    await deposit(f, payment, 1000n, 'D2');
    await fails(f, refund);
    expect(await reloaded(f, payment)).toMatchObject({
      unsettledAmount: 2910n,
      settleAt: new Date('2026-03-03T15:00:00Z'),
    });
    clock.time = '2026-03-03T15:00:00Z';
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 970n, available: 2000n });
    await whole(f);
  });

  test('of a chargeback that is won waits for its day, but for what the merchant owes', async () => {
    const { f, clock, janitor } = await engineWith({ settlementDays: 30 });
    const payment = await capturedPayment(f, 'M1');
    const { chargeback } = value(
      await f.engine.chargebacks.raise(payment, {
        caseNumber: 'C1',
        chargedBack: null,
        reasonCode: null,
        reason: 'fraud',
      }),
    );
    value(await f.engine.chargebacks.move(chargeback, 'won'));
    expect(await balances(f)).toMatchObject({ unsettled: 1940n, available: 0n, disputed: 0n, debt: 0n });
    await whole(f);
    clock.time = '2026-03-31T15:00:00Z';
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 1940n });
    await whole(f);
  });
});
