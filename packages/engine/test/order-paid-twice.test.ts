import { expect, test } from 'vitest';
import { raceRounds } from '../../../test/support/campaign.ts';
import { describeOnServer, describeOnServerFirst } from '../../../test/support/stores.ts';
import { orderOfTry } from '../src/payments/order-tries.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  awaitingDeposit,
  channelOrder,
  deposit,
  reloaded,
  review,
  startedPayment,
} from './support/order-steps.ts';
import { startNow } from './support/start-now.ts';
import { withTwoProcesses } from './support/two-processes.ts';

const CAPTURED = { kind: 'captured', payerAmount: 2000n } as const;

describeOnServerFirst('money for a try of an order that another try has paid', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  const merchant = async (settings = {}) => makeFixture(await emptyStore(), { app: { settings } });

  const request = (f: Fixture, contentHash: string) =>
    ({ ...f.payment('M1', 2000n, contentHash), orderNumbers: 'repeatable' }) as const;

  const started = (f: Fixture, contentHash: string) => startedPayment(f, request(f, contentHash));

  /** The first try is over unpaid, the second one paid, and a third one is open. */
  async function paidBySecond(f: Fixture, first: Payment): Promise<void> {
    await f.engine.payments.expire(first, true);
    const second = await started(f, 'second');
    await f.engine.events.paymentOutcome(channelOrder(second), CAPTURED);
    value(await f.engine.payments.create(request(f, 'third')));
  }

  const faults = async (f: Fixture) => (await f.engine.verifyLedger()).faults;

  test('what a channel took late is given back, also where it would be credited', async () => {
    const f = await merchant({ latePayments: 'credit' });
    const first = await started(f, 'first');
    await paidBySecond(f, first);
    await f.engine.events.paymentOutcome(channelOrder(first), CAPTURED);
    expect(await reloaded(f, first)).toMatchObject({ state: 'expired', receivedAmount: 0n });
    expect(await f.engine.lists.heldDeposits(10)).toMatchObject([{ money: 'returning', kind: 'capture' }]);
    expect(await faults(f)).toEqual([]);
  });

  test('what is held an operator does not credit unseen, but returns, or credits by force', async () => {
    for (const decision of ['return', 'accept'] as const) {
      const f = await merchant({ latePayments: 'hold' });
      const first = await started(f, 'first');
      await paidBySecond(f, first);
      const latest = (await f.engine.payments.triesOf(f.access.app, 'M1'))[1];
      await f.engine.events.paymentOutcome(channelOrder(first), CAPTURED);
      expect(await review(f, first, 'accept')).toEqual({
        ok: false,
        refusal: { code: 'order_paid', platformNumber: latest?.platformNumber },
      });
      const { merchantId, id: paymentId } = first;
      const forced = { merchantId, paymentId, decision, reason: 'operator', force: true };
      const state = decision === 'accept' ? 'captured' : 'expired';
      expect(value(await f.engine.payments.resolveReview(forced)).state).toBe(state);
      expect(await faults(f)).toEqual([]);
    }
  });

  test('a deposit that would be credited late is held', async () => {
    const f = await merchant({ depositRules: { late: 'accept' } });
    const first = await awaitingDeposit(f, request(f, 'first'));
    await paidBySecond(f, first);
    expect(await deposit(f, first, 2000n, 'D1')).toBe('held');
    expect(await reloaded(f, first)).toMatchObject({ state: 'expired', receivedAmount: 0n });
    expect(await review(f, first, 'accept')).toMatchObject({ refusal: { code: 'order_paid' } });
    expect(value(await review(f, first, 'return')).state).toBe('expired');
    expect(await faults(f)).toEqual([]);
  });

  test('what another try may still pay is held, and not credited unseen', async () => {
    const settings = { latePayments: 'credit', depositRules: { late: 'accept' } };
    for (const state of ['pending', 'awaiting_deposit', 'in_review', 'authenticated', 'unknown']) {
      const f = await merchant(settings);
      const first = await started(f, 'first');
      await f.engine.payments.expire(first, true);
      const second = await started(f, 'second');
      await f.store.query('update payments set state = $1 where id = $2', [state, second.id]);
      value(await f.engine.payments.create(request(f, 'third')));
      await f.engine.events.paymentOutcome(channelOrder(first), CAPTURED);
      expect([state, (await reloaded(f, first)).state]).toEqual([state, 'expired']);
      expect(await f.engine.lists.heldDeposits(10)).toMatchObject([{ money: 'held', kind: 'capture' }]);
      expect(await review(f, first, 'accept')).toEqual({
        ok: false,
        refusal: { code: 'order_under_way', platformNumber: second.platformNumber },
      });
      await f.store.query(`update payments set state = 'failed' where id = $1`, [second.id]);
      expect(value(await review(f, first, 'accept')).state).toBe('captured');
      expect(await faults(f)).toEqual([]);
    }
    const f = await merchant(settings);
    const byAccount = await awaitingDeposit(f, request(f, 'first'));
    await f.engine.payments.expire(byAccount, true);
    await started(f, 'second');
    expect(await deposit(f, byAccount, 2000n, 'D1')).toBe('held');
  });

  test('an open page of the order, at which nobody has begun to pay, holds nothing up', async () => {
    const f = await merchant({ latePayments: 'credit' });
    const first = await started(f, 'first');
    await f.engine.payments.expire(first, true);
    value(await f.engine.payments.create(request(f, 'second')));
    await f.engine.events.paymentOutcome(channelOrder(first), CAPTURED);
    expect((await reloaded(f, first)).state).toBe('captured');
  });

  test('where no other try was paid, it is credited as ever', async () => {
    const f = await merchant({ latePayments: 'credit', depositRules: { late: 'accept' } });
    const first = await started(f, 'first');
    await f.engine.payments.expire(first, true);
    const second = await started(f, 'second');
    value(await f.engine.payments.cancel(second, 'gave up'));
    await f.engine.events.paymentOutcome(channelOrder(first), CAPTURED);
    expect((await reloaded(f, first)).state).toBe('captured');
    const byAccount = await awaitingDeposit(f, { ...f.payment('M2'), orderNumbers: 'repeatable' });
    await f.engine.payments.expire(byAccount, true);
    expect(await deposit(f, byAccount, byAccount.amount, 'D2')).toBe('credited');
  });
});

