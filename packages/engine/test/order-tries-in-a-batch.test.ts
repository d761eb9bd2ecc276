import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { newId } from '../src/base/ids.ts';
import { orderOfTry } from '../src/payments/order-tries.ts';
import { takePaymentOutcome } from '../src/payments/outcome.ts';
import type { Payment } from '../src/payments/payment.ts';
import { PAYMENT_SETS, PAYMENT_TABLE } from '../src/payments/states.ts';
import { startInput, startPayment } from '../src/payments-start/start.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { reloaded, startedPayment } from './support/order-steps.ts';

/*
 * One command of a batch may end the try that stands against another one. That other one then has to see all further
 * tries that stand against it, though they were read before. Commands that are handed over in one tick are one batch.
 */

const request = (f: Fixture, contentHash: string) =>
  ({ ...f.payment('M1', 2000n, contentHash), orderNumbers: 'repeatable' }) as const;

const charge = (f: Fixture) => ({ ...request(f, 'charge'), orderNumbers: 'once_paid' }) as const;

/** Two tries that have come this far, behind one that ended: the first try of an order is always read. */
async function twoTries(f: Fixture, state = 'pending'): Promise<[Payment, Payment]> {
  await f.engine.payments.expire(await startedPayment(f, request(f, 'first')), true);
  const one = await startedPayment(f, request(f, 'one'));
  const other = await startedPayment(f, request(f, 'other'));
  await f.store.query('update payments set state = $1 where id = any($2)', [state, [one.id, other.id]]);
  return [one, other];
}

async function startOf(f: Fixture, payment: Payment) {
  const eligible = await f.engine.starts.eligible(payment, 'WALLET');
  if (eligible.kind !== 'eligible') throw new Error(eligible.kind);
  const input = startInput(f.engine.context, eligible, null, {}, (of) => f.engine.payments.payerOf(of));
  return { ...input, order: orderOfTry(payment) };
}

describeOnEveryStore('an order of which a try ends in the batch', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test.each(['pending', 'authorized', 'awaiting_deposit'])(
    'is not charged beside a further try that is %s',
    async (state) => {
      const f = await makeFixture(await emptyStore());
      const [one, other] = await twoTries(f, state);
      const [ended, charged] = await Promise.all([
        f.engine.payments.expire(other, true),
        f.engine.payments.create(charge(f)),
      ]);
      expect(PAYMENT_SETS.unpaidEnd).toContain(value(ended).state);
      expect(charged).toEqual({ ok: false, refusal: { code: 'duplicate_order', existingId: one.id } });
    },
  );

  test('is not charged beside a try that was paid, though another one was as well', async () => {
    const f = await makeFixture(await emptyStore());
    const [, other] = await twoTries(f, 'captured');
    await f.store.query(`update payments set state = 'authorized' where id = $1`, [other.id]);
    const [, charged] = await Promise.all([
      f.engine.payments.expire(other, true),
      f.engine.payments.create(charge(f)),
    ]);
    expect(charged).toMatchObject({ ok: false, refusal: { code: 'duplicate_order' } });
  });

  test('is charged where all that stood against it end', async () => {
    const f = await makeFixture(await emptyStore());
    const both = await twoTries(f);
    const [, , charged] = await Promise.all([
      ...both.map((payment) => f.engine.payments.cancel(payment, 'gave up')),
      f.engine.payments.create(charge(f)),
    ]);
    expect(charged).toMatchObject({ ok: true });
  });

  test('is not begun at an open page beside a further try that is under way', async () => {
    const f = await makeFixture(await emptyStore());
    const [one, other] = await twoTries(f);
    const page = value(await f.engine.payments.create(request(f, 'page'))).payment;
    const start = await startOf(f, page);
    const [, begun] = await Promise.all([
      f.engine.payments.cancel(other, 'gave up'),
      f.engine.context.writer.run(startPayment, start),
    ]);
    const { platformNumber } = one;
    expect(begun).toEqual({ ok: false, refusal: { code: 'order_under_way', platformNumber } });
  });

  test('is not credited late money beside a further try that is under way', async () => {
    const f = await makeFixture(await emptyStore());
    const late = await startedPayment(f, request(f, 'late'));
    await f.engine.payments.expire(late, true);
    const [, other] = await twoTries(f);
    const outcomeOf = ({ merchantId, id: paymentId, attemptId }: Payment) => ({
      ...{ merchantId, paymentId, attemptId: attemptId ?? '', depositId: newId(f.clock.now()) },
      ...{ depositorSealed: null, nameMatches: true },
    });
    const [failed, captured] = await Promise.all([
      f.engine.context.writer.run(takePaymentOutcome, {
        ...outcomeOf(other),
        outcome: { kind: 'failed', code: 'x', reason: 'declined', decline: 'declined' },
      }),
      f.engine.context.writer.run(takePaymentOutcome, {
        ...outcomeOf(late),
        outcome: { kind: 'captured', payerAmount: 2000n },
        late: { rule: 'credit', returnId: newId(f.clock.now()) },
        order: orderOfTry(late),
      }),
    ]);
    expect(value(failed).payment.state).toBe('failed');
    expect(value(captured).lateMoney).toBe('held');
    expect((await reloaded(f, late)).state).toBe('expired');
  });
});

test('what was credited stands against another try for good: one such try is enough to look at', () => {
  const { credited } = PAYMENT_SETS;
  const left = PAYMENT_TABLE.transitions.filter(({ from, to }) => credited.has(from) && !credited.has(to));
  expect(left).toEqual([]);
});
