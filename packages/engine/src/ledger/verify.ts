import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import { inKinds, NEVER_NEGATIVE } from './accounts.ts';
import { chainHash, GENESIS_HASH, type PostedEntry, type PostedTransfer } from './chain.ts';
import { CHANNEL_CHECKS } from './verify-channels.ts';
import { CHARGEBACK_CHECKS } from './verify-chargebacks.ts';
import { ORDER_CHECKS } from './verify-orders.ts';

/** One fault, in words for an operator. */
export interface LedgerFault {
  readonly check: string;
  readonly merchantId: string;
  readonly detail: string;
}

export interface LedgerReport {
  readonly transfers: bigint;
  readonly entries: bigint;
  readonly accounts: bigint;
  readonly merchants: number;
  readonly checks: readonly string[];
  readonly faults: readonly LedgerFault[];
}

export type VerifyProgress = (check: string, done: bigint) => void;

/** At most this many faults are listed per check; a broken ledger is broken everywhere. */
const MAX_FAULTS_PER_CHECK = 20;

export interface SetCheck {
  readonly name: string;
  /** Its rows are faults: (merchant_id, detail). */
  readonly sql: string;
  /** It looks entries up by index for each order: all other checks read each table once. */
  readonly isPerOrder?: boolean;
}

const BALANCE_CHECKS: readonly SetCheck[] = [
  {
    name: 'every transfer sums to zero in each currency',
    sql: `
      select merchant_id, 'transfer ' || sequence || ' is off by ' || sum(amount) || ' ' || currency as detail
      from entries group by merchant_id, sequence, currency having sum(amount) <> 0 limit $1`,
  },
  {
    name: 'every transfer has entries and every entry a transfer',
    sql: `
      select merchant_id, 'sequence ' || sequence || ' has only ' ||
        case when t.sequence is null then 'entries' else 'a transfer' end as detail
      from (select distinct merchant_id, sequence from entries) e
      full join transfers t using (merchant_id, sequence)
      where t.kind is null or e.sequence is null limit $1`,
  },
  {
    name: 'every balance equals the sum of its entries',
    sql: `
      select merchant_id, kind || ' ' || channel || ' ' || currency || ' is ' || coalesce(a.balance, 0) ||
        ', its entries sum to ' || coalesce(e.total, 0) as detail
      from accounts a
      full join (
        select merchant_id, kind, channel, currency, sum(amount) as total
        from entries group by merchant_id, kind, channel, currency
      ) e using (merchant_id, kind, channel, currency)
      where coalesce(a.balance, 0) <> coalesce(e.total, 0) limit $1`,
  },
  {
    name: 'no merchant balance is negative',
    sql: `
      select merchant_id, kind || ' ' || currency || ' is ' || balance as detail from accounts
      where balance < 0 and kind ${inKinds(NEVER_NEGATIVE)} limit $1`,
  },
  {
    name: 'a merchant who owes has nothing available, and nobody is owed by a debt',
    sql: `
      select d.merchant_id, 'debt ' || d.currency || ' is ' || d.balance || ' with ' || coalesce(a.balance, 0) ||
        ' available' as detail
      from accounts d
      left join accounts a on a.merchant_id = d.merchant_id and a.currency = d.currency and a.kind = 'available'
      where d.kind = 'merchant_debt' and (d.balance > 0 or (d.balance < 0 and coalesce(a.balance, 0) > 0)) limit $1`,
  },
  {
    name: 'every chain has its head',
    sql: `
      select merchant_id, 'has transfers and no ledger head' as detail
      from (select distinct merchant_id from transfers) t
      where not exists (select 1 from ledger_heads h where h.merchant_id = t.merchant_id) limit $1`,
  },
];

/** What is compared over whole tables. Each returns faults as (merchant_id, detail); $1 limits them. */
export const SET_CHECKS: readonly SetCheck[] = [
  ...BALANCE_CHECKS,
  ...ORDER_CHECKS,
  ...CHARGEBACK_CHECKS,
  ...CHANNEL_CHECKS,
];

/**
 * How the planner may join for a check. Whole tables are joined by hashing or sorting: where they were never analyzed,
 * as in the embedded store, it takes few groups for granted and loops (12 000 captures of one merchant took 212 s).
 * Without `jit`, which the assumed costs of a loop would start each time.
 */
export async function planFor(tx: Queryable, { isPerOrder = false }: SetCheck): Promise<void> {
  await tx.query("select set_config('enable_nestloop', $1, true), set_config('jit', 'off', true)", [
    isPerOrder ? 'on' : 'off',
  ]);
}

