import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCampaign, raceTimeoutMs } from '../../../test/support/campaign.ts';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { DepositRules } from '../src/payments/deposit-rules.ts';
import type { Payment } from '../src/payments/payment.ts';
import { merchantsIn } from './support/deposit-fixture.ts';
import { anyRules, DepositWalk, depositSteps } from './support/deposit-walk.ts';
import type { Fixture } from './support/engine-fixture.ts';
import { awaitingDeposit, balances, reloaded } from './support/order-steps.ts';

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

/** Every won that was sent is in exactly one place, and is what the payment says of it. */
async function checkMoney(f: Fixture, walk: DepositWalk, payment: Payment): Promise<void> {
  const deposits = await f.engine.payments.depositsOf(payment);
  const taken = walk.sent.filter(({ answer }) => answer !== 'repeated');
  const byReference = (one: { reference: string; amount: bigint }) => `${one.reference} ${one.amount}`;
  expect(deposits.map(byReference).toSorted()).toEqual(taken.map(byReference).toSorted());
  for (const { reference, answer } of taken) {
    const now = deposits.find((deposit) => deposit.reference === reference)?.state;
    const possible = { credited: ['credited'], refused: ['refused'], held: ['held', 'released', 'returned'] };
    expect(possible[answer as keyof typeof possible]).toContain(now);
  }
  const paid = deposits.filter(({ state }) => state === 'credited' || state === 'released');
  const after = await reloaded(f, payment);
  expect(after.receivedAmount).toBe(sum(paid.map(({ creditedAmount }) => creditedAmount)));
  expect(after.feeAmount).toBe(sum(deposits.map(({ feeAmount }) => feeAmount)));
  if (payment.payerCurrency === payment.currency) {
    expect(after.receivedAmount).toBe(sum(paid.map(({ amount }) => amount)));
    const held = deposits.filter(({ state }) => state === 'held');
    expect((await balances(f)).suspense).toBe(sum(held.map(({ amount }) => amount)));
  }
}

/** One message for every deposit that was credited, sooner or later, and it says what that one brought. */
async function checkCallbacks(f: Fixture, payment: Payment): Promise<void> {
  const reported = await f.store.query<{ id: string; amount: string; fee: string }>(
    `select snapshot->>'depositId' as id, snapshot->>'amount' as amount, snapshot->>'fee' as fee
      from callbacks where subject_id = $1 and event in ('payment_partly_paid', 'payment_succeeded')`,
    [payment.id],
  );
  const deposits = await f.engine.payments.depositsOf(payment);
  const credited = deposits
    .filter(({ state }) => state === 'credited' || state === 'released')
    .map(({ id, creditedAmount, feeAmount }) => ({ id, amount: `${creditedAmount}`, fee: `${feeAmount}` }));
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  expect(reported.toSorted(byId)).toEqual(credited.toSorted(byId));
}

/** Under rules that refuse or hold, nothing of that case is ever credited by itself. */
async function checkRules(f: Fixture, payment: Payment, rules: DepositRules): Promise<void> {
  for (const { state, mismatch } of await f.engine.payments.depositsOf(payment)) {
    if (mismatch === null) expect(state).not.toBe('refused');
    if (mismatch === null || (state !== 'credited' && state !== 'refused')) continue;
    const rule = rules[mismatch === 'wrong_name' ? 'wrongName' : mismatch];
    expect(rule).toBe(state === 'credited' ? 'accept' : 'refuse');
  }
}

describeOnOneStore('deposits under random rules and events', (openFresh) => {
  const merchant = merchantsIn(openFresh);
  const states = new Set<string>();
  const kinds = new Set<string>();

  test.each([
    { payer: 'KRW', width: 1 },
    { payer: 'KRW', width: 4 },
    { payer: 'USD', width: 3 },
  ] as const)(
    'lose nothing, and the books tie out (order in $payer, $width at a time)',
    { timeout: raceTimeoutMs(120_000) },
    async ({ payer, width }) => {
      await fc.assert(
        fc.asyncProperty(anyRules, fc.bigInt(1n, 3000n), depositSteps, async (rules, amount, steps) => {
          const f = await merchant(rules, { currency: payer });
          const payerMoney = { amount: 3n * amount + 1n, currency: 'KRW', rate: '3' } as const;
          const request = f.payment('M1', amount);
          const payment = await awaitingDeposit(f, payer === 'KRW' ? request : { ...request, payerMoney });
          const walk = new DepositWalk(f, payment);
          await walk.run(steps, width);
          await checkMoney(f, walk, payment);
          await checkCallbacks(f, payment);
          await checkRules(f, payment, rules);
          expect(f.errors).toEqual([]);
          for (const state of walk.states) states.add(state);
          for (const one of await f.engine.payments.depositsOf(payment))
            kinds.add(`${one.state} ${one.mismatch}`);
        }),
        { numRuns: isCampaign ? 300 : 60, seed: 20_260_302 },
      );
      const f = await merchant('hold');
      expect((await f.engine.verifyLedger()).faults).toEqual([]);
    },
  );

  test('the walks came through every state and every way to take a deposit', () => {
    const wanted = ['captured', 'partially_refunded', 'refunded', 'failed', 'expired', 'voided', 'in_review'];
    for (const state of wanted) expect([...states]).toContain(state);
    for (const mismatch of ['short', 'over', 'repeated', 'late', 'wrong_name']) {
      const seen = [...kinds].filter((kind) => kind.endsWith(` ${mismatch}`));
      expect(seen, mismatch).toContain(`refused ${mismatch}`);
      expect(seen.includes(`credited ${mismatch}`), mismatch).toBe(mismatch !== 'wrong_name');
      expect(
        seen.some((kind) => /^(held|released|returned) /.test(kind)),
        mismatch,
      ).toBe(true);
    }
    for (const state of ['released', 'returned', 'held']) {
      expect(
        [...kinds].some((kind) => kind.startsWith(state)),
        state,
      ).toBe(true);
    }
  });
});
