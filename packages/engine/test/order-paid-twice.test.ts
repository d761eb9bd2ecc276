import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
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

const CAPTURED = { kind: 'captured', payerAmount: 2000n } as const;

describeOnEveryStore('money for a try of an order that another try has paid', (openFresh) => {
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