/**
 * Verifies the ledger (`naru ledger verify`): transfers sum to zero, balances equal their entries, orders match what
 * was booked for them, and every merchant's hash chain is intact. Reads one consistent snapshot when `tx` is a
 * repeatable-read transaction; `progress` is called while the chains are read.
 */
export async function verifyLedger(
  tx: Queryable,
  progress: VerifyProgress = () => {},
): Promise<LedgerReport> {
  const faults: LedgerFault[] = [];
  for (const check of SET_CHECKS) {
    progress(check.name, 0n);
    await planFor(tx, check);
    const rows = await tx.query<{ merchant_id: string; detail: string }>(check.sql, [MAX_FAULTS_PER_CHECK]);
    faults.push(
      ...rows.map((row) => ({ check: check.name, merchantId: row.merchant_id, detail: row.detail })),
    );
  }
  const heads = await tx.query<Head>(
    'select merchant_id, sequence, hash from ledger_heads order by merchant_id',
  );
  let walked = 0n;
  for (const head of heads) {
    faults.push(...(await verifyChain(tx, head, (done) => progress(CHAIN_CHECK, walked + done))));
    walked += head.sequence;
  }
  const [counts] = await tx.query<{ transfers: bigint; entries: bigint; accounts: bigint }>(`
    select (select count(*) from transfers) as transfers, (select count(*) from entries) as entries,
      (select count(*) from accounts) as accounts`);
  return {
    transfers: counts?.transfers ?? 0n,
    entries: counts?.entries ?? 0n,
    accounts: counts?.accounts ?? 0n,
    merchants: heads.length,
    checks: [...SET_CHECKS.map((check) => check.name), CHAIN_CHECK],
    faults,
  };
}

interface Head {
  readonly merchant_id: string;
  readonly sequence: bigint;
  readonly hash: Buffer;
}

const CHAIN_CHECK = 'every hash chain is whole';
const CHAIN_PAGE = 2000;

const TRANSFERS_AFTER = `
  select * from transfers where merchant_id = $1 and sequence > $2 order by sequence limit $3`;
const ENTRIES_BETWEEN = `
  select * from entries where merchant_id = $1 and sequence > $2 and sequence <= $3 order by sequence, line`;

async function verifyChain(
  tx: Queryable,
  head: Head,
  progress: (done: bigint) => void,
): Promise<LedgerFault[]> {
  const merchantId = head.merchant_id;
  const fault = (detail: string): LedgerFault => ({ check: CHAIN_CHECK, merchantId, detail });
  const balances = new Map<string, bigint>();
  let sequence = 0n;
  let hash: Buffer = GENESIS_HASH;
  for (;;) {
    const page = (await tx.query(TRANSFERS_AFTER, [merchantId, sequence, CHAIN_PAGE])).map((row) =>
      fromRow<Omit<PostedTransfer, 'entries'>>(row),
    );
    const last = page.at(-1);
    if (!last) break;
    const entries = (await tx.query(ENTRIES_BETWEEN, [merchantId, sequence, last.sequence])).map((row) =>
      fromRow<PostedEntry & { sequence: bigint }>(row),
    );
    const bySequence = Map.groupBy(entries, (line) => line.sequence);
    for (const transfer of page) {
      const lines = bySequence.get(transfer.sequence) ?? [];
      if (transfer.sequence !== sequence + 1n) return [fault(`transfer ${sequence + 1n} is missing`)];
      if (!transfer.previousHash.equals(hash))
        return [fault(`transfer ${transfer.sequence} does not follow on`)];
      if (!chainHash({ ...transfer, entries: lines }).equals(transfer.hash)) {
        return [fault(`transfer ${transfer.sequence} was altered`)];
      }
      const wrong = runningBalanceFault(lines, balances);
      if (wrong) return [fault(`transfer ${transfer.sequence}: ${wrong}`)];
      sequence = transfer.sequence;
      hash = transfer.hash;
    }
    progress(sequence);
  }
  if (sequence !== head.sequence || !hash.equals(head.hash)) {
    return [fault(`the chain ends at ${sequence}, its head says ${head.sequence}`)];
  }
  return [];
}

function runningBalanceFault(
  lines: readonly PostedEntry[],
  balances: Map<string, bigint>,
): string | undefined {
  for (const line of lines) {
    const key = `${line.kind}|${line.channel}|${line.currency}`;
    const after = (balances.get(key) ?? 0n) + line.amount;
    if (after !== line.balanceAfter)
      return `line ${line.line} says ${line.balanceAfter}, it should be ${after}`;
    balances.set(key, after);
  }
  return undefined;
}
