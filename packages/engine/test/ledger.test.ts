import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeOnEveryStore, runsAll } from '../../../test/support/stores.ts';
import { isThorough } from '../../../test/support/thorough.ts';
import { verifyLedger } from '../src/ledger/verify.ts';
import type { DepositRule } from '../src/payments/deposit-rules.ts';
import type { Queryable, Store } from '../src/store/store.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { type LedgerStep, LedgerWalk, ledgerSteps } from './support/ledger-walk.ts';
import {
  awaitingDeposit,
  balances,
  capturedPayment,
  channelOrder,
  deposit,
  fund,
  refundRequest,
} from './support/order-steps.ts';

/** How often random work is tried; on the server some of it, which shows that the statements do the same there. */
function runsOn(kind: Store['kind']): number {
  if (isThorough) return 10;
  return runsAll(kind) ? 5 : 2;
}

describeOnEveryStore('the ledger under random work', (openFresh, kind) => {
  test.each([
    { rule: 'hold', foreign: false },
    { rule: 'accept', foreign: false },
    { rule: 'accept', foreign: true },
    { rule: 'hold', foreign: true },
  ] as const)(
    'stays whole (deposits: $rule, foreign payer: $foreign)',
    { timeout: 60_000 },
    async ({ rule, foreign }) => {
      const store = await openFresh();
      let merchants = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(ledgerSteps, { minLength: 20, maxLength: 70 }), async (steps) => {
          const f = await walkFixture(store, String(++merchants), rule, foreign);
          await walk(f, steps, foreign);
          expect(f.errors, 'nothing that must not happen').toEqual([]);
          expect((await f.engine.verifyLedger()).faults).toEqual([]);
          expect(await signsAndSums(store)).toEqual({ negative: 0n, credited: 0n, unbalanced: 0n });
        }),
        { numRuns: runsOn(kind), seed: 20_260_301 },
      );
    },
  );
});

function walkFixture(store: Store, publicId: string, depositRule: DepositRule, foreign: boolean) {
  return makeFixture(store, {
    publicId,
    currency: foreign ? 'USD' : 'KRW',
    app: { settlementDays: 0, settings: { depositRule } },
  });
}

/** Steps run several at a time, so that they share batches and locks. */
async function walk(f: Fixture, steps: readonly LedgerStep[], foreign: boolean): Promise<void> {
  const run = new LedgerWalk(f, foreign);
  for (let at = 0; at < steps.length; at += 5) {
    const refusals = await Promise.all(steps.slice(at, at + 5).map((step) => run.take(step)));
    expect(refusals.filter((code) => code === 'internal')).toEqual([]);
  }
}

/** Asked in words of its own, so that a mistake in verify.ts does not hide one in the ledger. */
async function signsAndSums(store: Queryable) {
  const [row] = await store.query<{ negative: bigint; unbalanced: bigint }>(`
    select
      (select count(*) from accounts where balance < 0
        and kind in ('unsettled', 'available', 'frozen', 'disputed', 'suspense')) as negative,
      (select count(*) from accounts where balance > 0 and kind = 'merchant_debt') as credited,
      (select count(*) from (select 1 from entries group by currency having sum(amount) <> 0) x) as unbalanced`);
  return row;
}

/** One of everything: settled and unsettled payments, a refund, payouts in each state, deposits, chargebacks. */
async function populated(store: Store): Promise<Fixture> {
  const f = await makeFixture(store, { app: { settlementDays: 0 } });
  await fund(f, 1_000_000n);
  const settled = await capturedPayment(f, 'settled', 50_000n);
  await new LedgerWalk(f, false).settle([settled]);
  await capturedPayment(f, 'unsettled', 30_000n);
  for (const [number, kind] of [['R1', 'succeeded'] as const, ['R2', 'processing'] as const]) {
    const { refund } = value(await f.engine.refunds.create(refundRequest(f, settled, number, 10_000n)));
    await f.engine.events.refundOutcome(channelOrder(refund), { kind });
  }
  for (const number of ['done', 'open', 'failed']) {
    const { payout } = value(await f.engine.payouts.create(f.payout(number, 20_000n)));
    if (number === 'done') await f.engine.events.payoutOutcome(channelOrder(payout), { kind: 'succeeded' });
    if (number === 'failed') {
      await f.engine.events.payoutOutcome(channelOrder(payout), {
        kind: 'failed',
        decline: 'declined',
        code: 'x',
        reason: 'x',
      });
    }
  }
  await deposit(f, await awaitingDeposit(f, f.payment('held', 5000n)), 4000n, 'D1');
  await deposit(f, await awaitingDeposit(f, f.payment('deposited', 2000n)), 2000n, 'D2');
  await addChargebacks(f);
  expect((await f.engine.verifyLedger()).faults).toEqual([]);
  expect(await balances(f)).toMatchObject({
    frozen: 31_030n,
    disputed: 6000n,
    suspense: 4000n,
    unsettled: 33_740n,
  });
  return f;
}

