import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { PaymentOutcome, TransferOutcome } from '../src/channels/port.ts';
import type { Payment } from '../src/payments/payment.ts';
import type { Payout } from '../src/payouts/payout.ts';
import type { Refund } from '../src/refunds/refund.ts';
import {
  countRows,
  eventually,
  type Fixture,
  joinFixture,
  makeFixture,
  value,
} from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  advanceTo,
  awaitingDeposit,
  balances,
  capturedPayment,
  channelOrder,
  fund,
  refundRequest,
  reloaded,
  startedPayment,
} from './support/order-steps.ts';
import { hanging } from './support/scripted.ts';
import { withLongLeases } from './support/store-wrappers.ts';

type Order = Payment | Payout | Refund;

/** The three kinds of order, each made and sent, with the calls that the channel gets for it. */
const KINDS = [
  {
    noun: 'payments',
    send: 'startPayment',
    find: 'findPayment',
    done: 'captured',
    make: (f: Fixture) => startedPayment(f, f.payment('M1')),
  },
  { noun: 'payouts', send: 'submitPayout', find: 'findPayout', done: 'succeeded', make: makePayout },
  { noun: 'refunds', send: 'submitRefund', find: 'findRefund', done: 'succeeded', make: makeRefund },
] as const;

async function makePayout(f: Fixture): Promise<Order> {
  await fund(f, 100_000n);
  return value(await f.engine.payouts.create(f.payout('O1'))).payout;
}

async function makeRefund(f: Fixture): Promise<Order> {
  await fund(f, 100_000n);
  const payment = await capturedPayment(f, 'M1');
  // The payment itself is of no interest here.
  await f.store.query('delete from effects');
  return value(await f.engine.refunds.create(refundRequest(f, payment, 'R1'))).refund;
}

const DONE = {
  payments: { kind: 'captured', payerAmount: 2000n },
  payouts: { kind: 'succeeded' },
  refunds: { kind: 'succeeded' },
} as const;

/** Lets the engine's time pass, a second and more a look; resolves to the seconds that it took. */
async function passSecondsUntil(f: Fixture, check: () => Promise<boolean>): Promise<number> {
  const { clock } = f.engine.context;
  const startMs = clock.now().getTime();
  await eventually(async () => {
    advanceTo(f, f.clock.offsetMs / 1000 + 1);
    return check();
  }, 'what time brings');
  // By the clock: it goes on by itself while a loaded machine looks.
  return (clock.now().getTime() - startMs) / 1000;
}

/** Without the questions after a payout's success, which wait for days (payouts/watch.ts). */
const openCalls = (f: Fixture) => countRows(f.store, 'effects', "kind <> 'watch_payout'");

/** A machine that stalls longer than a lease lasts asks a question twice, which is allowed; it never sends twice. */
function withoutRepeatedQuestions(f: Fixture): string[] {
  const names = f.channel.calls.map(({ call }) => call);
  return names.filter((name, at) => !name.startsWith('find') || name !== names[at - 1]);
}

const approval = { authCode: '309812', approvedAt: '2026-03-01T00:00:00.000Z' };

