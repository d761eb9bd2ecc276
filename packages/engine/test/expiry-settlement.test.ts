import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { Clock } from '../src/base/clock.ts';
import { Janitor } from '../src/janitor.ts';
import {
  countRows,
  type Fixture,
  type FixtureOptions,
  makeFixture,
  value,
} from './support/engine-fixture.ts';
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
  startedPayment,
} from './support/order-steps.ts';
import { startNow } from './support/start-now.ts';

/** A clock that stands where the test puts it. */
class StandingClock implements Clock {
  time: string;

  constructor(time: string) {
    this.time = time;
  }

  now(): Date {
    return new Date(this.time);
  }
}

describeOnOneStore('expiry and settlement', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  async function at(time: string, app: FixtureOptions['app'] = {}) {
    const clock = new StandingClock(time);
    const f = await makeFixture(await emptyStore(), { app, engine: { clock } });
    return { f, clock, janitor: new Janitor(f.engine.context, f.engine) };
  }

  const sentCallbacks = async (f: Fixture) => {
    const rows = await f.store.query<{ event: string }>(
      'select event from callbacks order by created_at, id',
    );
    return rows.map(({ event }) => event);
  };

  test('a payment ends when its time is over, to the second, and the merchant is notified', async () => {
    const { f, clock, janitor } = await at('2026-03-01T00:00:00Z', {
      settings: { paymentLifetimeSeconds: 600 },
    });
    const payment = await startedPayment(f, f.payment('M1'));
    clock.time = '2026-03-01T00:09:59.999Z';
    await janitor.round();
    expect((await reloaded(f, payment)).state).toBe('pending');
    expect(value(await f.engine.payments.expire(payment)).state).toBe('pending');
    clock.time = '2026-03-01T00:10:00Z';
    await janitor.round();
    expect(await reloaded(f, payment)).toMatchObject({
      state: 'expired',
      failureCode: 'expired',
      completedAt: clock.now(),
    });
    expect(await sentCallbacks(f)).toEqual(['payment_failed']);
    expect(await countRows(f.store, 'effects', `kind = 'cancel_payment'`)).toBe(1);
    await janitor.round();
    expect(await sentCallbacks(f)).toEqual(['payment_failed']);
  });

  test('what is not started, waits or is partly paid ends too; what is paid or in doubt does not', async () => {
    const { f, clock, janitor } = await at('2026-03-01T00:00:00Z', { settings: { depositRule: 'accept' } });
    const created = value(await f.engine.payments.create(f.payment('created'))).payment;
    const waiting = await awaitingDeposit(f, f.payment('waiting'));
    const partly = await awaitingDeposit(f, f.payment('partly'));
    await deposit(f, partly, 500n, 'D1');
    const captured = await capturedPayment(f, 'captured');
    const unknown = await startedPayment(f, f.payment('unknown'));
    await f.engine.events.paymentOutcome(channelOrder(unknown), { kind: 'no_answer', reason: 'x' });
    clock.time = '2026-03-02T00:00:00Z';
    await janitor.round();
    const states = [];
    for (const payment of [created, waiting, partly, captured, unknown])
      states.push((await reloaded(f, payment)).state);
    expect(states).toEqual(['expired', 'expired', 'captured', 'captured', 'unknown']);
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('an expired link cannot be started, even before the janitor came', async () => {
    const { f, clock } = await at('2026-03-01T00:00:00Z');
    const { payment } = value(await f.engine.payments.create(f.payment('M1')));
    clock.time = '2026-03-02T00:00:00Z';
    expect(await startNow(f, payment, f.method('WALLET'), null)).toEqual({
      ok: false,
      refusal: { code: 'state_conflict', state: 'expired', event: 'start' },
    });
  });

  test('a later deposit, however small, keeps back nothing that came before, and settles on its own day', async () => {
    const settings = { depositRules: { repeated: 'accept' } } as const;
    const { f, clock, janitor } = await at('2026-03-02T03:00:00Z', { settlementDays: 1, settings });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    clock.time = '2026-03-02T16:00:00Z';
    await deposit(f, payment, 100n, 'D2');
    const first = await reloaded(f, payment);
    expect(first).toMatchObject({ unsettledAmount: 2037n, settleAt: new Date('2026-03-02T15:00:00Z') });
    await janitor.round();
    const rest = await reloaded(f, payment);
    expect(rest).toMatchObject({ unsettledAmount: 97n, settleAt: new Date('2026-03-03T15:00:00Z') });
    expect(await balances(f)).toMatchObject({ unsettled: 97n, available: 1940n });
    clock.time = '2026-03-03T14:59:59Z';
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 97n });
    clock.time = '2026-03-03T15:00:00Z';
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 2037n });
    expect(await countRows(f.store, 'settlements', 'true')).toBe(2);
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  const CASES = [
    // The same second apart, a Korean day apart.
    { days: 1, captured: '2026-03-01T14:59:59.999Z', due: '2026-03-01T15:00:00.000Z' },
    { days: 1, captured: '2026-03-01T15:00:00.000Z', due: '2026-03-02T15:00:00.000Z' },
    { days: 0, captured: '2026-03-01T14:59:59.999Z', due: '2026-02-28T15:00:00.000Z' },
    { days: 3, captured: '2026-02-27T16:00:00.000Z', due: '2026-03-02T15:00:00.000Z' },
    { days: 1, captured: '2026-12-31T14:00:00.000Z', due: '2026-12-31T15:00:00.000Z' },
    { days: 365, captured: '2027-03-01T00:00:00.000Z', due: '2028-02-28T15:00:00.000Z' },
  ];

  test.each(CASES)('T+$days of $captured is settled at $due', async ({ days, captured, due }) => {
    const { f, clock, janitor } = await at(captured, { settlementDays: days });
    const payment = await capturedPayment(f, 'M1');
    expect(payment.settleAt?.toISOString()).toBe(due);
    const justBefore = new Date(Date.parse(due) - 1).toISOString();
    if (justBefore >= captured) {
      clock.time = justBefore;
      await janitor.round();
      expect(await balances(f)).toMatchObject({ unsettled: 1940n, available: 0n });
    }
    clock.time = [due, captured].toSorted().at(-1)!;
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 1940n });
    const after = await reloaded(f, payment);
    expect(after).toMatchObject({ unsettledAmount: 0n });
    expect(after.settlementId).not.toBeNull();
  });

  test('a refund before the settlement takes from what is unsettled; the rest is settled', async () => {
    const { f, clock, janitor } = await at('2026-03-01T00:00:00Z');
    const payment = await capturedPayment(f, 'M1', 10_000n);
    value(await f.engine.refunds.create(refundRequest(f, payment, 'R1', 4000n)));
    clock.time = '2026-03-01T15:00:00Z';
    await janitor.round();
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 5700n, frozen: 4000n });
    const rows = await f.store.query('select amount, payment_count, currency from settlements');
    expect(rows).toEqual([{ amount: 5700n, payment_count: 1, currency: 'KRW' }]);
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('two janitors at the same moment settle once', async () => {
    const { f, clock, janitor } = await at('2026-03-01T00:00:00Z');
    await Promise.all(Array.from({ length: 20 }, (_, index) => capturedPayment(f, `M${index}`)));
    clock.time = '2026-03-02T15:00:00Z';
    const other = new Janitor(f.engine.context, f.engine);
    await Promise.all([janitor.round(), other.round()]);
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 20n * 1940n });
    expect(f.errors).toEqual([]);
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('more than a page falls due at once: all of it is done, and then the loop rests', {
    timeout: 60_000,
  }, async () => {
    const { f, clock, janitor } = await at('2026-03-01T00:00:00Z');
    await fund(f, 1n);
    const numbers = Array.from({ length: 620 }, (_, index) => index);
    await Promise.all(numbers.map((index) => startedPayment(f, f.payment(`open-${index}`))));
    await Promise.all(numbers.map((index) => capturedPayment(f, `paid-${index}`)));
    clock.time = '2026-03-03T00:00:00Z';
    const pages = [await janitor.round(), await janitor.round(), await janitor.round()];
    expect(pages).toEqual([true, false, false]);
    expect(await countRows(f.store, 'payments', `state = 'expired'`)).toBe(620);
    expect(await balances(f)).toMatchObject({ unsettled: 0n, available: 620n * 1940n + 1n });
    expect(await countRows(f.store, 'settlements')).toBe(2);
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('a merchant whose settlement is refused, with a page of payments and more, stops nobody else', async () => {
    const { f, clock, janitor } = await at('2026-03-01T00:00:00Z');
    const stuck = await capturedPayment(f, 'M1');
    const other = await makeFixture(f.store, { publicId: '2', engine: { clock } });
    await capturedPayment(other, 'M2');
    // More is due than is booked: the ledger refuses it.
    await f.store.query(
      `insert into payments
       select (json_populate_record(p, json_build_object('id', gen_random_uuid(), 'order_number', 'C' || n,
         'platform_number', 'C' || n, 'settle_at', p.settle_at - interval '1 second'))).*
       from payments p, generate_series(1, 600) n where p.id = $1`,
      [stuck.id],
    );
    clock.time = '2026-04-01T00:00:00Z';
    for (let round = 0; round < 3; round += 1) await janitor.round();
    expect(await balances(other)).toMatchObject({ unsettled: 0n, available: 1940n });
    expect(await balances(f)).toMatchObject({ unsettled: 1940n, available: 0n });
  });
});