/** One that runs, one that is lost. */
async function addChargebacks(f: Fixture): Promise<void> {
  const payment = await capturedPayment(f, 'claimed', 10_000n);
  for (const [caseNumber, amount] of [['C1', 6000n] as const, ['C2', 1000n] as const]) {
    const wanted = { caseNumber, chargedBack: { amount }, reasonCode: null, reason: 'x' };
    const { chargeback } = value(await f.engine.chargebacks.raise(payment, wanted));
    if (caseNumber === 'C2') value(await f.engine.chargebacks.move(chargeback, 'lost'));
  }
}

const DAMAGE: Record<string, string> = {
  'an entry says another amount': `update entries set amount = amount + 1 where sequence = 3 and line = 1`,
  'an entry says another balance': `
    update entries set balance_after = balance_after + 1 where sequence = 3 and line = 1`,
  'an entry is gone': `delete from entries where sequence = 3 and line = 1`,
  'two entries shift money between merchant and fee, and the balances with them': `
    with moved as (
      update entries set amount = amount + case kind when 'fee_revenue' then 1 else -1 end,
        balance_after = balance_after + case kind when 'fee_revenue' then 1 else -1 end
      where sequence = 2 and kind in ('fee_revenue', 'unsettled') returning kind
    )
    update accounts set balance = balance + case kind when 'fee_revenue' then 1 else -1 end
    where kind in (select kind from moved)`,
  'a transfer in the middle is gone': `
    with gone as (delete from transfers where sequence = 4 returning sequence)
    delete from entries where sequence in (select sequence from gone)`,
  'the last transfer is gone': `
    with gone as (
      delete from transfers where sequence = (select max(sequence) from transfers) returning sequence
    )
    delete from entries where sequence in (select sequence from gone)`,
  'a transfer is gone, its entries are not': `delete from transfers where sequence = 4`,
  'the entries of a transfer are gone, it is not': `delete from entries where sequence = 4`,
  'a transfer belongs to another order': `
    update transfers set subject_id = (select id from payments where order_number = 'held') where sequence = 2`,
  'a transfer is dated back': `update transfers set created_at = created_at - interval '1 day' where sequence = 2`,
  'a transfer has another hash': `update transfers set hash = decode(repeat('00', 32), 'hex') where sequence = 2`,
  'a transfer follows another one': `
    update transfers set previous_hash = decode(repeat('11', 32), 'hex') where sequence = 3`,
  'two transfers changed places': `
    update transfers set sequence = -sequence where sequence in (2, 3);
    update transfers set sequence = 5 + sequence where sequence < 0`,
  'the head says another hash': `update ledger_heads set hash = decode(repeat('11', 32), 'hex')`,
  'the head is ahead': `update ledger_heads set sequence = sequence + 1`,
  'the head is gone': `delete from ledger_heads`,
  'the available balance is higher': `update accounts set balance = balance + 1 where kind = 'available'`,
  'the balance of a channel is lower': `update accounts set balance = balance - 1 where kind = 'channel_receivable'`,
  'an account is gone': `delete from accounts where kind = 'fee_revenue'`,
  'a payment received more': `
    update payments set received_amount = received_amount + 1 where order_number = 'unsettled'`,
  'a payment paid less fee': `update payments set fee_amount = fee_amount - 1 where order_number = 'settled'`,
  'a payment is to be settled again': `
    update payments set unsettled_amount = received_amount - fee_amount where order_number = 'settled'`,
  'a paid payment is expired': `update payments set state = 'expired' where order_number = 'unsettled'`,
  'an unpaid payment is paid': `update payments set state = 'captured' where order_number = 'held'`,
  'a paid payment is refunded': `update payments set state = 'refunded' where order_number = 'unsettled'`,
  'a partly refunded payment is not refunded': `update payments set state = 'captured' where order_number = 'settled'`,
  'a payment refunded less': `update payments set refunded_amount = 1 where order_number = 'settled'`,
  'a payment was paid with more': `update payments set payer_amount = payer_amount * 10 where order_number = 'settled'`,
  'a payment was ordered with more': `
    update payments set amount = amount * 10, payer_amount = payer_amount * 10 where order_number = 'settled'`,
  'a payment was paid in other money': `update payments set payer_currency = 'USD' where order_number = 'settled'`,
  'what is unsettled of a payment is another’s': `
    update payments set unsettled_amount = unsettled_amount + case order_number when 'unsettled' then -1 else 1 end
    where order_number in ('unsettled', 'claimed')`,
  'a payment is gone': `delete from payments where order_number = 'settled'`,
  'a payment is another merchant’s': `
    update payments set merchant_id = gen_random_uuid() where order_number = 'unsettled'`,
  'a refund is smaller': `update refunds set amount = amount - 1 where order_number = 'R1'`,
  'a refund under way failed': `update refunds set state = 'failed' where order_number = 'R2'`,
  'a refund that was made failed, and its payment says so': `
    update refunds set state = 'failed' where order_number = 'R1';
    update payments set state = 'captured', refunded_amount = 0,
      refunded_payer_amount = refunded_payer_amount - (select payer_amount from refunds where order_number = 'R1')
    where order_number = 'settled'`,
  'a refund gave the payer less, and its payment says so': `
    update refunds set payer_amount = payer_amount - 1 where order_number = 'R1';
    update payments set refunded_payer_amount = refunded_payer_amount - 1 where order_number = 'settled'`,
  'a refund took less from the unsettled money': `
    update refunds set from_unsettled = from_unsettled + 1 where order_number = 'R1'`,
  'a refund is gone': `delete from refunds where order_number = 'R1'`,
  'a payout is smaller': `update payouts set amount = amount - 1 where order_number = 'done'`,
  'a payout under way is smaller': `update payouts set amount = amount - 1 where order_number = 'open'`,
  'a payout cost no fee': `update payouts set fee_amount = 0 where order_number = 'done'`,
  'a payout that was paid failed': `update payouts set state = 'failed' where order_number = 'done'`,
  'a payout that failed was paid': `update payouts set state = 'succeeded' where order_number = 'failed'`,
  'a payout that failed was larger': `update payouts set amount = amount + 1 where order_number = 'failed'`,
  'a payout that failed came back': `update payouts set state = 'returned' where order_number = 'failed'`,
  'a payout is gone': `delete from payouts where order_number = 'done'`,
  'a held deposit is smaller': `update deposits set amount = amount - 1`,
  'a held deposit is gone': `delete from deposits`,
  'a held deposit was returned': `
    update deposits set state = 'returned', completed_at = created_at where state = 'held'`,
  'a held deposit was credited': `
    update deposits set state = 'credited', credited_amount = amount, completed_at = created_at where state = 'held'`,
  'a held deposit has an end': `update deposits set completed_at = created_at where state = 'held'`,
  'a credited deposit is held': `
    update deposits set state = 'held', credited_amount = 0, fee_amount = 0, completed_at = null
    where state = 'credited'`,
  'a credited deposit was refused': `
    update deposits set state = 'refused', credited_amount = 0, fee_amount = 0, completed_at = null
    where state = 'credited'`,
  'a credited deposit is gone': `delete from deposits where state = 'credited'`,
  'a credited deposit is smaller': `update deposits set amount = amount - 1 where state = 'credited'`,
  'a credited deposit is booked with less': `
    update deposits set credited_amount = credited_amount - 1 where state = 'credited'`,
  'a credited deposit cost less fee': `update deposits set fee_amount = fee_amount - 1 where state = 'credited'`,
  'a credited deposit is another payment’s': `
    update deposits set payment_id = (select id from payments where order_number = 'unsettled')
    where state = 'credited'`,
  'a chargeback is larger': `update chargebacks set amount = amount + 1 where case_number = 'C1'`,
  'a chargeback that runs is won': `
    update chargebacks set state = 'won', resolved_at = reported_at where case_number = 'C1'`,
  'a lost chargeback runs': `
    update chargebacks set state = 'deducted', resolved_at = null where case_number = 'C2'`,
  'a chargeback took less from the unsettled money': `
    update chargebacks set from_unsettled = from_unsettled - 1 where case_number = 'C1'`,
  'a chargeback cost a fee': `update chargebacks set fee_amount = 1 where case_number = 'C1'`,
  'a chargeback gave the payer less': `
    update chargebacks set payer_amount = payer_amount - 1 where case_number = 'C2'`,
  'a lost chargeback has no end': `update chargebacks set resolved_at = null where case_number = 'C2'`,
  'a chargeback is gone': `delete from chargebacks where case_number = 'C2'`,
  'a payment is charged back less': `
    update payments set charged_back_amount = charged_back_amount - 1 where order_number = 'claimed'`,
  'a merchant owes who has money': `
    insert into accounts (merchant_id, kind, channel, currency, balance)
    select merchant_id, 'merchant_debt', '', 'KRW', -1 from accounts where kind = 'available'`,
  'a settlement says another sum': `update settlements set amount = amount + 1`,
  'a settlement is gone': `delete from settlements`,
};

