import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { PaymentOutcome } from '../src/channels/port.ts';
import type { Payment } from '../src/payments/payment.ts';
import { countRows, eventually, type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  advanceTo,
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

/*
 * What a channel leaves in doubt ends in a question, whatever state the order is in: money that nobody asks about is
 * frozen, or stays with the channel.
 */

const REDIRECT: PaymentOutcome = { kind: 'redirect', url: 'https://wallet.example/' };
const CAPTURED: PaymentOutcome = { kind: 'captured', payerAmount: 2000n };
const AUTHORIZED: PaymentOutcome = {
  kind: 'authorized',
  approval: { authCode: '309812', approvedAt: '2026-03-01T00:00:00.000Z' },
};

const callsOf = (f: Fixture) => f.channel.calls.map(({ call }) => call);

describeOnOneStore('what a channel leaves in doubt', (openFresh) => {
  const emptied = emptiedForEach(openFresh);
  const merchant = async () => makeFixture(withLongLeases(await emptied()));

  const effects = async (f: Fixture) =>
    (await f.store.query<{ kind: string }>('select kind from effects order by kind')).map(({ kind }) => kind);

  test.each(['payouts', 'refunds'] as const)(
    '%s: one that is in progress and that the channel then does not know is asked about, and sent again',
    async (noun) => {
      const f = await merchant();
      await fund(f, 100_000n);
      const payment = await capturedPayment(f, 'M1');
      await f.store.query('delete from effects');
      const order =
        noun === 'payouts'
          ? value(await f.engine.payouts.create(f.payout('O1'))).payout
          : value(await f.engine.refunds.create(refundRequest(f, payment, 'R1'))).refund;
      let sent = 0;
      f.channel.onTransfer = (call) => {
        if (call.startsWith('find')) return { kind: 'not_received' };
        sent += 1;
        return { kind: sent === 1 ? 'processing' : 'succeeded' };
      };
      f.engine.startWorkers();
      let seconds = 0;
      await eventually(async () => {
        seconds += 60;
        advanceTo(f, seconds);
        return (await f.engine[noun].get(order.merchantId, order.id))?.state === 'succeeded';
      }, 'it goes on');
      await f.engine.stop();
      expect(new Set(f.channel.calls.map(({ reference }) => reference))).toEqual(new Set([order.attemptId]));
      expect(callsOf(f).filter((call) => call.startsWith('find')).length).toBeGreaterThan(1);
      expect(await balances(f)).toMatchObject({ frozen: 0n });
    },
  );

  /** A payment that ends while its start is on the way, after which the channel was asked to cancel it. */
  async function endedUnderWay(f: Fixture) {
    const start = hanging<PaymentOutcome>();
    f.channel.onPayment = (call) => (call === 'startPayment' ? start.promise : { kind: 'not_received' });
    const payment = await startedPayment(f, f.payment('M1'));
    f.engine.startWorkers();
    await eventually(async () => callsOf(f).includes('startPayment'), 'it is sent');
    value(await f.engine.payments.cancel(payment, 'gave up'));
    await eventually(async () => (await effects(f)).join() === 'start_payment', 'it is cancelled');
    return { payment, start };
  }

  test.each([
    ['is not answered', { kind: 'no_answer', reason: 'timeout' }],
    ['is answered with "pending"', { kind: 'pending' }],
  ] as [string, PaymentOutcome][])(
    'a start of what ended meanwhile that %s is cancelled once more',
    async (_, answer) => {
      const f = await merchant();
      f.channel.onTransfer = () => ({ kind: 'succeeded' });
      const { payment, start } = await endedUnderWay(f);
      f.channel.onPayment = () => CAPTURED;
      start.resolve(answer);
      await eventually(
        async () => (await countRows(f.store, 'deposits', "state = 'returned'")) === 1,
        'what was taken goes back',
      );
      await f.engine.stop();
      expect((await reloaded(f, payment)).state).toBe('voided');
      expect(await effects(f)).toEqual([]);
    },
  );

  test('a cancellation that is wanted while another is being made is made after it', async () => {
    const f = await merchant();
    const find = hanging<PaymentOutcome>();
    f.channel.onPayment = () => find.promise;
    const payment = await startedPayment(f, f.payment('M1'));
    value(await f.engine.payments.cancel(payment, 'gave up'));
    await f.store.query("delete from effects where kind = 'start_payment'");
    f.engine.startWorkers();
    await eventually(async () => callsOf(f).includes('findPayment'), 'it is cancelled');
    // The start was on its way still; the channel opens the order behind the cancellation.
    await f.engine.events.paymentOutcome(channelOrder(payment), REDIRECT);
    find.resolve({ kind: 'not_received' });
    await eventually(
      async () => callsOf(f).filter((call) => call === 'cancelPayment').length === 2,
      'it is cancelled again',
    );
    await eventually(async () => (await effects(f)).length === 0, 'the end');
    await f.engine.stop();
  });

  test('a cancelled order that its channel still works on is asked about until that is over', async () => {
    const f = await merchant();
    f.channel.onTransfer = () => ({ kind: 'succeeded' });
    let asked = 0;
    f.channel.onPayment = () => {
      asked += 1;
      return asked < 3 ? { kind: 'pending' } : CAPTURED;
    };
    const payment = await startedPayment(f, f.payment('M1'));
    value(await f.engine.payments.cancel(payment, 'gave up'));
    f.engine.startWorkers();
    let seconds = 0;
    await eventually(async () => {
      seconds += 60;
      advanceTo(f, seconds);
      return (await countRows(f.store, 'deposits', "state = 'returned'")) === 1;
    }, 'what was taken goes back');
    await f.engine.stop();
    expect(asked).toBe(3);
  });

  async function authorized(f: Fixture): Promise<Payment> {
    const payment = await startedPayment(f, { ...f.payment('M1'), intent: 'authorize' });
    await f.engine.events.paymentOutcome(channelOrder(payment), AUTHORIZED);
    await f.store.query('delete from effects');
    return reloaded(f, payment);
  }

  test('a repeated authorization does not send its capture again', async () => {
    const f = await merchant();
    const payment = await authorized(f);
    f.channel.onPayment = (call) => {
      if (call === 'capturePayment') throw new Error('the answer was lost');
      return CAPTURED;
    };
    f.engine.startWorkers();
    const capture = f.engine.payments.capture(payment);
    await eventually(async () => (await effects(f)).join() === 'find_payment', 'the doubt');
    await f.engine.events.paymentOutcome(channelOrder(payment), AUTHORIZED);
    expect(await effects(f)).toEqual(['find_payment']);
    advanceTo(f, 60);
    expect(value(await capture).state).toBe('captured');
    await f.engine.stop();
    expect(callsOf(f)).toEqual(['capturePayment', 'findPayment']);
  });

  test('a capture that is answered with the authorization is not sent again at once', async () => {
    const f = await merchant();
    const payment = await authorized(f);
    f.channel.onPayment = () => AUTHORIZED;
    f.engine.startWorkers();
    const capture = f.engine.payments.capture(payment);
    await eventually(async () => callsOf(f).length > 0, 'it is sent');
    await eventually(
      async () => (await countRows(f.store, 'effects', 'due_at > created_at')) === 1,
      'the next one waits',
    );
    expect(callsOf(f)).toEqual(['capturePayment']);
    await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
    expect(value(await capture).state).toBe('captured');
    await f.engine.stop();
  });

  test('repeated outcomes are no late events', async () => {
    const f = await merchant();
    const failed = { kind: 'failed', decline: 'declined', code: 'X', reason: 'declined' } as const;
    for (const [at, outcome] of [failed, { kind: 'cancelled', reason: 'x' } as const, AUTHORIZED].entries()) {
      const payment = await startedPayment(f, f.payment(`M${at}`));
      for (let times = 0; times < 2; times += 1)
        await f.engine.events.paymentOutcome(channelOrder(payment), outcome);
    }
    expect(await countRows(f.store, 'late_events')).toBe(0);
  });

  test('what ended while its call was being claimed is not sent', async () => {
    const f = await merchant();
    await fund(f, 100_000n);
    const { payout } = value(await f.engine.payouts.create(f.payout('O1')));
    const effect = await f.store.query('select * from effects');
    await f.engine.events.payoutOutcome(channelOrder(payout), {
      kind: 'failed',
      decline: 'declined',
      code: 'X',
      reason: 'closed',
    });
    await f.store.query(`insert into effects select * from json_populate_recordset(null::effects, $1)`, [
      JSON.stringify(effect),
    ]);
    f.engine.startWorkers();
    await eventually(async () => (await effects(f)).length === 0, 'it is done with');
    await f.engine.stop();
    expect(callsOf(f)).toEqual([]);
  });

  test('of two answers in one batch the attempt keeps the last, and that money was taken', async () => {
    const f = await merchant();
    const one = await startedPayment(f, f.payment('M1'));
    const two = await startedPayment(f, f.payment('M2'));
    await Promise.all([
      f.engine.payments.takeOutcome(channelOrder(one), REDIRECT),
      f.engine.payments.takeOutcome(channelOrder(one), CAPTURED),
      f.engine.payments.takeOutcome(channelOrder(one), REDIRECT),
      f.engine.payments.takeOutcome(channelOrder(two), REDIRECT),
      f.engine.payments.takeOutcome(channelOrder(two), { kind: 'cancelled', reason: 'x' }),
    ]);
    const rows = await f.store.query('select outcome from attempts order by id');
    expect(rows).toEqual([{ outcome: 'captured' }, { outcome: 'cancelled' }]);
  });
});
