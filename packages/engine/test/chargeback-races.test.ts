import { expect, test } from 'vitest';
import { raceRounds, raceTimeoutMs } from '../../../test/support/campaign.ts';
import { describeOnEveryStore, describeOnServer } from '../../../test/support/stores.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type Fixture, makeFixture, tally, value } from './support/engine-fixture.ts';
import {
  balances,
  capturedPayment,
  channelOrder,
  fund,
  refundRequest,
  reloaded,
} from './support/order-steps.ts';
import { withTwoProcesses } from './support/two-processes.ts';

/** A race that is lost once in twenty rounds has to show. */
const ROUNDS = raceRounds(40, 200);
/** Within one process its writer decides one after the other: the same orders of things come soon. */
const ROUNDS_IN_ONE_PROCESS = raceRounds(8, 200);

const raise = (f: Fixture, payment: Payment, caseNumber: string, amount: bigint) =>
  f.engine.chargebacks.raise(payment, {
    caseNumber,
    chargedBack: { amount },
    reasonCode: null,
    reason: 'race',
  });

/** In which order they start changes from round to round. */
function shuffled<T>(round: number, tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const at = round % tasks.length;
  return Promise.all([...tasks.slice(at), ...tasks.slice(0, at)].map((task) => task()));
}

async function refundAgainstChargeback(one: Fixture, two: Fixture, round: number): Promise<void> {
  await fund(one, 10_000n);
  const payment = await capturedPayment(one, `A${round}`, 10_000n);
  const refund = one.engine.refunds.create(refundRequest(one, payment, `R${round}`, 6000n));
  const [refunded, claimed] = await Promise.all([refund, raise(two, payment, 'C1', 6000n)]);
  // The bank is not refused because of a refund; a refund is refused because of the bank.
  expect(claimed.ok).toBe(true);
  const after = await reloaded(one, payment);
  expect(after.chargedBackAmount).toBe(6000n);
  expect(after.refundingAmount).toBe(refunded.ok ? 6000n : 0n);
  if (!refunded.ok) expect(refunded.refusal).toMatchObject({ code: 'refund_exceeds_payment' });
  if (refunded.ok) {
    await one.engine.events.refundOutcome(channelOrder(refunded.value.refund), { kind: 'succeeded' });
  }
}

async function chargebacksAgainstEachOther(one: Fixture, two: Fixture, round: number): Promise<void> {
  const payment = await capturedPayment(one, `B${round}`, 10_000n);
  const results = await shuffled(
    round,
    [one, two, one, two].map((f, index) => () => raise(f, payment, `C${index}`, 4000n)),
  );
  expect(tally(results)).toEqual({ accepted: 2, chargeback_exceeds_payment: 2 });
  expect((await reloaded(one, payment)).chargedBackAmount).toBe(8000n);
}

async function oneCaseFromTwoSides(one: Fixture, two: Fixture, round: number): Promise<void> {
  const payment = await capturedPayment(one, `D${round}`, 10_000n);
  const raised = await shuffled(
    round,
    [one, two, one, two].map((f) => () => raise(f, payment, 'C1', 4000n)),
  );
  const made = raised.map(value);
  expect(new Set(made.map(({ chargeback }) => chargeback.id)).size).toBe(1);
  expect(made.filter(({ repeated }) => !repeated)).toHaveLength(1);
  const { chargeback } = made[0]!;
  const ends = await shuffled(
    round,
    (['won', 'lost', 'accepted'] as const).map(
      (event, index) => () => (index % 2 === 0 ? one : two).engine.chargebacks.move(chargeback, event),
    ),
  );
  // Who says "lost" of a case that was accepted says nothing new.
  const { accepted = 0 } = tally(ends);
  const [ended] = await one.engine.chargebacks.ofPayments([payment]);
  expect(['won', 'lost', 'accepted']).toContain(ended!.state);
  expect(accepted).toBe(ended!.state === 'accepted' && accepted === 2 ? 2 : 1);
}

async function race(one: Fixture, two: Fixture, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await refundAgainstChargeback(one, two, round);
    await chargebacksAgainstEachOther(one, two, round);
    await oneCaseFromTwoSides(one, two, round);
  }
  expect((await one.engine.verifyLedger()).faults).toEqual([]);
  expect((await balances(one)).disputed).toBeGreaterThan(0n);
  expect([...one.errors, ...two.errors]).toEqual([]);
}

describeOnEveryStore('races of chargebacks in one process', (openFresh) => {
  test('refunds and chargebacks never take more than there is', {
    timeout: raceTimeoutMs(60_000),
  }, async () => {
    const f = await makeFixture(await openFresh(), { app: { settlementDays: 0 } });
    await race(f, f, ROUNDS_IN_ONE_PROCESS);
  });
});

describeOnServer('races of chargebacks between two processes', (createDatabase) => {
  test('refunds and chargebacks never take more than there is', {
    timeout: raceTimeoutMs(60_000),
  }, async () => {
    const app = { settlementDays: 0 };
    await withTwoProcesses(await createDatabase(), { app }, (one, two) => race(one, two, ROUNDS));
  });
});
