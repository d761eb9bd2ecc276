import { expect, test } from 'vitest';
import { raceRounds, raceTimeoutMs } from '../../../test/support/campaign.ts';
import { describeOnServer } from '../../../test/support/stores.ts';
import { isThorough } from '../../../test/support/thorough.ts';
import { NOT_ALL_NEW } from '../src/payments/at-once.ts';
import { StatementError } from '../src/store/errors.ts';
import type { Store } from '../src/store/store.ts';
import { countRows, tally, value } from './support/engine-fixture.ts';
import {
  balances,
  capturedPayment,
  channelOrder,
  fund,
  refundRequest,
  reloaded,
  startedPayment,
} from './support/order-steps.ts';
import { watchFailures } from './support/store-wrappers.ts';
import { atOnce, withTwoProcesses } from './support/two-processes.ts';

/** A race that is lost once in twenty rounds has to show. */
const ROUNDS = raceRounds(40, 200);
const rounds = Array.from({ length: ROUNDS }, (_, round) => round);

describeOnServer('two processes on one database', (createDatabase) => {
  test('identical requests make one order, in every round', { timeout: raceTimeoutMs(60_000) }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      for (const round of rounds) {
        const results = await atOnce([one, two], 8, (f) => f.engine.payments.create(f.payment(`M${round}`)));
        const made = results.map(value);
        expect(new Set(made.map(({ payment }) => payment.id)).size).toBe(1);
        expect(made.filter(({ repeated }) => !repeated)).toHaveLength(1);
      }
      expect(await countRows(one.store, 'payments')).toBe(ROUNDS);
    });
  });

  test('of differing requests under one number, one is made', {
    timeout: raceTimeoutMs(60_000),
  }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      for (const round of rounds) {
        const results = await atOnce([one, two], 8, (f, index) =>
          f.engine.payments.create(f.payment(`M${round}`, 1000n + BigInt(index))),
        );
        expect(tally(results)).toEqual({ accepted: 1, duplicate_order: 15 });
      }
    });
  });

  test('many different orders from both sides meet no deadlock', {
    timeout: raceTimeoutMs(60_000),
  }, async () => {
    const failures: unknown[] = [];
    // A lost race starts over with the same rows in sight; a deadlock would cost its second and show here.
    const isFailure = (error: unknown) => error instanceof StatementError && error.code !== NOT_ALL_NEW;
    const wrap = (store: Store) => watchFailures(store, (error) => isFailure(error) && failures.push(error));
    await withTwoProcesses(await createDatabase(), { wrap }, async (one, two) => {
      for (const round of rounds) {
        // Both make the same fifty orders, in opposite order.
        const results = await atOnce([one, two], 50, (f, index) => {
          const number = f === one ? index : 99 - index;
          return f.engine.payments.create(f.payment(`M${round}-${number}`));
        });
        expect(tally(results)).toEqual({ accepted: 100 });
      }
      expect(await countRows(one.store, 'payments')).toBe(ROUNDS * 50);
      expect([...failures, ...one.errors, ...two.errors]).toEqual([]);
    });
  });

  test('payouts that race for the last money never overdraw: exactly those that fit are made', {
    timeout: raceTimeoutMs(60_000),
  }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      for (const round of rounds) {
        const fitting = 1 + (round % 20);
        const spare = 1n + BigInt(round);
        await fund(one, BigInt(fitting) * 3003n + spare);
        const results = await atOnce([one, two], 25, (f, index) =>
          f.engine.payouts.create(f.payout(`O${round}-${index}`, 2000n)),
        );
        expect(tally(results)).toEqual({ accepted: fitting, insufficient_balance: 50 - fitting });
        const left = (await balances(one)).available;
        expect(left).toBe(spare);
        value(await one.engine.adjust(one.access.app.merchantId, 'KRW', -left));
      }
      expect((await one.engine.verifyLedger()).faults).toEqual([]);
    });
  });

  test('a capture that meets the expiry and the payer who gives up: one of them happens', {
    timeout: raceTimeoutMs(60_000),
  }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      const ends = new Map<string, number>();
      for (const round of rounds) {
        const payment = await startedPayment(one, one.payment(`M${round}`));
        const actions = [
          () =>
            two.engine.payments.takeOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 2000n }),
          () => one.engine.payments.expire(payment, true),
          () => one.engine.payments.cancel(payment, 'gave up'),
        ];
        const turned = actions.map((_, index) => actions[(index + round) % 3]!);
        await Promise.all(turned.map((action) => action()));
        const end = await reloaded(one, payment);
        ends.set(end.state, (ends.get(end.state) ?? 0) + 1);
        expect(end.receivedAmount).toBe(end.state === 'captured' ? 2000n : 0n);
        const ofPayment = `subject_id = '${payment.id}'`;
        expect(await countRows(one.store, 'callbacks', ofPayment)).toBe(1);
        const missed = await countRows(one.store, 'late_events', ofPayment);
        expect(missed).toBe(end.state === 'captured' ? 0 : 1);
      }
      expect([...ends.keys()].every((state) => ['captured', 'expired', 'voided'].includes(state))).toBe(true);
      // Of few rounds all may end in one way.
      if (isThorough) expect(ends.size, 'the rounds ended in different ways').toBeGreaterThan(1);
      expect((await one.engine.verifyLedger()).faults).toEqual([]);
    });
  });

  test('refunds at the same moment never exceed the payment', {
    timeout: raceTimeoutMs(60_000),
  }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      await fund(one, 1_000_000n);
      for (const round of rounds) {
        const payment = await capturedPayment(one, `M${round}`, 10_000n);
        const results = await atOnce([one, two], 6, (f, index) =>
          f.engine.refunds.create(refundRequest(f, payment, `R${round}-${index}`, 3000n)),
        );
        expect(tally(results)).toEqual({ accepted: 3, refund_exceeds_payment: 9 });
        const made = results.flatMap((result) => (result.ok ? [result.value.refund] : []));
        const outcomes = await Promise.all(
          made.flatMap((refund) =>
            [one, two].map((f) => f.engine.refunds.takeOutcome(channelOrder(refund), { kind: 'succeeded' })),
          ),
        );
        expect(outcomes.every((outcome) => outcome?.ok)).toBe(true);
        expect(await reloaded(one, payment)).toMatchObject({
          state: 'partially_refunded',
          refundedAmount: 9000n,
          refundingAmount: 0n,
          refundedPayerAmount: 9000n,
        });
      }
      expect((await one.engine.verifyLedger()).faults).toEqual([]);
    });
  });
});
