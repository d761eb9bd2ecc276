import type { OpenFresh } from '../../../../test/support/stores.ts';
import type { DepositRule, DepositRules } from '../../src/payments/deposit-rules.ts';
import type { Payment } from '../../src/payments/payment.ts';
import type { Store } from '../../src/store/store.ts';
import { type Fixture, type FixtureOptions, makeFixture } from './engine-fixture.ts';

export type MakeMerchant = (
  rules: Partial<DepositRules> | DepositRule,
  options?: FixtureOptions,
) => Promise<Fixture>;

/** Makes merchants of their own in one database that all tests of a block share; one word is the rule of the four cases of amount and time. */
export function merchantsIn(openFresh: OpenFresh): MakeMerchant {
  let store: Promise<Store> | undefined;
  let merchants = 0;
  return async (rules, options = {}) => {
    store ??= openFresh();
    const forAll = (rule: DepositRule) => ({ short: rule, over: rule, repeated: rule, late: rule });
    const settings = { depositRules: typeof rules === 'string' ? forAll(rules) : rules };
    merchants += 1;
    return makeFixture(await store, { publicId: String(merchants), ...options, app: { settings } });
  };
}

/** The merchant's callbacks in the order in which they were made, as "event amount". */
export async function callbacksOf(f: Fixture): Promise<string[]> {
  const rows = await f.store.query<{ event: string; amount: string }>(
    `select event, snapshot->>'amount' as amount from callbacks where merchant_id = $1 order by created_at, id`,
    [f.access.app.merchantId],
  );
  return rows.map((row) => `${row.event} ${row.amount}`);
}

/** The deposits of a payment as "state mismatch amount=credited-fee", oldest first. */
export async function statementOf(f: Fixture, payment: Payment): Promise<string[]> {
  const deposits = await f.engine.payments.depositsOf(payment);
  return deposits.map(
    ({ state, mismatch, amount, creditedAmount, feeAmount }) =>
      `${state} ${mismatch ?? 'fits'} ${amount}=${creditedAmount}-${feeAmount}`,
  );
}
