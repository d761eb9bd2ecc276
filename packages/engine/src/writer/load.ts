import type { IdentityCheck } from '../identity/identity-check.ts';
import type { AccountKind } from '../ledger/accounts.ts';
import { pastNonces } from '../merchants/nonces.ts';
import type { Currency } from '../money.ts';
import type { Payment } from '../payments/payment.ts';
import type { Payout } from '../payouts/payout.ts';
import type { Refund } from '../refunds/refund.ts';
import type { Queryable } from '../store/store.ts';
import type { BatchState } from './batch-state.ts';
import type { Deposit, Usage } from './changes.ts';
import type { Needs, NonceKey, OrderKey } from './command.ts';
import { loadAfterwards } from './load-afterwards.ts';
import { loadCardTokens } from './load-card-tokens.ts';
import { loadRecurrings } from './load-recurrings.ts';
import { fromRow } from './rows.ts';

interface Loading {
  readonly merchantId: string;
  readonly ledger: boolean;
  readonly needs: Needs;
}

/**
 * Loads and locks what a batch touches. The order is the same in every process, which is what keeps them from
 * waiting for each other in a circle: ledger heads by merchant, then payments, payouts and refunds by id, then daily
 * usage.
 * `isRepeated` says that a row which this batch took for new was there already.
 */
export async function loadBatch(
  tx: Queryable,
  state: BatchState,
  commands: readonly Loading[],
  { isRepeated, now }: { readonly isRepeated: boolean; readonly now: Date },
): Promise<void> {
  const ledgers = new Set(commands.filter((command) => command.ledger).map((command) => command.merchantId));
  if (ledgers.size > 0) await loadLedgers(tx, state, [...ledgers]);
  await takeNonces(tx, state, commands, now);
  await loadPayments(tx, state, commands, isRepeated);
  await loadPayouts(tx, state, commands);
  await loadRefunds(tx, state, commands);
  await loadUsage(tx, state, commands);
  await loadDeposits(tx, state, commands);
  await loadIdentityChecks(tx, state, commands);
  await loadAfterwards(tx, state, commands);
  await loadCardTokens(tx, state, commands);
  await loadRecurrings(tx, state, commands);
}

/**
 * The first statement of every ledger batch, and so it also says, for this transaction, that the batch's statements are
 * to be planned without reading whole tables. Otherwise a plan prepared while a table was empty goes on reading all of
 * it for each batch until the first analyze (measured: a third fewer completions after 40 000 of them). Planning each
 * statement anew (plan_cache_mode) costs more than it saves, and a statement of its own would be one more round trip.
 */
export const LOCK_HEADS = `
  select merchant_id, sequence, hash, set_config('enable_seqscan', 'off', true) as plans from ledger_heads
  where merchant_id = any($1::uuid[]) order by merchant_id for update`;
export const BALANCES = `
  select merchant_id, kind, channel, currency, balance from accounts where merchant_id = any($1::uuid[])`;

async function loadLedgers(tx: Queryable, state: BatchState, merchantIds: string[]): Promise<void> {
  const heads = await tx.query<{ merchant_id: string; sequence: bigint; hash: Buffer }>(LOCK_HEADS, [
    merchantIds,
  ]);
  if (heads.length !== merchantIds.length) throw new Error('a merchant without ledger head');
  for (const head of heads)
    state.ledger.loadHead(head.merchant_id, { sequence: head.sequence, hash: head.hash });
  // Read after the lock is held: a statement of its own, so that it sees what the holder before committed.
  const balances = await tx.query<{
    merchant_id: string;
    kind: AccountKind;
    channel: string;
    currency: Currency;
    balance: bigint;
  }>(BALANCES, [merchantIds]);
  for (const { merchant_id, balance, ...account } of balances) {
    state.ledger.loadBalance(merchant_id, account, balance);
  }
}

type Pick<K> = (needs: Needs) => readonly K[] | undefined;

function collect<K>(commands: readonly Loading[], pick: Pick<K>): { merchantId: string; key: K }[] {
  return commands.flatMap(({ merchantId, needs }) => (pick(needs) ?? []).map((key) => ({ merchantId, key })));
}

function idColumns(found: { merchantId: string; key: string }[]): unknown[] {
  return [found.map((one) => one.merchantId), found.map((one) => one.key)];
}

