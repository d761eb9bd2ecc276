import { expect, test } from 'vitest';
import { raceRounds, raceTimeoutMs } from '../../../test/support/campaign.ts';
import { describeOnServer } from '../../../test/support/stores.ts';
import { isThorough } from '../../../test/support/thorough.ts';
import { callbacksOf, statementOf } from './support/deposit-fixture.ts';
import { countRows, value } from './support/engine-fixture.ts';
import { awaitingDeposit, balances, deposit, reloaded, review, takenDeposit } from './support/order-steps.ts';
import { atOnce, withTwoProcesses } from './support/two-processes.ts';

/** A race that is lost once in twenty rounds has to show. */
const ROUNDS = raceRounds(40, 200);
const rounds = Array.from({ length: ROUNDS }, (_, round) => round);

const CREDITING = `event in ('payment_succeeded', 'payment_partly_paid')`;

describeOnServer('deposits that race in two processes', (createDatabase) => {
  test('one deposit reported six times is credited once', { timeout: raceTimeoutMs(60_000) }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      for (const round of rounds) {
        const payment = await awaitingDeposit(one, one.payment(`M${round}`));
        const answers = await atOnce([one, two], 3, (f) => deposit(f, payment, 2000n, `D${round}`));
        expect(answers.toSorted()).toEqual(['credited', ...Array(5).fill('repeated')]);
        expect((await reloaded(one, payment)).receivedAmount).toBe(2000n);
        expect(await statementOf(one, payment)).toEqual(['credited fits 2000=2000-60']);
      }
      expect((await one.engine.verifyLedger()).faults).toEqual([]);
    });
  });

  test.each(['accept', 'hold', 'refuse'] as const)(
    'of two exact deposits one completes the payment, the other is repeated (%s)',
    { timeout: raceTimeoutMs(60_000) },
    async (repeated) => {
      const app = { settings: { depositRules: { repeated } } };
      await withTwoProcesses(await createDatabase(), { app }, async (one, two) => {
        for (const round of rounds) {
          const payment = await awaitingDeposit(one, one.payment(`M${round}`));
          const taken = await atOnce([one, two], 1, (f, index) =>
            takenDeposit(f, payment, 2000n, `D${round}-${index}`),
          );
          const second = { accept: 'credited', hold: 'held', refuse: 'refused' }[repeated];
          expect(taken.toSorted((a) => (a.mismatch === null ? -1 : 1))).toEqual([
            { deposit: 'credited', mismatch: null },
            { deposit: second, mismatch: 'repeated' },
          ]);
          const received = repeated === 'accept' ? 4000n : 2000n;
          expect(await reloaded(one, payment)).toMatchObject({ state: 'captured', receivedAmount: received });
          const callbacks = await countRows(
            one.store,
            'callbacks',
            `subject_id = '${payment.id}' and ${CREDITING}`,
          );
          expect(callbacks).toBe(repeated === 'accept' ? 2 : 1);
        }
        expect((await one.engine.verifyLedger()).faults).toEqual([]);
      });
    },
  );

  test.each(['accept', 'hold', 'refuse'] as const)(
    'a deposit that meets the expiry is in time or late, never both (late=%s)',
    { timeout: raceTimeoutMs(60_000) },
    async (late) => {
      const app = { settings: { depositRules: { late } } };
      await withTwoProcesses(await createDatabase(), { app }, async (one, two) => {
        const seen = new Set<string | null>();
        for (const round of rounds) {
          const payment = await awaitingDeposit(one, one.payment(`M${round}`));
          // The deposit reads the payment before it is booked, so that the expiry comes first in even a race: look by
          // look it is put off, from before the deposit to after it.
          const expire = async () => {
            for (let looks = 0; looks < round % 8; looks++) await reloaded(two, payment);
            return two.engine.payments.expire(payment, true);
          };
          const [taken] = await Promise.all([takenDeposit(one, payment, 2000n, `D${round}`), expire()]);
          seen.add(taken.mismatch ?? null);
          const inTime = taken.mismatch === null;
          const answer = { accept: 'credited', hold: 'held', refuse: 'refused' }[late];
          expect(taken).toEqual(
            inTime ? { deposit: 'credited', mismatch: null } : { deposit: answer, mismatch: 'late' },
          );
          const isPaid = inTime || late === 'accept';
          expect(await reloaded(one, payment)).toMatchObject({
            state: isPaid ? 'captured' : 'expired',
            receivedAmount: isPaid ? 2000n : 0n,
            failureCode: isPaid ? null : 'expired',
          });
          const failed = `subject_id = '${payment.id}' and event = 'payment_failed'`;
          expect(await countRows(one.store, 'callbacks', failed)).toBe(inTime ? 0 : 1);
        }
        // Of few rounds all may end in one way.
        if (isThorough) expect(seen.size, 'the rounds ended in different ways').toBe(2);
        expect((await one.engine.verifyLedger()).faults).toEqual([]);
      });
    },
  );

  test('parts from both sides: one of them completes it, the rest is repeated', {
    timeout: raceTimeoutMs(60_000),
  }, async () => {
    const app = { settings: { depositRules: { short: 'accept', repeated: 'accept' } } } as const;
    await withTwoProcesses(await createDatabase(), { app }, async (one, two) => {
      for (const round of rounds) {
        const payment = await awaitingDeposit(one, one.payment(`M${round}`));
        const taken = await atOnce([one, two], 4, (f, index) =>
          takenDeposit(f, payment, 500n, `D${round}-${index}`),
        );
        const mismatches = taken.map(({ mismatch }) => mismatch).toSorted();
        expect(mismatches).toEqual(
          [null, ...Array(4).fill('repeated'), ...Array(3).fill('short')].toSorted(),
        );
        expect(await reloaded(one, payment)).toMatchObject({ state: 'captured', receivedAmount: 4000n });
      }
      expect((await one.engine.verifyLedger()).faults).toEqual([]);
    });
  });

  test('two operators, and a deposit in between: each is booked once', {
    timeout: raceTimeoutMs(60_000),
  }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      for (const round of rounds) {
        const payment = await awaitingDeposit(one, one.payment(`M${round}`));
        await deposit(one, payment, 1500n, `D${round}`);
        const [accepted, returned, third] = await Promise.all([
          review(one, payment, 'accept'),
          review(two, payment, 'return'),
          deposit(two, payment, 500n, `E${round}`),
        ]);
        expect(third).toBe('held');
        expect([accepted.ok, returned.ok]).toContain(true);
        const left = await statementOf(one, payment);
        expect(left).toHaveLength(2);
        if (left.some((line) => line.startsWith('held'))) value(await review(one, payment, 'return'));
      }
      expect((await balances(one)).suspense).toBe(0n);
      expect((await one.engine.verifyLedger()).faults).toEqual([]);
      expect([...one.errors, ...two.errors]).toEqual([]);
      expect(await callbacksOf(one)).not.toEqual([]);
    });
  });
});
