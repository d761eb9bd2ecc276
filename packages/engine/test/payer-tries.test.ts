import { expect, test } from 'vitest';
import { raceRounds } from '../../../test/support/campaign.ts';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import type { PaymentOutcome } from '../src/channels/port.ts';
import type { Payment } from '../src/payments/payment.ts';
import { countRows, eventually, type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { channelOrder, reloaded } from './support/order-steps.ts';

const ROUNDS = raceRounds(10, 200);
const CAPTURED = { kind: 'captured', payerAmount: 2000n } as const;
const failed = (decline: 'wrong_pin' | 'risk_rejected' = 'wrong_pin'): PaymentOutcome => ({
  kind: 'failed',
  decline,
  code: 'X1',
  reason: 'no',
});
const CANCELLED = { kind: 'cancelled', reason: 'closed the wallet' } as const;

describeOnEveryStore('several tries of a payer at one order', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  const merchant = async (settings: object = { payerTries: 3 }) =>
    makeFixture(await emptyStore(), { app: { settings } });

  async function made(f: Fixture, orderNumber = 'M1'): Promise<Payment> {
    const request = { ...f.payment(orderNumber), payerIdentifier: '203.0.113.7' };
    return value(await f.engine.payments.create(request)).payment;
  }

  /** The payer chooses on the page. */
  async function begin(f: Fixture, payment: Payment, mayTryAgain = true): Promise<Payment> {
    const { starts } = f.engine;
    const eligible = await starts.eligible(await reloaded(f, payment), 'WALLET');
    if (eligible.kind !== 'eligible') throw new Error(eligible.kind);
    const begun = await starts.start(eligible, { mayTryAgain });
    if (begun.kind !== 'started') throw new Error(begun.kind);
    return begun.payment;
  }

  const say = (f: Fixture, attempt: Payment, outcome: PaymentOutcome) =>
    f.engine.events.paymentOutcome(channelOrder(attempt), outcome);
  const callbacks = (f: Fixture) => countRows(f.store, 'callbacks', "event = 'payment_failed'");
  const faults = async (f: Fixture) => (await f.engine.verifyLedger()).faults;
  const used = async (f: Fixture) => {
    const rows = await f.store.query<{ amount: bigint }>(
      `select (coalesce((select sum(amount) from daily_usage where scope like 'paid:%'), 0)
        - coalesce((select sum(amount) from returned_usage where scope like '%paid:%'), 0))::int8 as amount`,
    );
    return rows[0]?.amount ?? 0n;
  };
  const depositsOf = (f: Fixture) =>
    f.store.query<{ state: string; reference: string; channel: string; return_id: string | null }>(
      'select state, reference, channel, return_id from deposits order by id',
    );

  test('a decline opens the order again and tells nobody, until one is paid', async () => {
    const f = await merchant();
    const payment = await made(f);
    const first = await begin(f, payment);
    expect(await used(f)).toBe(1n);
    await say(f, first, failed());
    const open = await reloaded(f, payment);
    expect(open).toMatchObject({ state: 'created', attemptId: null, card: null, redirectUrl: null });
    expect(open).toMatchObject({ decline: null, failureCode: null, expiresAt: payment.expiresAt });
    expect([await used(f), await callbacks(f)]).toEqual([0n, 0]);
    // Said twice: no new decline, and nothing for an operator.
    await say(f, first, failed());
    expect(await countRows(f.store, 'late_events')).toBe(0);
    const second = await begin(f, payment);
    expect(second.attemptId).not.toBe(first.attemptId);
    await say(f, second, CAPTURED);
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 2000n });
    expect([await used(f), await callbacks(f)]).toEqual([1n, 0]);
    expect(await faults(f)).toEqual([]);
  });

  test('the last try, and a decline that no other card cures, end it with a callback', async () => {
    const f = await merchant({ payerTries: 2 });
    const two = await made(f, 'two');
    await say(f, await begin(f, two), failed());
    await say(f, await begin(f, two), failed());
    const fraud = await made(f, 'fraud');
    await say(f, await begin(f, fraud), failed('risk_rejected'));
    for (const payment of [two, fraud]) expect(await reloaded(f, payment)).toMatchObject({ state: 'failed' });
    expect([await used(f), await callbacks(f)]).toEqual([0n, 2]);
    expect(await faults(f)).toEqual([]);
  });

  test('without the setting, or without a payer on the page, the first decline ends it', async () => {
    const plain = await merchant({});
    const one = await made(plain);
    await say(plain, await begin(plain, one), failed());
    expect(await reloaded(plain, one)).toMatchObject({ state: 'failed', decline: 'wrong_pin' });
    expect((await reloaded(plain, one)).details).toEqual(one.details);
    const f = await merchant();
    const two = await made(f);
    await say(f, await begin(f, two), failed());
    await say(f, await begin(f, two, false), failed());
    expect(await reloaded(f, two)).toMatchObject({ state: 'failed' });
  });

  test.each(['cancel', 'expire'] as const)('%s ends it with the code of the last decline', async (end) => {
    const f = await merchant();
    const payment = await made(f);
    await say(f, await begin(f, payment), failed());
    if (end === 'cancel') await f.engine.payments.cancel(payment, 'gave up');
    else await f.engine.payments.expire(payment, true);
    expect(await reloaded(f, payment)).toMatchObject({
      state: end === 'cancel' ? 'voided' : 'expired',
      decline: 'wrong_pin',
      failureCode: 'X1',
    });
    expect(await callbacks(f)).toBe(1);
    expect(await faults(f)).toEqual([]);
  });

  test('after the deadline a decline is the end', async () => {
    const f = await merchant();
    const payment = await made(f);
    const first = await begin(f, payment);
    f.clock.adopt(payment.expiresAt.getTime() - f.clock.now().getTime());
    await say(f, first, failed());
    expect(await reloaded(f, payment)).toMatchObject({ state: 'failed', decline: 'wrong_pin' });
  });

  test('a confirmation of the merchant that is declined ends it', async () => {
    const f = await merchant();
    f.channel.onPayment = () => failed() as never;
    const request = { ...f.payment('M1'), intent: 'authenticate' } as const;
    const first = await begin(f, value(await f.engine.payments.create(request)).payment);
    const proof = { cavv: 'A', xid: 'x', eci: '05', authenticatedAt: '2026-03-01T00:00:00.000Z' };
    await say(f, first, { kind: 'authenticated', authentication: proof });
    const asked = f.engine.payments.confirm(await reloaded(f, first), { intent: 'sale' });
    await eventually(async () => (await reloaded(f, first)).state === 'pending', 'it is confirmed');
    await say(f, await reloaded(f, first), failed());
    expect(value(await asked)).toMatchObject({ state: 'failed', decline: 'wrong_pin' });
  });

  test('what a wallet cancelled is cancelled at its channel', async () => {
    const f = await merchant();
    const payment = await made(f);
    const first = await begin(f, payment);
    await say(f, first, CANCELLED);
    expect(await reloaded(f, payment)).toMatchObject({ state: 'created' });
    const effects = `kind = 'cancel_payment' and attempt_id = '${first.attemptId}'`;
    expect(await countRows(f.store, 'effects', effects)).toBe(1);
  });

  test.each(['return', 'hold', 'credit'])(
    'an earlier try that is paid after all pays nothing: %s',
    async (rule) => {
      const f = await merchant({ payerTries: 3, latePayments: rule });
      f.channel.onTransfer = () => ({ kind: 'succeeded' });
      const payment = await made(f);
      const first = await begin(f, payment);
      await say(f, first, failed());
      await Promise.all([1, 2].map(() => say(f, first, CAPTURED)));
      expect(await reloaded(f, payment)).toMatchObject({ state: 'created', receivedAmount: 0n });
      const [held, ...others] = await depositsOf(f);
      expect(others).toEqual([]);
      expect(held).toMatchObject({ state: rule === 'hold' ? 'held' : 'returning', channel: first.channel });
      const second = await begin(f, payment);
      await say(f, second, CAPTURED);
      expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 2000n });
      expect(await faults(f)).toEqual([]);
      if (rule === 'hold') return;
      f.engine.startWorkers();
      await eventually(async () => (await depositsOf(f))[0]?.state === 'returned', 'it is given back');
      await f.engine.stop();
      const returns = f.channel.calls.filter(({ call }) => call === 'submitRefund');
      expect(returns).toEqual([{ call: 'submitRefund', reference: held?.return_id }]);
      expect(await faults(f)).toEqual([]);
    },
  );

  test('races of declines, late captures, new tries and the payer’s end: money and limits stay exact', async () => {
    const f = await merchant({ payerTries: 3, payerDailyCreated: 1000, payerDailySucceeded: 1000 });
    for (let round = 0; round < ROUNDS; round += 1) {
      const payment = await made(f, `R${round}`);
      const first = await begin(f, payment);
      const before = await used(f);
      await Promise.all([
        say(f, first, failed()),
        ...(round % 2 === 0 ? [say(f, first, CAPTURED)] : []),
        begin(f, payment).catch(() => undefined),
        ...(round % 3 === 0 ? [f.engine.payments.cancel(payment, 'gave up')] : []),
      ]);
      await say(f, first, CAPTURED);
      await say(f, first, failed());
      const then = await reloaded(f, payment);
      if (then.state === 'created' || then.state === 'pending') {
        const second = then.state === 'created' ? await begin(f, payment) : then;
        await Promise.all([say(f, second, CAPTURED), say(f, first, failed()), say(f, second, CAPTURED)]);
      }
      const over = await reloaded(f, payment);
      const paid = over.state === 'captured';
      expect(['captured', 'voided', 'failed'], `round ${round}`).toContain(over.state);
      expect(over.receivedAmount, `round ${round}`).toBe(paid ? 2000n : 0n);
      expect(await used(f), `round ${round}`).toBe(before - 1n + (paid ? 1n : 0n));
      const ofFirst = (await depositsOf(f)).filter(({ reference }) => reference === first.attemptId);
      expect(ofFirst.length, `round ${round}`).toBe(over.attemptId === first.attemptId && paid ? 0 : 1);
    }
    expect(await faults(f)).toEqual([]);
  });
});