function orderColumns(found: { merchantId: string; key: OrderKey }[]): unknown[] {
  return [
    found.map((one) => one.merchantId),
    found.map((one) => one.key.appId),
    found.map((one) => one.key.orderNumber),
  ];
}

/** `order by` decides the order of locking; the join is on the primary key. */
const byId = (table: string) => `
  select t.* from ${table} t
  where (t.merchant_id, t.id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by t.merchant_id, t.id for update`;

/**
 * No lock: a new order's number is guarded by its unique index, a repeated one is only compared. Lateral, so that the
 * index is the only way to look: a plain join, prepared while the table was empty, went on reading the whole table
 * for each batch until the first analyze (measured: 4 500 creates a second falling to 1 400 within 100 000 orders).
 */
const byOrder = (table: string, last = '') => `
  select t.* from unnest($1::uuid[], $2::uuid[], $3::text[]) k (merchant_id, app_id, order_number)
  cross join lateral (
    select * from ${table} o
    where o.merchant_id = k.merchant_id and o.app_id = k.app_id and o.order_number = k.order_number
    ${last} limit 1
  ) t`;

export const PAYMENTS_BY_ID = byId('payments');
export const PAYMENTS_BY_ORDER = byOrder('payments', 'order by o.order_try desc');
export const PAYOUTS_BY_ID = byId('payouts');
export const PAYOUTS_BY_ORDER = byOrder('payouts');
export const REFUNDS_BY_ID = byId('refunds');
export const REFUNDS_BY_ORDER = byOrder('refunds');

async function loadPayments(
  tx: Queryable,
  state: BatchState,
  commands: readonly Loading[],
  isRepeated: boolean,
): Promise<void> {
  const ids = collect(commands, (needs) => needs.payments);
  if (ids.length > 0) {
    for (const row of await tx.query(PAYMENTS_BY_ID, idColumns(ids)))
      state.payments.load(fromRow<Payment>(row));
  }
  // A new payment's number is nearly always new, and the insert says so when it is not: then the batch starts over and
  // looks. Not looking the first time saves a tenth of a create.
  if (!isRepeated) return;
  const orders = collect(commands, (needs) => needs.paymentOrders);
  if (orders.length === 0) return;
  for (const row of await tx.query(PAYMENTS_BY_ORDER, orderColumns(orders))) {
    const payment = fromRow<Payment>(row);
    if (!state.payments.get(payment.merchantId, payment.id)) state.payments.load(payment);
  }
}

async function loadPayouts(tx: Queryable, state: BatchState, commands: readonly Loading[]): Promise<void> {
  const ids = collect(commands, (needs) => needs.payouts);
  if (ids.length > 0) {
    for (const row of await tx.query(PAYOUTS_BY_ID, idColumns(ids))) state.payouts.load(fromRow<Payout>(row));
  }
  const orders = collect(commands, (needs) => needs.payoutOrders);
  if (orders.length === 0) return;
  for (const row of await tx.query(PAYOUTS_BY_ORDER, orderColumns(orders))) {
    const payout = fromRow<Payout>(row);
    if (!state.payouts.get(payout.merchantId, payout.id)) state.payouts.load(payout);
  }
}

async function loadRefunds(tx: Queryable, state: BatchState, commands: readonly Loading[]): Promise<void> {
  const ids = collect(commands, (needs) => needs.refunds);
  if (ids.length > 0) {
    for (const row of await tx.query(REFUNDS_BY_ID, idColumns(ids))) state.refunds.load(fromRow<Refund>(row));
  }
  const orders = collect(commands, (needs) => needs.refundOrders);
  if (orders.length === 0) return;
  for (const row of await tx.query(REFUNDS_BY_ORDER, orderColumns(orders))) {
    const refund = fromRow<Refund>(row);
    if (!state.refunds.get(refund.merchantId, refund.id)) state.refunds.load(refund);
  }
}

export const DEPOSITS = `
  select d.* from deposits d
  where (d.merchant_id, d.payment_id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by d.id`;

