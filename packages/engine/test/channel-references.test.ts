import { expect, test } from 'vitest';
import { describeOnEveryStore, describeOnOneStore, runsAll } from '../../../test/support/stores.ts';
import type { PaymentOutcome, TransferOutcome } from '../src/channels/port.ts';
import type { UnmatchedPosition } from '../src/channels/unmatched-events.ts';
import type { Payment } from '../src/payments/payment.ts';
import { eventually, type Fixture, makeFixture, value } from './support/engine-fixture.ts';
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
import { withLongLeases } from './support/store-wrappers.ts';

const REDIRECT: PaymentOutcome = {
  kind: 'redirect',
  url: 'https://wallet.example/',
  channelReference: 'T-1',
};
const CAPTURED: PaymentOutcome = { kind: 'captured', payerAmount: 2000n };
const APPROVAL = { authCode: '309812', approvedAt: '2026-03-01T00:00:00.000Z' };
const BY_CHANNEL = { channel: 'scripted', channelReference: 'T-1' };
const WON = 'KRW' as const;

describeOnEveryStore('what channels call attempts', (openFresh, kind) => {
  const emptied = emptiedForEach(openFresh);
  const merchant = async () => makeFixture(withLongLeases(await emptied()));
  const unmatched = (f: Fixture) => f.store.query('select kind, reference from unmatched_events');
  const attempt = async (f: Fixture, id: string | null) => {
    const [row] = await f.store.query(
      'select outcome, channel_reference, cost_amount, cost_currency from attempts where id = $1',
      [id],
    );
    return row;
  };

  /** A payment whose channel answered its start with a reference. */
  async function named(f: Fixture, number = 'M1'): Promise<Payment> {
    const payment = await startedPayment(f, f.payment(number));
    value(await f.engine.payments.takeOutcome(channelOrder(payment), REDIRECT));
    return payment;
  }

  test('an event by the channel’s reference finds its payment; reference and cost are kept', async () => {
    const f = await merchant();
    const payment = await named(f);
    const cost = { amount: 33n, currency: WON };
    expect(await f.engine.events.paymentOutcome(BY_CHANNEL, { ...CAPTURED, cost })).toEqual({});
    expect((await reloaded(f, payment)).state).toBe('captured');
    expect(await attempt(f, payment.attemptId)).toEqual({
      outcome: 'captured',
      channel_reference: 'T-1',
      cost_amount: 33n,
      cost_currency: 'KRW',
    });
    expect(await unmatched(f)).toEqual([]);
  });

  test('one that an operator dismissed is off the list, looked for no more, and not kept again', async () => {
    const f = await merchant();
    const { events, unmatchedEvents } = f.engine;
    const keep = (reference: string) =>
      events.paymentOutcome({ ...BY_CHANNEL, channelReference: reference }, CAPTURED);
    for (const reference of ['T-1', 'T-2', 'T-3']) {
      await keep(reference);
      advanceTo(f, Number(reference.slice(2)));
    }
    const references = async (limit = 10, after?: UnmatchedPosition) =>
      (await unmatchedEvents.list(limit, after)).map(({ reference }) => reference);
    const [first, second] = await unmatchedEvents.list(2);
    expect(await references(2)).toEqual(['T-1', 'T-2']);
    expect(await references(10, second)).toEqual(['T-3']);
    const now = f.clock.now();
    expect(await unmatchedEvents.dismiss(first?.id ?? '', 'not ours', now)).toBe(true);
    expect(await unmatchedEvents.dismiss(first?.id ?? '', 'not ours', now)).toBe(false);
    expect(await references()).toEqual(['T-2', 'T-3']);
    await keep('T-1');
    expect(await references()).toEqual(['T-2', 'T-3']);
    const due = await unmatchedEvents.due(new Date(now.getTime() + 60_000), [BY_CHANNEL.channel], 10);
    expect(due.map(({ id }) => id)).not.toContain(first?.id);
    expect(due).toHaveLength(2);
  });

  if (!runsAll(kind)) return;

  test('what is reported after the capture changes reference and cost, not that money was taken', async () => {
    const f = await merchant();
    const payment = await startedPayment(f, f.payment('M1'));
    const order = channelOrder(payment);
    await f.engine.events.paymentOutcome(order, CAPTURED);
    const failed = { kind: 'failed', decline: 'declined', code: 'X', reason: 'x' } as const;
    const more = { channelReference: 'T-9', cost: { amount: 5n, currency: WON } };
    await f.engine.events.paymentOutcome(order, { ...failed, ...more });
    expect(await attempt(f, payment.attemptId)).toMatchObject({
      outcome: 'captured',
      channel_reference: 'T-9',
      cost_amount: 5n,
    });
  });

  test('an event that is quicker than the answer that names the payment is booked when that has come', async () => {
    const f = await merchant();
    const payment = await startedPayment(f, f.payment('M1'));
    const event = { ...BY_CHANNEL, eventId: 'E-1' };
    for (const _ of [1, 2]) {
      expect(await f.engine.events.paymentOutcome(event, CAPTURED)).toEqual({ isUnmatched: true });
    }
    expect(await unmatched(f)).toEqual([{ kind: 'payment', reference: 'T-1' }]);
    await f.store.query('delete from effects');
    value(await f.engine.payments.takeOutcome(channelOrder(payment), REDIRECT));
    f.engine.startWorkers();
    let seconds = 0;
    await eventually(async () => {
      seconds += 1;
      advanceTo(f, seconds);
      return (await reloaded(f, payment)).state === 'captured';
    }, 'the event is booked');
    await f.engine.stop();
    expect(await unmatched(f)).toEqual([]);
  });

  test('by both names it is found by ours, where the answer with the channel’s was lost', async () => {
    const f = await merchant();
    const payment = await startedPayment(f, f.payment('M1'));
    const of = { ...BY_CHANNEL, attemptId: payment.attemptId ?? '' };
    expect(await f.engine.events.paymentOutcome(of, CAPTURED)).toEqual({});
    expect((await reloaded(f, payment)).state).toBe('captured');
    expect(await attempt(f, payment.attemptId)).toMatchObject({ channel_reference: 'T-1' });
  });

  test('what is refused is kept, each event of a notice for itself, and booked when it can be', async () => {
    const f = await merchant();
    const payment = await capturedPayment(f, 'M1');
    const of = { channel: 'scripted', attemptId: payment.attemptId ?? '', eventId: 'E-1' };
    const { events } = f.engine;
    const early = ['V-1', 'V-2'].map((caseNumber) => ({ kind: 'deducted', caseNumber }) as const);
    for (const update of [...early, ...early]) {
      expect(await events.takeOrKeep({ kind: 'chargeback', of, update })).toEqual({ isUnmatched: true });
    }
    expect(await unmatched(f)).toHaveLength(2);
    const reason = { reasonCode: null, reason: 'x', deduct: false };
    for (const { caseNumber } of early) {
      const update = { kind: 'reported', caseNumber, payerAmount: 500n, ...reason } as const;
      expect(await events.takeOrKeep({ kind: 'chargeback', of, update })).toEqual({});
    }
    f.engine.startWorkers();
    let seconds = 0;
    await eventually(async () => {
      seconds += 1;
      advanceTo(f, seconds);
      return (await unmatched(f)).length === 0;
    }, 'the events are booked');
    await f.engine.stop();
    const cases = await f.engine.chargebacks.ofPayments([payment]);
    expect(cases.map(({ state }) => state)).toEqual(['deducted', 'deducted']);
  });

  test('a channel speaks of its own attempts only, and each kind of its own kind', async () => {
    const f = await merchant();
    const payment = await named(f);
    const other = { channel: 'another', attemptId: payment.attemptId ?? '' };
    expect(await f.engine.events.paymentOutcome(other, CAPTURED)).toEqual({ isUnmatched: true });
    expect(await f.engine.events.refundOutcome(BY_CHANNEL, { kind: 'succeeded' })).toEqual({
      isUnmatched: true,
    });
    const strange = { channel: 'scripted', attemptId: "no id' of ours" };
    expect(await f.engine.events.payoutOutcome(strange, { kind: 'succeeded' })).toEqual({
      isUnmatched: true,
    });
    expect((await reloaded(f, payment)).state).toBe('pending');
  });

  test('a payment and its refund under one number of the channel are kept apart', async () => {
    const f = await merchant();
    await fund(f, 10_000n);
    const payment = await named(f);
    await f.engine.events.paymentOutcome(BY_CHANNEL, CAPTURED);
    const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1')));
    value(
      (await f.engine.refunds.takeOutcome(channelOrder(refund), {
        kind: 'processing',
        channelReference: 'T-1',
      }))!,
    );
    await f.engine.events.refundOutcome(BY_CHANNEL, { kind: 'succeeded' });
    expect((await f.engine.refunds.get(refund.merchantId, refund.id))?.state).toBe('succeeded');
    expect(await f.engine.events.paymentOutcome(BY_CHANNEL, CAPTURED)).toEqual({});
    expect(await f.engine.lists.lateEvents(9)).toEqual([]);
  });

  test('channels are asked by their own reference, and given that of a payment that they refund', async () => {
    const f = await merchant();
    await fund(f, 10_000n);
    f.channel.onPayment = () => REDIRECT;
    f.engine.startWorkers();
    const payment = await startedPayment(f, f.payment('M1'));
    await eventually(async () => (await reloaded(f, payment)).redirectUrl !== null, 'it is started');
    await f.engine.events.paymentOutcome(BY_CHANNEL, CAPTURED);
    f.channel.onTransfer = (call): TransferOutcome =>
      call === 'submitRefund' ? { kind: 'no_answer', reason: 'x' } : { kind: 'succeeded' };
    const { refund } = value(
      await f.engine.refunds.create(refundRequest(f, await reloaded(f, payment), 'R1')),
    );
    await eventually(async () => f.channel.calls.some(({ call }) => call === 'submitRefund'), 'it is sent');
    await f.engine.stop();
    const sent = f.channel.orders.find(({ reference }) => reference === refund.attemptId);
    expect(sent).toMatchObject({ channelReference: null, paymentChannelReference: 'T-1' });
  });
});