describeOnServer('late money and other tries of the order, in two processes', (createDatabase) => {
  const ROUNDS = raceRounds(60, 60);
  const paidTimes = async (f: Fixture, number: string) =>
    (
      await f.store.query(
        `select 1 from payments where order_number = $1 and state in ('captured', 'authorized')`,
        [number],
      )
    ).length;

  test('of late money and a payer who begins, one pays an order that takes one payment', {
    timeout: 120_000,
  }, async () => {
    const app = { settings: { latePayments: 'credit' } };
    await withTwoProcesses(await createDatabase(), { app }, async (one, two) => {
      const seen = new Set<string>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const number = `M${round}`;
        const request = (hash: string) =>
          ({ ...one.payment(number, 2000n, hash), orderNumbers: 'repeatable' }) as const;
        const first = await startedPayment(one, request('first'));
        await one.engine.payments.expire(first, true);
        const page = value(await one.engine.payments.create(request('second'))).payment;
        const [, begun] = await Promise.all([
          one.engine.events.paymentOutcome(channelOrder(first), CAPTURED),
          startNow(two, page, two.method('WALLET'), null, { order: orderOfTry(page) }),
        ]);
        const { state } = await reloaded(one, first);
        expect([round, state, begun.ok]).toEqual([round, begun.ok ? 'expired' : 'captured', begun.ok]);
        seen.add(state);
      }
      expect([...seen].length).toBeGreaterThan(0);
      expect((await one.engine.verifyLedger()).faults).toEqual([]);
    });
  });

  test('two late captures at once pay it once', { timeout: 120_000 }, async () => {
    const app = { settings: { latePayments: 'credit' } };
    await withTwoProcesses(await createDatabase(), { app }, async (one, two) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const number = `M${round}`;
        const tries = [];
        for (const hash of ['first', 'second']) {
          const order = { ...one.payment(number, 2000n, hash), orderNumbers: 'repeatable' } as const;
          const begun = await startedPayment(one, order);
          await one.engine.payments.expire(begun, true);
          tries.push(begun);
        }
        const [first, second] = tries as [Payment, Payment];
        await Promise.all([
          one.engine.events.paymentOutcome(channelOrder(first), CAPTURED),
          two.engine.events.paymentOutcome(channelOrder(second), CAPTURED),
        ]);
        expect([round, await paidTimes(one, number)]).toEqual([round, 1]);
      }
      expect((await one.engine.verifyLedger()).faults).toEqual([]);
    });
  });
});