async function loadDeposits(tx: Queryable, state: BatchState, commands: readonly Loading[]): Promise<void> {
  const payments = collect(commands, (needs) => needs.depositsOf);
  if (payments.length === 0) return;
  for (const row of await tx.query(DEPOSITS, idColumns(payments))) state.deposits.load(fromRow<Deposit>(row));
}

/** No lock: whoever touches a check holds its payment's row. Lateral for the reason given at `byOrder`. */
export const IDENTITY_CHECKS = `
  select c.* from unnest($1::uuid[], $2::uuid[]) k (merchant_id, payment_id)
  cross join lateral (
    select * from identity_checks i
    where i.merchant_id = k.merchant_id and i.payment_id = k.payment_id limit 1
  ) c`;

async function loadIdentityChecks(
  tx: Queryable,
  state: BatchState,
  commands: readonly Loading[],
): Promise<void> {
  const payments = collect(commands, (needs) => needs.identitiesOf);
  if (payments.length === 0) return;
  for (const row of await tx.query(IDENTITY_CHECKS, idColumns(payments))) {
    state.identityChecks.load(fromRow<IdentityCheck>(row));
  }
}

/** As NonceMemory takes them, but with the batch: durable when it is, and free again when it is undone. */
const TAKE_NONCES = `
  insert into nonces as n (nonce, app_id, seen_at)
  select k.nonce, k.app_id, $3 from unnest($1::text[], $2::uuid[]) k (nonce, app_id)
  on conflict (nonce, app_id) do update set seen_at = excluded.seen_at where n.seen_at <= $4
  returning n.nonce, n.app_id`;

async function takeNonces(
  tx: Queryable,
  state: BatchState,
  commands: readonly Loading[],
  now: Date,
): Promise<void> {
  const keys = distinctNonces(commands.map(({ needs }) => needs));
  if (keys.length === 0) return;
  const rows = await tx.query(TAKE_NONCES, [
    keys.map((key) => key.nonce),
    keys.map((key) => key.appId),
    now,
    pastNonces(now),
  ]);
  for (const row of rows) state.loadNonce(fromRow<NonceKey>(row));
}

/** Each once and in one order: a statement can't touch a row twice, and processes must not wait for each other. */
export function distinctNonces(needs: readonly Needs[]): NonceKey[] {
  const all = needs.flatMap(({ nonces }) => nonces ?? []);
  const byKey = new Map(all.map((key) => [`${key.nonce}/${key.appId}`, key]));
  return [...byKey].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, key]) => key);
}

const OPEN_USAGE = `
  insert into daily_usage (merchant_id, app_id, scope, day, amount)
  select distinct k.merchant_id, k.app_id, k.scope, k.day, 0
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[]) k (merchant_id, app_id, scope, day)
  order by 1, 2, 3, 4
  on conflict do nothing`;
export const LOCK_USAGE = `
  select u.* from daily_usage u
  where (u.merchant_id, u.app_id, u.scope, u.day)
    in (select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[]))
  order by u.merchant_id, u.app_id, u.scope, u.day for update`;

/** Of limits whose rows are locked, in a statement of its own, which sees what was committed before the lock. */
export const TAKE_RETURNED = `
  with taken as (
    delete from returned_usage r
    where (r.merchant_id, r.app_id, r.scope, r.day)
      in (select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[]))
    returning r.merchant_id, r.app_id, r.scope, r.day, r.amount
  )
  select merchant_id, app_id, scope, day, sum(amount)::bigint as amount from taken
  group by merchant_id, app_id, scope, day`;

/**
 * Only orders under a daily limit come here: the row is made and locked, so that racing orders can't both fit. What
 * other orders gave back meanwhile is taken into it.
 */
async function loadUsage(tx: Queryable, state: BatchState, commands: readonly Loading[]): Promise<void> {
  const keys = collect(commands, (needs) => needs.usage);
  if (keys.length === 0) return;
  const columns = [
    keys.map((one) => one.merchantId),
    keys.map((one) => one.key.appId),
    keys.map((one) => one.key.scope),
    keys.map((one) => one.key.day),
  ];
  await tx.query(OPEN_USAGE, columns);
  for (const row of await tx.query(LOCK_USAGE, columns)) state.loadUsage(fromRow<Usage>(row));
  for (const row of await tx.query(TAKE_RETURNED, columns)) state.loadReturned(fromRow<Usage>(row));
}