describeOnOneStore('a call that did not reach its channel', (openFresh) => {
  const emptied = emptiedForEach(openFresh);

  test.each(['payment', 'payout', 'refund'] as const)(
    '%s: is made again without a question, and nothing changes meanwhile',
    async (noun) => {
      const f = await makeFixture(withLongLeases(await emptied()));
      await fund(f, 100_000n);
      const paid = await capturedPayment(f, 'M1');
      await f.store.query('delete from effects');
      let tries = 0;
      const notSent = { kind: 'not_sent', reason: 'ECONNREFUSED' } as const;
      f.channel.onPayment = () => (++tries < 3 ? notSent : REDIRECT);
      f.channel.onTransfer = () => (++tries < 3 ? notSent : { kind: 'succeeded' });
      const make = {
        payment: () => startedPayment(f, f.payment('M2')),
        payout: async () => value(await f.engine.payouts.create(f.payout('O1'))).payout,
        refund: async () => value(await f.engine.refunds.create(refundRequest(f, paid, 'R1'))).refund,
      };
      const order = await make[noun]();
      f.engine.startWorkers();
      let seconds = 0;
      await eventually(async () => {
        seconds += 5;
        advanceTo(f, seconds);
        return tries === 3;
      }, 'it is sent three times');
      await f.engine.stop();
      const calls = f.channel.calls.filter(({ reference }) => reference === order.attemptId);
      expect(new Set(calls.map(({ call }) => call)).size).toBe(1);
      expect(calls[0]?.call).not.toContain('find');
      const now = await f.engine[`${noun}s`].get(order.merchantId, order.id);
      expect(now?.state).toBe(noun === 'payment' ? 'pending' : 'succeeded');
    },
  );

  test('a question that did not get through says nothing of the order', async () => {
    const f = await makeFixture(withLongLeases(await emptied()));
    f.channel.onPayment = (call) =>
      call === 'startPayment' ? { kind: 'no_answer', reason: 'x' } : { kind: 'not_sent', reason: 'down' };
    const payment = await startedPayment(f, f.payment('M1'));
    f.engine.startWorkers();
    let seconds = 0;
    await eventually(async () => {
      seconds += 5;
      advanceTo(f, seconds);
      return f.channel.calls.filter(({ call }) => call === 'findPayment').length > 1;
    }, 'it is asked again');
    await f.engine.stop();
    expect((await reloaded(f, payment)).state).toBe('unknown');
    expect(f.channel.calls.filter(({ call }) => call === 'startPayment')).toHaveLength(1);
  });
});

