import type { Currency } from '../base/money.ts';
import type { Queryable } from '../store/store.ts';
import { type Column, insertOf, once } from '../writer/columns.ts';
import { declared } from '../writer/log-table.ts';
import type { Change, Loading, Part, PartState, RowKey, Touching, Wanted } from '../writer/part.ts';
import { rowsJson } from '../writer/rows.ts';
import { heldRows } from '../writer/table.ts';
import type { AccountKind } from './accounts.ts';
import type { PostedEntry, PostedTransfer } from './chain.ts';
import { LedgerState } from './ledger-state.ts';
import type { TransferDraft } from './transfers.ts';

type ColumnsOf<T> = { readonly [K in keyof T & string]-?: Column };

const TRANSFERS: ColumnsOf<Omit<PostedTransfer, 'entries'>> = {
  merchantId: once('uuid'),
  sequence: once('int8'),
  kind: once('text'),
  subjectKind: once('text'),
  subjectId: once('uuid'),
  createdAt: once('timestamptz'),
  previousHash: once('bytea'),
  hash: once('bytea'),
};

const ENTRIES: ColumnsOf<PostedEntry & Pick<PostedTransfer, 'merchantId' | 'sequence'>> = {
  merchantId: once('uuid'),
  sequence: once('int8'),
  line: once('int2'),
  kind: once('text'),
  channel: once('text'),
  currency: once('text'),
  amount: once('int8'),
  balanceAfter: once('int8'),
};

const ACCOUNTS = {
  merchantId: once('uuid'),
  kind: once('text'),
  channel: once('text'),
  currency: once('text'),
  balance: once('int8'),
};

/**
 * The first statement of every ledger batch, so it also sets for this transaction that statements are planned without
 * sequential scans. Otherwise a plan prepared while a table was empty goes on reading all of it for each batch until
 * the first analyze (measured: a third fewer completions after 40 000 of them). Planning each statement anew
 * (plan_cache_mode) costs more than it saves, and a separate statement would be one more round trip.
 */
export const LOCK_HEADS = `
  select merchant_id, sequence, hash, set_config('enable_seqscan', 'off', true) as plans from ledger_heads
  where merchant_id = any($1::uuid[]) order by merchant_id for update`;
export const BALANCES = `
  select merchant_id, kind, channel, currency, balance from accounts where merchant_id = any($1::uuid[])`;
export const WRITE_HEADS = `
  update ledger_heads h set sequence = r.sequence, hash = r.hash
  from json_populate_recordset(null::ledger_heads, $1) r where h.merchant_id = r.merchant_id`;

const INSERT_TRANSFERS = insertOf('transfers', Object.keys(TRANSFERS));
const INSERT_ENTRIES = insertOf('entries', Object.keys(ENTRIES));
const WRITE_ACCOUNTS = insertOf(
  'accounts',
  Object.keys(ACCOUNTS),
  'on conflict (merchant_id, kind, channel, currency) do update set balance = excluded.balance',
);

/** The ledgers that a batch holds; commands of the `ledger` lane need their merchant's. */
class LedgerPartState extends LedgerState implements PartState {
  async load(_wanted: readonly Wanted[], { tx, commands }: Loading): Promise<void> {
    const merchantIds = ledgersOf(commands);
    if (merchantIds.length === 0) return;
    const heads = await tx.query<{ merchant_id: string; sequence: bigint; hash: Buffer }>(LOCK_HEADS, [
      merchantIds,
    ]);
    if (heads.length !== merchantIds.length) throw new Error('a merchant without ledger head');
    for (const head of heads) this.loadHead(head.merchant_id, { sequence: head.sequence, hash: head.hash });
    // Read after the lock: a separate statement, so that it sees what the previous holder committed.
    const balances = await tx.query<{
      merchant_id: string;
      kind: AccountKind;
      channel: string;
      currency: Currency;
      balance: bigint;
    }>(BALANCES, [merchantIds]);
    for (const { merchant_id, balance, ...account } of balances) {
      this.loadBalance(merchant_id, account, balance);
    }
  }

  book(wishes: readonly unknown[], now: Date): void {
    this.post(wishes as readonly TransferDraft[], now);
  }

  keep(): void {
    throw new Error('transfers are booked');
  }

  async save(tx: Queryable): Promise<void> {
    const { posted } = this;
    if (posted.length === 0) return;
    await tx.query(INSERT_TRANSFERS, [rowsJson(posted, Object.keys(TRANSFERS))]);
    const entries = posted.flatMap(({ merchantId, sequence, entries: lines }) =>
      lines.map((line) => ({ ...line, merchantId, sequence })),
    );
    await tx.query(INSERT_ENTRIES, [rowsJson(entries, Object.keys(ENTRIES))]);
    const balances = this.movedBalances().map(({ merchantId, account, balance }) => ({
      merchantId,
      kind: account.kind,
      channel: account.channel,
      currency: account.currency,
      balance,
    }));
    await tx.query(WRITE_ACCOUNTS, [rowsJson(balances)]);
    await tx.query(WRITE_HEADS, [rowsJson(this.movedHeads())]);
  }
}

const ofMerchants = (table: string, key: string) => `
  select t.merchant_id, ${key} as key from ${table} t where t.merchant_id = any($1::uuid[]) order by 1, 2`;
const HEADS = ofMerchants('ledger_heads', `''`);
const ACCOUNTS_OF = ofMerchants('accounts', `concat_ws(' ', t.kind, t.channel, t.currency)`);

function ledgersOf(commands: readonly Touching[]): string[] {
  return [...new Set(commands.filter(({ lane }) => lane === 'ledger').map(({ merchantId }) => merchantId))];
}

/** The merchants' ledgers: heads, accounts, transfers and entries. */
export const LEDGER: Part<LedgerPartState> = {
  name: 'ledger',
  tables: [
    declared('transfers', TRANSFERS),
    declared('entries', ENTRIES),
    declared('accounts', ACCOUNTS),
    declared('ledger_heads', {
      merchantId: once('uuid'),
      sequence: once('int8'),
      hash: once('bytea'),
    }),
  ],
  open: () => new LedgerPartState(),
  rowsOf: ({ merchantId, lane }) =>
    lane === 'ledger' ? [`ledger_heads ${merchantId}`, `accounts ${merchantId}`] : [],
  async lockFree(tx, commands) {
    const merchants = ledgersOf(commands);
    if (merchants.length === 0) return [];
    const rows = [
      ...(await heldRows(tx, 'ledger_heads', HEADS, [merchants])),
      ...(await heldRows(tx, 'accounts', ACCOUNTS_OF, [merchants])),
    ];
    // All rows of a merchant are locked together.
    return rows.map((row): RowKey => row.split(' ').slice(0, 2).join(' '));
  },
};

/** Requests a transfer. */
export function book(draft: TransferDraft): Change {
  return { part: LEDGER.name, wish: draft };
}
