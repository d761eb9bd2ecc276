import type { Clock } from '../packages/engine/src/base/clock.ts';
import { newId } from '../packages/engine/src/base/ids.ts';
import type { Currency } from '../packages/engine/src/base/money.ts';
import type { Result } from '../packages/engine/src/base/refusal.ts';
import { CALLBACKS } from '../packages/engine/src/callbacks/part.ts';
import { ATTEMPTS } from '../packages/engine/src/channels/attempt.ts';
import type { Queryable, Store } from '../packages/engine/src/index.ts';
import type { AccountKind } from '../packages/engine/src/ledger/accounts.ts';
import { LEDGER } from '../packages/engine/src/ledger/part.ts';
import { engineParts } from '../packages/engine/src/parts.ts';
import type { Payment } from '../packages/engine/src/payments/payment.ts';
import { PAYMENTS } from '../packages/engine/src/payments/table.ts';
import { Batch } from '../packages/engine/src/writer/batch.ts';
import type { CommandKind } from '../packages/engine/src/writer/command.ts';
import type { OrderKey, RowName } from '../packages/engine/src/writer/table-declaration.ts';

/**
 * What the batching writer is measured against: each command in a transaction of its own, its statements sent one
 * after the other, the way a careful service is usually written. The same decisions, the same rows, the same ledger
 * rules and hash chain. It is no straw man: statements are prepared, a transfer's entries are one insert, and the
 * merchant's ledger head, for which all captures of a hot merchant wait, is locked last and held for as little as
 * possible.
 */
export class OneByOneWriter {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** As the writer's `run`, for the commands that create and complete a payment. */
  run<I extends { readonly merchantId: string }, R>(kind: CommandKind<I, R>, input: I): Promise<Result<R>> {
    const now = this.#clock.now();
    return this.#store.transaction(async (tx) => {
      const state = new Batch(PARTS);
      const { merchantId } = input;
      const needs = kind.needs(input, now);
      for (const { part, key } of needs) {
        if (part !== PAYMENTS.name) continue;
        const name = key as RowName;
        if (name.by === 'id') await loadPayment(tx, state, LOCK_PAYMENT, [merchantId, name.id]);
        if (name.by === 'order') await loadOrder(tx, state, merchantId, name.order);
      }
      const decision = kind.decide(state, input, now);
      if (!decision.ok) return decision;
      const { changes } = decision;
      state.keep(changes);
      for (const payment of state.of(PAYMENTS).inserted()) await insert(tx, 'payments', payment);
      for (const payment of state.of(PAYMENTS).updated()) await updatePayment(tx, payment);
      for (const answer of state.of(ATTEMPTS).answers) {
        const { outcome, outcomeCode, outcomeReason, answeredAt } = answer;
        await tx.query(ANSWER_ATTEMPT, [
          merchantId,
          answer.id,
          outcome,
          outcomeCode,
          outcomeReason,
          answeredAt,
        ]);
      }
      for (const callback of state.of(CALLBACKS).drafts) {
        const endpoint = new URL(callback.url).origin;
        const times = { dueAt: now, createdAt: now };
        await insert(tx, 'callbacks', { ...callback, id: newId(now), endpoint, ...times });
      }
      if (changes.some(({ part }) => part === LEDGER.name))
        await book(tx, state, merchantId, () => state.book(changes, now));
      return { ok: true, value: decision.reply };
    });
  }
}

const PARTS = engineParts(() => true);
const LOCK_PAYMENT = `select * from payments where merchant_id = $1 and id = $2 for update`;
const FIND_ORDER = `select * from payments where merchant_id = $1 and app_id = $2 and order_number = $3`;

async function loadPayment(tx: Queryable, state: Batch, sql: string, key: string[]): Promise<void> {
  const [row] = await tx.query(sql, key);
  if (row) state.of(PAYMENTS).take(row);
}

function loadOrder(tx: Queryable, state: Batch, merchantId: string, order: OrderKey): Promise<void> {
  return loadPayment(tx, state, FIND_ORDER, [merchantId, order.appId, order.orderNumber]);
}

/** The same columns as the batching writer's update. */
const UPDATE_PAYMENT = `
  update payments set
    state = $3, received_amount = $4, refunded_amount = $5, refunding_amount = $6, unsettled_amount = $7,
    fee_amount = $8, method = $9, bank = $10, channel = $11, attempt_id = $12, redirect_url = $13,
    virtual_account = $14, failure_code = $15, failure_reason = $16, expires_at = $17, completed_at = $18,
    settle_at = $19, settlement_id = $20
  where merchant_id = $1 and id = $2`;