describeOnOneStore('a channel that states another amount or currency than it was sent', (openFresh) => {
  const emptied = emptiedForEach(openFresh);
  const merchant = async () => makeFixture(withLongLeases(await emptied()));
  const contradictions = async (f: Fixture) =>
    (await f.engine.lists.lateEvents(9)).map(({ event, subjectKind, details }) => ({
      event,
      of: subjectKind,
      details,
    }));

  test.each<[string, PaymentOutcome]>([
    ['redirect, amount', { ...REDIRECT, statedTotal: { amount: 200n, currency: WON } }],
    [
      'authorized, amount',
      { kind: 'authorized', approval: APPROVAL, statedTotal: { amount: 1n, currency: WON } },
    ],
    ['captured, currency', { ...CAPTURED, statedTotal: { amount: 2000n, currency: 'USD' } }],
  ])(
    'payment %s: it stays as it is, and the contradiction is kept once for an operator',
    async (_, outcome) => {
      const f = await merchant();
      const payment = await startedPayment(f, f.payment('M1'));
      for (const _again of [1, 2]) await f.engine.events.paymentOutcome(channelOrder(payment), outcome);
      expect(await reloaded(f, payment)).toMatchObject({
        state: 'pending',
        redirectUrl: null,
        receivedAmount: 0n,
      });
      expect(await contradictions(f)).toMatchObject([
        { event: 'contradicted', of: 'payment', details: { sentAmount: '2000', sentCurrency: 'KRW' } },
      ]);
    },
  );

  test('the amount that was sent is no contradiction', async () => {
    const f = await merchant();
    const payment = await startedPayment(f, f.payment('M1'));
    const statedTotal = { amount: 2000n, currency: WON };
    await f.engine.events.paymentOutcome(channelOrder(payment), { ...REDIRECT, statedTotal });
    await f.engine.events.paymentOutcome(channelOrder(payment), { ...CAPTURED, statedTotal });
    expect((await reloaded(f, payment)).state).toBe('captured');
    expect(await contradictions(f)).toEqual([]);
  });

  test('an authorization of another amount after the payment’s end is cancelled like any other', async () => {
    const f = await merchant();
    const payment = await startedPayment(f, f.payment('M1'));
    value(await f.engine.payments.cancel(payment, 'gave up'));
    await f.store.query('delete from effects');
    const statedTotal = { amount: 1n, currency: WON };
    await f.engine.events.paymentOutcome(channelOrder(payment), {
      kind: 'authorized',
      approval: APPROVAL,
      statedTotal,
    });
    expect(await f.store.query('select kind from effects')).toEqual([{ kind: 'cancel_payment' }]);
  });

  const OUTCOMES = ['succeeded', 'failed', 'returned'] as const;
  const STATED = (['payout', 'refund'] as const).flatMap((noun) => OUTCOMES.map((kind) => ({ noun, kind })));
  const ALIKE = { decline: 'declined', code: 'X', reason: 'x' } as const;

  test.each(STATED)(
    '$noun that $kind: its money stays frozen, and it is asked about',
    async ({ noun, kind }) => {
      const f = await merchant();
      await fund(f, 100_000n);
      const paid = await capturedPayment(f, 'M1');
      const order =
        noun === 'payout'
          ? value(await f.engine.payouts.create(f.payout('O1'))).payout
          : value(await f.engine.refunds.create(refundRequest(f, paid, 'R1'))).refund;
      await f.store.query('delete from effects');
      const { frozen } = await balances(f);
      expect(frozen).toBeGreaterThan(0n);
      const outcome = { kind, ...ALIKE, statedTotal: { amount: 1n, currency: WON } } as const;
      const { events } = f.engine;
      await events[noun === 'payout' ? 'payoutOutcome' : 'refundOutcome'](channelOrder(order), outcome);
      expect((await f.engine[`${noun}s`].get(order.merchantId, order.id))?.state).toBe('created');
      expect(await balances(f)).toMatchObject({ frozen });
      expect(await contradictions(f)).toMatchObject([{ event: 'contradicted', of: noun }]);
      expect(await f.store.query('select kind from effects')).toEqual([{ kind: `find_${noun}` }]);
    },
  );
});

describeOnEveryStore('a channel without a port', (openFresh) => {
  const emptied = emptiedForEach(openFresh);

  test('has methods under maintenance, and refunds of none; what was made before waits', async () => {
    const f = await makeFixture(withLongLeases(await emptied()));
    await fund(f, 100_000n);
    const { payout } = value(await f.engine.payouts.create(f.payout('O1')));
    Object.assign(f.channel, { payouts: undefined, refunds: undefined });
    f.engine.context.methods.forget();
    const methods = await f.engine.context.methods.all();
    expect(methods.filter(({ direction }) => direction === 'payout')).not.toEqual([]);
    for (const { direction, state, supportsRefund } of methods) {
      expect(state).toBe(direction === 'payout' ? 'maintenance' : 'available');
      if (direction === 'payment') expect(supportsRefund).toBe(false);
    }
    f.engine.startWorkers();
    const tries = async () =>
      (await f.store.query<{ tries: number }>('select tries from effects'))[0]?.tries ?? 0;
    await eventually(async () => (await tries()) > 0, 'it is put off');
    await f.engine.stop();
    expect((await f.engine.payouts.get(payout.merchantId, payout.id))?.state).toBe('created');
    expect(f.errors).toEqual([]);
  });
});
