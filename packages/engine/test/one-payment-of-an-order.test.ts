import { expect, test } from 'vitest';
import { describeOnServer, describeOnServerFirst } from '../../../test/support/stores.ts';
import { orderOfTry } from '../src/payments/order-tries.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { channelOrder, reloaded, startedPayment } from './support/order-steps.ts';
import { startNow } from './support/start-now.ts';
import { withTwoProcesses } from './support/two-processes.ts';

/*
 * Where an order takes one payment, that is decided when a payer begins to pay: a page may be older than the app's
 * setting, or have been opened beside another one.
 */

const CAPTURED = { kind: 'captured', payerAmount: 2000n } as const;

const request = (f: Fixture, contentHash: string, number = 'M1') =>
  ({ ...f.payment(number, 2000n, contentHash), orderNumbers: 'repeatable' }) as const;

/** Begins to pay as a start does where the order takes one payment. */
const begin = (f: Fixture, payment: Payment) =>
  startNow(f, payment, f.method('WALLET'), null, { order: orderOfTry(payment) });

describeOnServerFirst('an order that takes one payment', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('no second page is paid after one was, nor while one is under way', async () => {
    const f = await makeFixture(await emptyStore());
    const page = value(await f.engine.payments.create(request(f, 'page'))).payment;
    const other = await startedPayment(f, request(f, 'other'));
    const { platformNumber } = other;
    expect(await begin(f, page)).toEqual({ ok: false, refusal: { code: 'order_under_way', platformNumber } });
    await f.engine.events.paymentOutcome(channelOrder(other), CAPTURED);
    expect(await begin(f, page)).toEqual({ ok: false, refusal: { code: 'order_paid', platformNumber } });
    expect(await reloaded(f, page)).toMatchObject({ state: 'created', attemptId: null });
  });

  test('a page is paid beside others that nobody has begun, or that came to nothing', async () => {
    const f = await makeFixture(await emptyStore());
    const page = value(await f.engine.payments.create(request(f, 'page'))).payment;
    const failed = await startedPayment(f, request(f, 'failed'));
    await f.engine.payments.expire(failed, true);
    value(await f.engine.payments.create(request(f, 'open')));
    expect(value(await begin(f, page)).state).toBe('pending');
  });

  test('an authenticated payment is not confirmed beside a paid one', async () => {
    const f = await makeFixture(await emptyStore());
    const waiting = await startedPayment(f, request(f, 'waiting'));
    await f.engine.events.paymentOutcome(channelOrder(waiting), {
      kind: 'authenticated',
      authentication: { eci: '05', cavv: 'x', xid: 'y', authenticatedAt: f.clock.now().toISOString() },
    });
    const other = await startedPayment(f, request(f, 'other'));
    await f.engine.events.paymentOutcome(channelOrder(other), CAPTURED);
    const authenticated = await reloaded(f, waiting);
    const once = { intent: 'sale', orderNumbers: 'once_paid' } as const;
    expect(await f.engine.payments.confirm(authenticated, once)).toMatchObject({
      refusal: { code: 'order_paid' },
    });
    expect((await reloaded(f, waiting)).state).toBe('authenticated');
  });

  test('the same request answers its payment while money for it is held, or its end is unknown', async () => {
    for (const state of ['in_review', 'partially_paid', 'unknown']) {
      const f = await makeFixture(await emptyStore());
      const first = await startedPayment(f, request(f, 'same'));
      await f.store.query('update payments set state = $1 where id = $2', [state, first.id]);
      const again = value(await f.engine.payments.create(request(f, 'same')));
      expect([state, again]).toMatchObject([state, { repeated: true, payment: { id: first.id } }]);
      if (state === 'partially_paid') continue;
      await f.store.query(`update payments set expires_at = '2020-01-01' where id = $1`, [first.id]);
      const late = value(await f.engine.payments.create(request(f, 'same')));
      expect([state, late.payment.id]).toEqual([state, first.id]);
    }
  });
});

describeOnServer('an order that takes one payment, in two processes', (createDatabase) => {
  test('of two pages that are begun at once one comes to something', { timeout: 120_000 }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      for (let round = 0; round < 80; round += 1) {
        const number = `M${round}`;
        const first = value(await one.engine.payments.create(request(one, 'first', number))).payment;
        const second = value(await one.engine.payments.create(request(one, 'second', number))).payment;
        const results = await Promise.all([begin(one, first), begin(two, second)]);
        const codes = results.map((result) => (result.ok ? result.value.state : result.refusal.code));
        expect([round, codes.toSorted()]).toEqual([round, ['order_under_way', 'pending']]);
      }
    });
  });
});