async function updatePayment(tx: Queryable, payment: Payment): Promise<void> {
  await tx.query(UPDATE_PAYMENT, [
    payment.merchantId,
    payment.id,
    payment.state,
    payment.receivedAmount,
    payment.refundedAmount,
    payment.refundingAmount,
    payment.unsettledAmount,
    payment.feeAmount,
    payment.method,
    payment.bank,
    payment.channel,
    payment.attemptId,
    payment.redirectUrl,
    payment.virtualAccount && JSON.stringify(payment.virtualAccount),
    payment.failureCode,
    payment.failureReason,
    payment.expiresAt,
    payment.completedAt,
    payment.settleAt,
    payment.settlementId,
  ]);
}

const ANSWER_ATTEMPT = `
  update attempts set outcome = $3, outcome_code = $4, outcome_reason = $5, answered_at = $6
  where merchant_id = $1 and id = $2`;

/** Columns of JSON; everything else of a record goes to the database as it is. */
const JSON_MEMBERS: ReadonlySet<string> = new Set(['virtualAccount', 'details', 'snapshot', 'depositRules']);
const insertTexts = new Map<string, string>();

async function insert(tx: Queryable, table: string, record: object): Promise<void> {
  const members = Object.entries(record);
  let sql = insertTexts.get(table);
  if (sql === undefined) {
    const columns = members.map(([name]) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    sql = `insert into ${table} (${columns}) values (${members.map((_, index) => `$${index + 1}`)})`;
    insertTexts.set(table, sql);
  }
  const values = members.map(([name, value]) =>
    JSON_MEMBERS.has(name) && value !== null ? JSON.stringify(value) : value,
  );
  await tx.query(sql, values);
}

const LOCK_HEAD = `select sequence, hash from ledger_heads where merchant_id = $1 for update`;
const BALANCES = `select kind, channel, currency, balance from accounts where merchant_id = $1`;

/** For the test that they fit the tables. */
export const STATEMENTS = { LOCK_PAYMENT, FIND_ORDER, LOCK_HEAD, BALANCES };
const INSERT_TRANSFER = `
  insert into transfers (merchant_id, sequence, kind, subject_kind, subject_id, created_at, previous_hash, hash)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;
const WRITE_BALANCE = `
  insert into accounts (merchant_id, kind, channel, currency, balance) values ($1, $2, $3, $4, $5)
  on conflict (merchant_id, kind, channel, currency) do update set balance = excluded.balance`;
const WRITE_HEAD = `update ledger_heads set sequence = $2, hash = $3 where merchant_id = $1`;

interface BalanceRow {
  kind: AccountKind;
  channel: string;
  currency: Currency;
  balance: bigint;
}

/** Locks the merchant's ledger, books in memory, writes transfer, entries, balances and head. */
async function book(tx: Queryable, state: Batch, merchantId: string, post: () => void): Promise<void> {
  const ledger = state.of(LEDGER);
  const [head] = await tx.query<{ sequence: bigint; hash: Buffer }>(LOCK_HEAD, [merchantId]);
  if (!head) throw new Error('a merchant without ledger head');
  ledger.loadHead(merchantId, head);
  for (const { balance, ...account } of await tx.query<BalanceRow>(BALANCES, [merchantId])) {
    ledger.loadBalance(merchantId, account, balance);
  }
  post();
  for (const { entries, ...transfer } of ledger.posted) {
    const { sequence, kind, subjectKind, subjectId, createdAt, previousHash, hash } = transfer;
    const subject = [kind, subjectKind, subjectId];
    await tx.query(INSERT_TRANSFER, [merchantId, sequence, ...subject, createdAt, previousHash, hash]);
    const values = entries.flatMap((line) => [
      ...[merchantId, sequence, line.line],
      ...[line.kind, line.channel, line.currency, line.amount, line.balanceAfter],
    ]);
    await tx.query(insertEntries(entries.length), values);
  }
  for (const { account, balance } of ledger.movedBalances()) {
    await tx.query(WRITE_BALANCE, [merchantId, account.kind, account.channel, account.currency, balance]);
  }
  for (const { sequence, hash } of ledger.movedHeads()) {
    await tx.query(WRITE_HEAD, [merchantId, sequence, hash]);
  }
}

const ENTRY_COLUMNS = 8;

function insertEntries(lines: number): string {
  const row = (line: number) =>
    `(${Array.from({ length: ENTRY_COLUMNS }, (_, column) => `$${line * ENTRY_COLUMNS + column + 1}`)})`;
  return `
    insert into entries (merchant_id, sequence, line, kind, channel, currency, amount, balance_after)
    values ${Array.from({ length: lines }, (_, line) => row(line))}`;
}
