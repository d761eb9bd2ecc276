import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { Payment } from '../src/payments/payment.ts';
import { countRows, eventually, type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  advanceTo,
  awaitingDeposit,
  balances,
  channelOrder,
  reloaded,
  review,
  startedPayment,
} from './support/order-steps.ts';

const CAPTURED = { kind: 'captured', payerAmount: 2000n } as const;
const AUTHORIZED = {
  kind: 'authorized',
  approval: { authCode: '309812', approvedAt: '2026-03-01T00:00:00.000Z' },
} as const;

/** The ways in which a payment that is at its channel ends without money. */
const ENDS: Readonly<Record<string, (f: Fixture, payment: Payment) => Promise<unknown>>> = {
  voided: (f, payment) => f.engine.payments.cancel(payment, 'gave up'),
  expired: (f, payment) => f.engine.payments.expire(payment, true),
  failed: (f, payment) =>
    f.engine.events.paymentOutcome(channelOrder(payment), {
      kind: 'failed',
      decline: 'declined',
      code: 'X',
      reason: 'declined',
    }),
};

const depositsOf = (f: Fixture, payment: Payment) =>
  f.store.query<{ id: string; kind: string; state: string; amount: bigint; return_id: string | null }>(
    'select id, kind, state, amount, return_id from deposits where payment_id = $1 order by id',
    [payment.id],
  );

const suspense = async (f: Fixture) => (await booked(f, 'suspense')) ?? 0n;

async function booked(f: Fixture, kind: string): Promise<bigint | undefined> {
  const [row] = await f.store.query<{ balance: bigint }>('select balance from accounts where kind = $1', [
    kind,
  ]);
  return row?.balance;
}

const faults = async (f: Fixture) => (await f.engine.verifyLedger()).faults;