class RolledBack extends Error {}

/** Does the damage, reads what the verification says about it, and undoes it. */
async function faultsAfter(store: Store, sql: string): Promise<string[]> {
  let checks: string[] = [];
  await store
    .transaction(async (tx) => {
      await tx.query('alter table transfers disable trigger all');
      await tx.query('alter table entries disable trigger all');
      for (const statement of sql.split(/;\s/)) await tx.query(statement);
      checks = (await verifyLedger(tx)).faults.map((fault) => `${fault.check}: ${fault.detail}`);
      throw new RolledBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error;
    });
  return checks;
}

describeOnEveryStore('ledger verification', (openFresh, kind) => {
  let store: Store;
  let f: Fixture;
  test('finds nothing on a whole ledger and says what it looked at', async () => {
    store = await openFresh();
    f = await populated(store);
    const report = await f.engine.verifyLedger();
    expect(report.merchants).toBe(1);
    expect(report.transfers).toBe(18n);
    expect(report.entries).toBeGreaterThan(24n);
    expect(report.checks.length).toBeGreaterThan(10);
    expect(await faultsAfter(store, 'select 1')).toEqual([]);
  });

  // On the server every eighth: what verify.ts asks is run for each of them.
  const damages = Object.keys(DAMAGE).filter((_, index) => runsAll(kind) || index % 8 === 0);
  test.each(damages)('finds that %s', async (name) => {
    expect(await faultsAfter(store, DAMAGE[name]!)).not.toEqual([]);
  });

  test('rows of the ledger cannot be changed or removed', async () => {
    for (const table of ['transfers', 'entries']) {
      await expect(store.query(`update ${table} set kind = 'x'`)).rejects.toThrow('append-only');
      await expect(store.query(`delete from ${table}`)).rejects.toThrow('append-only');
      await expect(store.query(`truncate ${table}`)).rejects.toThrow('append-only');
      await expect(store.query(`truncate merchants, ${table} cascade`)).rejects.toThrow('append-only');
    }
    await expect(store.query(`update accounts set balance = -1 where kind = 'available'`)).rejects.toThrow();
    await expect(store.query(`update accounts set balance = -1 where kind = 'disputed'`)).rejects.toThrow();
    await expect(
      store.query(`insert into accounts select merchant_id, 'merchant_debt', '', 'USD', 1 from ledger_heads`),
    ).rejects.toThrow();
  });

  test('reports its progress', async () => {
    const seen: string[] = [];
    await f.engine.verifyLedger((check) => seen.push(check));
    expect(new Set(seen).size).toBe((await f.engine.verifyLedger()).checks.length);
  });
});