describeOnOneStore('calls to channels', (openFresh) => {
  const emptied = emptiedForEach(openFresh);
  const emptyStore = async () => withLongLeases(await emptied());

  /** What the channel answers, by call; a list is used up one by one, its last answer stays. */
  function answers(
    f: Fixture,
    script: Record<string, (PaymentOutcome | TransferOutcome | Error | Promise<never>)[]>,
  ) {
    const next = (call: string) => {
      const list = script[call] ?? [];
      const answer = list.length > 1 ? list.shift()! : list[0];
      if (answer === undefined) throw new Error(`${call} was not expected`);
      if (answer instanceof Error) throw answer;
      return answer;
    };
    f.channel.onPayment = (call) => next(call) as PaymentOutcome;
    f.channel.onTransfer = (call) => next(call) as TransferOutcome;
  }

  const stateOf = async (f: Fixture, noun: (typeof KINDS)[number]['noun'], order: Order) =>
    (await f.engine[noun].get(order.merchantId, order.id))?.state;

  const reaches = (f: Fixture, noun: (typeof KINDS)[number]['noun'], order: Order, state: string) =>
    eventually(async () => (await stateOf(f, noun, order)) === state, `${noun} ${state}`);

  const noEffects = (f: Fixture) => eventually(async () => (await openCalls(f)) === 0, 'no effects');

  test.each(KINDS)(
    '$noun: no answer means unknown, and the channel is asked until it says',
    async ({ noun, send, find, done, make }) => {
      const f = await makeFixture(await emptyStore());
      const unknown = new Error('connection reset');
      answers(f, { [send]: [unknown], [find]: [unknown, unknown, DONE[noun]] });
      const order = await make(f);
      f.engine.startWorkers();
      await reaches(f, noun, order, 'unknown');
      expect(f.channel.calls.map(({ call }) => call)).toEqual([send]);
      const seconds = await passSecondsUntil(f, async () => (await stateOf(f, noun, order)) === done);
      expect(withoutRepeatedQuestions(f)).toEqual([send, find]);
      // 3, 10 and 30 s before the three questions.
      expect(seconds).toBeGreaterThanOrEqual(40);
      expect(new Set(f.channel.calls.map(({ reference }) => reference))).toEqual(new Set([order.attemptId]));
      await passSecondsUntil(f, async () => (await openCalls(f)) === 0);
      expect((await f.engine.verifyLedger()).faults).toEqual([]);
      await f.engine.stop();
    },
  );

  test.each(KINDS)(
    '$noun: what was not received is sent again under the same reference, ever more rarely',
    async ({ noun, send, find, done, make }) => {
      const f = await makeFixture(await emptyStore());
      const unknown = new Error('connection reset');
      answers(f, { [send]: [unknown, unknown, DONE[noun]], [find]: [{ kind: 'not_received' }] });
      const order = await make(f);
      f.engine.startWorkers();
      const seconds = await passSecondsUntil(f, async () => (await stateOf(f, noun, order)) === done);
      expect(withoutRepeatedQuestions(f)).toEqual([send, find, send, find, send]);
      expect(new Set(f.channel.calls.map(({ reference }) => reference))).toEqual(new Set([order.attemptId]));
      // 3 s before the first question and at least 10 s before the second: the count goes on over the sending.
      expect(seconds).toBeGreaterThanOrEqual(13);
      await f.engine.stop();
    },
  );

  test.each(KINDS)(
    '$noun: after a worker died, the channel is asked before anything is sent',
    async ({ noun, send, find, done, make }) => {
      const f = await makeFixture(await emptyStore());
      answers(f, { [send]: [DONE[noun]], [find]: [{ kind: 'not_received' }] });
      const order = await make(f);
      await f.store.query(
        `update effects set claims = 1, leased_until = clock_timestamp() - interval '1 second'`,
      );
      f.engine.startWorkers();
      await reaches(f, noun, order, done);
      expect(f.channel.calls.map(({ call }) => call)).toEqual([find, send]);
      await f.engine.stop();
    },
  );

  test.each(KINDS)(
    '$noun: after a worker died, what the channel has is not sent again',
    async ({ noun, send, find, done, make }) => {
      const f = await makeFixture(await emptyStore());
      answers(f, { [send]: [], [find]: [DONE[noun]] });
      const order = await make(f);
      await f.store.query(
        `update effects set claims = 1, leased_until = clock_timestamp() - interval '1 second'`,
      );
      f.engine.startWorkers();
      await reaches(f, noun, order, done);
      expect(f.channel.calls.map(({ call }) => call)).toEqual([find]);
      await noEffects(f);
      await f.engine.stop();
    },
  );

  test.each(KINDS)(
    '$noun: a notice that overtakes a hanging call wins; its late answer changes nothing',
    async ({ noun, send, find, done, make }) => {
      const f = await makeFixture(await emptyStore());
      const call = hanging<never>();
      answers(f, { [send]: [call.promise], [find]: [DONE[noun]] });
      const order = await make(f);
      f.engine.startWorkers();
      await eventually(async () => f.channel.calls.length === 1, 'the call');
      const events = f.engine.events;
      if (noun === 'payments') await events.paymentOutcome(channelOrder(order), DONE.payments);
      if (noun === 'payouts') await events.payoutOutcome(channelOrder(order), DONE.payouts);
      if (noun === 'refunds') await events.refundOutcome(channelOrder(order), DONE.refunds);
      expect(await stateOf(f, noun, order)).toBe(done);
      call.resolve({ kind: 'no_answer', reason: 'late' } as never);
      await noEffects(f);
      expect(await stateOf(f, noun, order)).toBe(done);
      expect(await countRows(f.store, 'late_events')).toBe(0);
      await f.engine.stop();
    },
  );

  test('two processes never make the same call', async () => {
    const f = await makeFixture(await emptyStore());
    const other = await joinFixture(f, f.store, { channels: f.engine.context.channels });
    await fund(f, 1_000_000n);
    f.channel.onTransfer = () => ({ kind: 'succeeded' });
    for (const one of [f, other]) one.engine.startWorkers();
    await Promise.all(Array.from({ length: 100 }, (_, at) => f.engine.payouts.create(f.payout(`O${at}`))));
    await eventually(
      async () => (await countRows(f.store, 'payouts', `state = 'succeeded'`)) === 100,
      'all paid',
    );
    const sent = f.channel.calls.map(({ reference }) => reference);
    expect(new Set(sent).size).toBe(100);
    expect(sent).toHaveLength(100);
    await Promise.all([f.engine.stop(), other.engine.stop()]);
  });

  test('what contradicts an end is recorded and changes nothing', async () => {
    const f = await makeFixture(await emptyStore());
    await fund(f, 100_000n);
    const captured = await capturedPayment(f, 'M1');
    const voided = await startedPayment(f, f.payment('M2'));
    value(await f.engine.payments.cancel(voided, 'gave up'));
    const { payout } = value(await f.engine.payouts.create(f.payout('O1')));
    const { refund } = value(await f.engine.refunds.create(refundRequest(f, captured, 'R1', 500n)));
    const { events } = f.engine;
    await events.payoutOutcome(channelOrder(payout), { kind: 'succeeded' });
    await events.refundOutcome(channelOrder(refund), {
      kind: 'failed',
      decline: 'declined',
      code: 'x',
      reason: 'closed account',
    });
    const before = await balances(f);
    await events.paymentOutcome(channelOrder(captured), {
      kind: 'failed',
      decline: 'declined',
      code: 'x',
      reason: 'late',
    });
    await events.paymentOutcome(channelOrder(captured), { kind: 'captured', payerAmount: 1999n });
    await events.paymentOutcome(channelOrder(voided), { kind: 'captured', payerAmount: 2000n });
    await events.payoutOutcome(channelOrder(payout), {
      kind: 'failed',
      decline: 'declined',
      code: 'x',
      reason: 'late',
    });
    await events.refundOutcome(channelOrder(refund), { kind: 'succeeded' });
    await f.engine.payments.takeOutcome(
      { ...channelOrder(captured), reference: voided.id },
      { kind: 'authorized', approval },
    );
    // Repetitions say nothing new.
    await events.paymentOutcome(channelOrder(captured), { kind: 'captured', payerAmount: 2000n });
    await events.payoutOutcome(channelOrder(payout), { kind: 'succeeded' });
    await events.refundOutcome(channelOrder(refund), {
      kind: 'failed',
      decline: 'declined',
      code: 'x',
      reason: 'closed account',
    });
    const rows = await f.store.query<{ said: string }>(
      `select subject_kind || ' ' || state || ' ' || event as said from late_events order by 1`,
    );
    expect(rows.map(({ said }) => said)).toEqual([
      'payment captured authorized',
      'payment captured captured',
      'payment captured failed',
      'payment voided captured',
      'payout succeeded failed',
      'refund failed succeeded',
    ]);
    // What was taken for the payment that was given up waits to go back (late-captures.test.ts); no one else's moved.
    expect(await balances(f)).toEqual({ ...before, suspense: 2000n });
  });

  test('a payout that the bank sends back returns amount and fee', async () => {
    const f = await makeFixture(await emptyStore());
    await fund(f, 10_000n);
    const { payout } = value(await f.engine.payouts.create(f.payout('O1')));
    const { events } = f.engine;
    await events.payoutOutcome(channelOrder(payout), { kind: 'succeeded' });
    expect((await balances(f)).available).toBe(6997n);
    await events.payoutOutcome(channelOrder(payout), {
      kind: 'returned',
      decline: 'returned',
      code: 'x',
      reason: 'closed',
    });
    expect(await balances(f)).toMatchObject({ available: 10_000n, frozen: 0n });
    expect(await f.engine.payouts.get(payout.merchantId, payout.id)).toMatchObject({
      state: 'returned',
      failureReason: 'closed',
    });
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test.each(['processing', 'no_answer'] as const)(
    'what came back before its success was known has failed, after %s',
    async (kind) => {
      const f = await makeFixture(await emptyStore());
      await fund(f, 10_000n);
      const payment = await capturedPayment(f, 'M1', 1000n);
      const before = await balances(f);
      const { payout } = value(await f.engine.payouts.create(f.payout('O1')));
      const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1', 1000n)));
      const { events } = f.engine;
      const back = { kind: 'returned', decline: 'returned', code: 'x', reason: 'closed' } as const;
      for (const outcome of [{ kind, reason: 'x' }, back, back]) {
        await events.payoutOutcome(channelOrder(payout), outcome);
        await events.refundOutcome(channelOrder(refund), outcome);
      }
      const ended = { state: 'failed', failureCode: 'x', failureReason: 'closed' };
      expect(await f.engine.payouts.get(payout.merchantId, payout.id)).toMatchObject(ended);
      expect(await f.engine.refunds.get(refund.merchantId, refund.id)).toMatchObject(ended);
      const { available, unsettled, frozen } = await balances(f);
      expect([available + unsettled, frozen]).toEqual([before.available + before.unsettled, 0n]);
      expect((await f.engine.verifyLedger()).faults).toEqual([]);
    },
  );

  test('after the end nothing is asked any more, even when the end comes in the same batch as the doubt', async () => {
    const f = await makeFixture(await emptyStore());
    await fund(f, 10_000n);
    const { payout } = value(await f.engine.payouts.create(f.payout('O1')));
    const [effect] = await f.store.query<{ id: string; tries: number }>('select id, tries from effects');
    await Promise.all([
      f.engine.payouts.takeOutcome(channelOrder(payout), { kind: 'processing' }, effect!),
      f.engine.payouts.takeOutcome(channelOrder(payout), { kind: 'no_answer', reason: 'x' }),
      f.engine.payouts.takeOutcome(channelOrder(payout), { kind: 'succeeded' }),
    ]);
    expect(await openCalls(f)).toBe(0);
  });

  test('a payment that ended before it was sent is not sent; the channel is asked to cancel, then asked', async () => {
    const f = await makeFixture(await emptyStore());
    const payment = await startedPayment(f, f.payment('M1'));
    value(await f.engine.payments.cancel(payment, 'gave up'));
    f.engine.startWorkers();
    await noEffects(f);
    expect(f.channel.calls.map(({ call }) => call)).toEqual(['cancelPayment', 'findPayment']);
    await f.engine.stop();
  });

  test('a question that is answered with a deposit is done with', async () => {
    const f = await makeFixture(await emptyStore());
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await f.store.query(`update effects set kind = 'find_payment'`);
    const paid = { kind: 'deposit', payerAmount: 2000n, depositorName: 'Kim', reference: 'D1' } as const;
    answers(f, { findPayment: [paid] });
    f.engine.startWorkers();
    await reaches(f, 'payments', payment, 'captured');
    await noEffects(f);
    expect(f.channel.calls).toHaveLength(1);
    await f.engine.stop();
  });

  test('an answer that could not be booked is asked for again', async () => {
    const f = await makeFixture(await emptyStore());
    await fund(f, 10_000n);
    answers(f, { submitPayout: [{ kind: 'succeeded' }], findPayout: [{ kind: 'succeeded' }] });
    const { payout } = value(await f.engine.payouts.create(f.payout('O1')));
    await f.store.query("alter table payouts add constraint stuck check (state <> 'succeeded') not valid");
    f.engine.startWorkers();
    await eventually(async () => f.errors.length > 0, 'the booking fails');
    expect(await stateOf(f, 'payouts', payout)).toBe('created');
    await f.store.query('alter table payouts drop constraint stuck');
    await f.store.query(`update effects set leased_until = clock_timestamp() - interval '1 second'`);
    f.engine.wakeWorkers();
    await reaches(f, 'payouts', payout, 'succeeded');
    expect(f.channel.calls.map(({ call }) => call)).toEqual(['submitPayout', 'findPayout']);
    await f.engine.stop();
  });

  test('a payment that is under way is found in whatever state the channel says', async () => {
    const f = await makeFixture(await emptyStore());
    const payment = await startedPayment(f, f.payment('M1'));
    const steps = [
      [{ kind: 'no_answer', reason: 'x' }, 'unknown'],
      [{ kind: 'redirect', url: 'https://wallet.example/' }, 'pending'],
      [{ kind: 'authorized', approval }, 'authorized'],
      [{ kind: 'cancelled', reason: 'merchant' }, 'voided'],
    ] as const;
    for (const [outcome, state] of steps) {
      await f.engine.events.paymentOutcome(channelOrder(payment), outcome);
      expect((await reloaded(f, payment)).state).toBe(state);
    }
  });
});