describeOnOneStore('money that a channel took for a payment that is over', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  const merchant = async (settings = {}) => makeFixture(await emptyStore(), { app: { settings } });

  async function ended(f: Fixture, end: string, orderNumber = 'M1'): Promise<Payment> {
    const payment = await startedPayment(f, f.payment(orderNumber));
    await ENDS[end]?.(f, payment);
    const over = await reloaded(f, payment);
    expect(over.state).toBe(end);
    return over;
  }

  test.each(Object.keys(ENDS))(
    '%s: it is booked, given back once under a number of its own, and reported',
    async (end) => {
      const f = await merchant();
      f.channel.onTransfer = () => ({ kind: 'succeeded' });
      const payment = await ended(f, end);
      const { events } = f.engine;
      await Promise.all([1, 2, 3].map(() => events.paymentOutcome(channelOrder(payment), CAPTURED)));
      expect(await depositsOf(f, payment)).toMatchObject([
        { kind: 'capture', state: 'returning', amount: 2000n },
      ]);
      expect(await suspense(f)).toBe(2000n);
      expect(await faults(f)).toEqual([]);
      expect(await f.engine.lists.heldDeposits(10)).toMatchObject([{ money: 'returning', kind: 'capture' }]);
      f.engine.startWorkers();
      await eventually(
        async () => (await depositsOf(f, payment))[0]?.state === 'returned',
        'it is given back',
      );
      await f.engine.stop();
      const [row] = await depositsOf(f, payment);
      const returns = f.channel.calls.filter(({ call }) => call === 'submitRefund');
      expect(returns).toEqual([{ call: 'submitRefund', reference: row?.return_id }]);
      expect(row?.return_id).not.toBe(payment.attemptId);
      expect([await suspense(f), await booked(f, 'channel_receivable')]).toEqual([0n, 0n]);
      expect(await reloaded(f, payment)).toMatchObject({ state: end, receivedAmount: 0n });
      expect(await countRows(f.store, 'late_events', "event = 'captured'")).toBe(1);
      expect(await faults(f)).toEqual([]);
    },
  );

  test('the app’s rule `credit` pays an order that expired, and gives back for one that was given up', async () => {
    const f = await merchant({ latePayments: 'credit' });
    const expired = await ended(f, 'expired', 'M1');
    const voided = await ended(f, 'voided', 'M2');
    for (const payment of [expired, voided])
      await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
    expect(await reloaded(f, expired)).toMatchObject({
      state: 'captured',
      receivedAmount: 2000n,
      feeAmount: 60n,
    });
    expect(await reloaded(f, voided)).toMatchObject({ state: 'voided', receivedAmount: 0n });
    expect((await depositsOf(f, expired))[0]).toMatchObject({ state: 'credited' });
    expect((await depositsOf(f, voided))[0]).toMatchObject({ state: 'returning' });
    expect(await faults(f)).toEqual([]);
  });

  test('the app’s rule `hold` leaves it to an operator, who credits it or gives it back', async () => {
    const f = await merchant({ latePayments: 'hold' });
    const one = await ended(f, 'expired', 'M1');
    const two = await ended(f, 'expired', 'M2');
    for (const payment of [one, two]) await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
    expect(await suspense(f)).toBe(4000n);
    expect(value(await review(f, one, 'accept'))).toMatchObject({ state: 'captured', receivedAmount: 2000n });
    expect(value(await review(f, two, 'return'))).toMatchObject({ state: 'expired' });
    expect((await depositsOf(f, two))[0]).toMatchObject({ state: 'returning' });
    // It is the channel that gives it back: until it has, the money stands in suspense.
    expect(await suspense(f)).toBe(2000n);
    f.channel.onTransfer = () => ({ kind: 'succeeded' });
    f.engine.startWorkers();
    await eventually(async () => (await depositsOf(f, two))[0]?.state === 'returned', 'it is given back');
    await f.engine.stop();
    expect(await suspense(f)).toBe(0n);
    expect(await faults(f)).toEqual([]);
  });

  test('what the channel refuses to give back waits for an operator, and is then sent anew', async () => {
    const f = await merchant();
    f.channel.onTransfer = () => ({
      kind: 'failed',
      decline: 'declined',
      code: 'E1',
      reason: 'account closed',
    });
    const payment = await ended(f, 'voided');
    await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
    f.engine.startWorkers();
    await eventually(
      async () => (await depositsOf(f, payment))[0]?.state === 'held',
      'the return is refused',
    );
    expect(await f.engine.lists.heldDeposits(10)).toMatchObject([
      { money: 'held', reason: 'E1: account closed', choice: 'return' },
    ]);
    f.channel.onTransfer = () => ({ kind: 'succeeded' });
    value(await review(f, payment, 'return'));
    f.engine.wakeWorkers();
    await eventually(async () => (await depositsOf(f, payment))[0]?.state === 'returned', 'it is given back');
    await f.engine.stop();
    const references = f.channel.calls
      .filter(({ call }) => call === 'submitRefund')
      .map((one) => one.reference);
    expect(new Set(references).size).toBe(2);
    expect(await faults(f)).toEqual([]);
  });

  test('a return whose answer is lost is asked for, never sent twice', async () => {
    const f = await merchant();
    f.channel.onTransfer = (call) => {
      if (call === 'submitRefund') throw new Error('connection reset');
      return { kind: 'succeeded' };
    };
    const payment = await ended(f, 'expired');
    await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
    f.engine.startWorkers();
    await eventually(
      async () => (await countRows(f.store, 'effects', "kind = 'find_return'")) === 1,
      'the doubt',
    );
    advanceTo(f, 60);
    await eventually(async () => (await depositsOf(f, payment))[0]?.state === 'returned', 'it is given back');
    await f.engine.stop();
    const calls = f.channel.calls.map(({ call }) => call).filter((call) => call.endsWith('Refund'));
    expect(calls).toEqual(['submitRefund', 'findRefund']);
  });

  test('a channel reports the end of a return by a notice', async () => {
    const f = await merchant();
    const payment = await ended(f, 'expired');
    await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
    const [row] = await depositsOf(f, payment);
    const order = { channel: 'scripted', attemptId: row?.return_id ?? '' };
    await f.engine.events.refundOutcome(order, { kind: 'succeeded' });
    await f.engine.events.refundOutcome(order, { kind: 'succeeded' });
    expect((await depositsOf(f, payment))[0]).toMatchObject({ state: 'returned' });
    expect(await faults(f)).toEqual([]);
  });

  test('a transfer that the bank turned away is no part of what is taken later', async () => {
    const f = await merchant({ depositRule: 'refuse' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    const part = {
      kind: 'deposit',
      mayBeRefused: true,
      payerAmount: 500n,
      depositorName: 'Kim',
      reference: 'D1',
    } as const;
    await f.engine.events.paymentOutcome(channelOrder(payment), part);
    await f.engine.payments.expire(payment, true);
    await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
    expect(await suspense(f)).toBe(2000n);
    expect(await faults(f)).toEqual([]);
  });

  test.each(Object.keys(ENDS))(
    '%s: an authorization that comes late is given back at the channel',
    async (end) => {
      const f = await merchant();
      const payment = await ended(f, end);
      await f.store.query('delete from effects');
      await f.engine.events.paymentOutcome(channelOrder(payment), AUTHORIZED);
      expect(await faults(f)).toEqual([]);
      f.engine.startWorkers();
      await eventually(async () => (await countRows(f.store, 'effects')) === 0, 'it is given back');
      await f.engine.stop();
      expect(f.channel.calls.map(({ call }) => call)).toContain('cancelPayment');
      expect(await countRows(f.store, 'late_events', "event = 'authorized'")).toBe(1);
      expect(await faults(f)).toEqual([]);
    },
  );

  test('a channel that is asked to cancel is asked for its state: money of a lost notice is found', async () => {
    const f = await merchant();
    f.channel.onPayment = (call) =>
      call === 'findPayment' ? CAPTURED : { kind: 'redirect', url: 'https://wallet.example/' };
    f.channel.onTransfer = () => ({ kind: 'succeeded' });
    const payment = await ended(f, 'expired');
    f.engine.startWorkers();
    await eventually(async () => (await depositsOf(f, payment))[0]?.state === 'returned', 'it is given back');
    await f.engine.stop();
    expect(await countRows(f.store, 'late_events')).toBe(1);
    expect(await faults(f)).toEqual([]);
  });

  test('and so is a deposit of a lost notice', async () => {
    const f = await merchant();
    const found = { kind: 'deposit', payerAmount: 2000n, depositorName: 'Kim', reference: 'D1' } as const;
    f.channel.onPayment = () => found;
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await f.store.query('delete from effects');
    await f.engine.payments.expire(payment, true);
    f.engine.startWorkers();
    await eventually(async () => (await countRows(f.store, 'effects')) === 0, 'it is asked');
    await f.engine.stop();
    expect(await depositsOf(f, payment)).toMatchObject([{ kind: 'transfer', state: 'held', amount: 2000n }]);
    expect(await suspense(f)).toBe(2000n);
    expect(await faults(f)).toEqual([]);
  });

  test('another amount than was asked for is held: nobody’s order is paid with it', async () => {
    const f = await merchant();
    const payment = await startedPayment(f, f.payment('M1'));
    await f.engine.events.paymentOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 1999n });
    expect(await reloaded(f, payment)).toMatchObject({ state: 'pending', receivedAmount: 0n });
    expect(await suspense(f)).toBe(1999n);
    expect(await faults(f)).toEqual([]);
    expect(value(await review(f, payment, 'return')).state).toBe('pending');
  });

  test('parts of it that came as deposits are not booked a second time', async () => {
    const f = await merchant({ depositRule: 'hold' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    const part = { kind: 'deposit', payerAmount: 500n, depositorName: 'Kim', reference: 'D1' } as const;
    await f.engine.events.paymentOutcome(channelOrder(payment), part);
    await f.engine.payments.expire(payment, true);
    await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
    expect(await suspense(f)).toBe(500n);
    expect(await countRows(f.store, 'late_events')).toBe(1);
    expect(await faults(f)).toEqual([]);
  });

  test('the proof of the ledger finds what a channel took and nobody booked', async () => {
    const f = await merchant();
    const payment = await ended(f, 'voided');
    await f.store.query(`update attempts set outcome = 'captured' where id = $1`, [payment.attemptId]);
    expect(await faults(f)).toMatchObject([{ check: 'nothing that a channel took is unbooked' }]);
    await f.store.query(`update attempts set outcome = 'authorized' where id = $1`, [payment.attemptId]);
    expect(await faults(f), 'its cancellation is still to be made').toEqual([]);
    await f.store.query('delete from effects');
    expect(await faults(f)).toMatchObject([
      { check: 'no authorization of a payment that is over is left standing' },
    ]);
    expect(await balances(f)).toMatchObject({ available: 0n });
  });
});
