import { koreanDay } from '../clock.ts';
import { newId } from '../ids.ts';
import type { Payment } from '../payments/payment.ts';
import type { Queryable } from '../store/store.ts';
import type { BatchState } from './batch-state.ts';
import type { CallbackDraft } from './changes.ts';
import { areUntouched, INSERT_NEW_PAYMENTS, newPaymentColumns } from './insert-payments.ts';
import { lateEventId } from './late-event-id.ts';
import { insertion, rowsJson } from './rows.ts';

/** Two batches made the same order at the same moment; the later one starts over and then sees the earlier one. */
export class LostRace extends Error {
  constructor(table: string) {
    super(`another process made the same ${table} row first`);
  }
}

/** Which messages a dialect sends; the engine decides that something happened, the dialect whether it tells. */
export type CallbackPolicy = (message: CallbackDraft) => boolean;

/** Writes all that a batch decided: one statement per table, whatever the number of commands. */
export async function saveBatch(
  tx: Queryable,
  state: BatchState,
  now: Date,
  tells: CallbackPolicy,
): Promise<void> {
  await insertPayments(tx, state.payments.inserted());
  await insertOrders(tx, 'payouts', state.payouts.inserted());
  await insertOrders(tx, 'refunds', state.refunds.inserted());
  await write(tx, UPDATE_PAYMENTS, state.payments.updated());
  await write(tx, UPDATE_PAYOUTS, state.payouts.updated());
  await write(tx, UPDATE_REFUNDS, state.refunds.updated());
  await insert(tx, 'attempts', state.newAttempts);
  await write(tx, ANSWER_ATTEMPTS, state.attemptAnswers);
  await insert(tx, 'deposits', state.deposits.inserted());
  await write(tx, UPDATE_DEPOSITS, state.deposits.updated());
  await insert(tx, 'identity_checks', state.identityChecks.inserted());
  await write(tx, UPDATE_IDENTITY_CHECKS, state.identityChecks.updated());
  await insert(tx, 'card_tokens', state.cardTokens.inserted());
  await write(tx, UPDATE_CARD_TOKENS, state.cardTokens.updated());
  await insert(tx, 'recurrings', state.recurrings.inserted());
  await write(tx, UPDATE_RECURRINGS, state.recurrings.updated());
  await insert(tx, 'recurring_charges', state.recurringCharges);
  await insert(tx, 'mails', state.mails);
  await insert(tx, 'cash_receipts', state.cashReceipts.inserted());
  await write(tx, UPDATE_CASH_RECEIPTS, state.cashReceipts.updated());
  await insert(tx, 'chargebacks', state.chargebacks.inserted());
  await write(tx, UPDATE_CHARGEBACKS, state.chargebacks.updated());
  await insert(tx, 'settlements', state.settlements);
  await write(tx, WRITE_USAGE, [...state.usedToday.values()]);
  await saveReturnedUsage(tx, state, now);
  await saveLedger(tx, state);
  await saveEffects(tx, state, now);
  const callbacks = state.callbacks.filter(tells);
  // Each row draws its sequence here, in the order in which they were decided.
  await insert(
    tx,
    'callbacks',
    callbacks.map((callback) => ({
      ...callback,
      snapshot: { ...callback.snapshot, occurredAt: now.toISOString() },
      id: newId(now),
      endpoint: endpointOf(callback.url),
      dueAt: now,
      createdAt: now,
    })),
  );
  await insert(
    tx,
    'late_events',
    state.lateEvents.map((event) => ({ ...event, id: lateEventId(event), createdAt: now })),
    // A channel that is asked each day says the same each day.
    'on conflict do nothing',
  );
}

/** Front doors check addresses; one that slipped through must fail its own delivery, not the batch. */
function endpointOf(url: string): string {
  return URL.parse(url)?.origin ?? 'invalid';
}

async function write(tx: Queryable, sql: string, records: readonly object[]): Promise<void> {
  if (records.length > 0) await tx.query(sql, [rowsJson(records)]);
}

/** `conflict`: what follows the insert. */
async function insert(
  tx: Queryable,
  table: string,
  records: readonly object[],
  conflict = '',
): Promise<void> {
  if (records.length === 0) return;
  const { sql, parameters } = insertion(table, records);
  await tx.query(`${sql} ${conflict}`, parameters);
}

interface Order {
  readonly appId: string;
  readonly orderNumber: string;
}

/** Sorted, so that two processes that insert the same numbers wait in line and not for each other. */
export function inOrder<T extends Order>(records: readonly T[]): T[] {
  const key = (order: Order) => `${order.appId} ${order.orderNumber}`;
  return records.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

async function insertOrders(tx: Queryable, table: string, records: readonly Order[]): Promise<void> {
  if (records.length === 0) return;
  const { sql, parameters } = insertion(table, inOrder(records));
  const rows = await tx.query(`${sql} on conflict do nothing returning 1`, parameters);
  if (rows.length !== records.length) throw new LostRace(table);
}

async function insertPayments(tx: Queryable, payments: readonly Payment[]): Promise<void> {
  if (!areUntouched(payments)) return insertOrders(tx, 'payments', payments);
  if (payments.length === 0) return;
  const rows = await tx.query(INSERT_NEW_PAYMENTS, newPaymentColumns(inOrder(payments)));
  if (rows.length !== payments.length) throw new LostRace('payments');
}

export const UPDATE_PAYMENTS = `
  update payments p set
    state = r.state, received_amount = r.received_amount, refunded_amount = r.refunded_amount,
    refunding_amount = r.refunding_amount, refunded_payer_amount = r.refunded_payer_amount,
    charged_back_amount = r.charged_back_amount, charged_back_payer_amount = r.charged_back_payer_amount,
    unsettled_amount = r.unsettled_amount, fee_amount = r.fee_amount,
    method = r.method, bank = r.bank, channel = r.channel, attempt_id = r.attempt_id,
    redirect_url = r.redirect_url, virtual_account = r.virtual_account, payer_sealed = r.payer_sealed,
    intent = r.intent, card = r.card, approval = r.approval, authentication = r.authentication,
    cash_receipt = r.cash_receipt, receipt_wish_sealed = r.receipt_wish_sealed,
    callback_url = r.callback_url, counted = r.counted, details = r.details, card_token_id = r.card_token_id,
    payer_currency = r.payer_currency, payer_amount = r.payer_amount, payer_rate = r.payer_rate,
    failure_code = r.failure_code, failure_reason = r.failure_reason, expires_at = r.expires_at,
    completed_at = r.completed_at, settle_at = r.settle_at, settlement_id = r.settlement_id
  from json_populate_recordset(null::payments, $1) r
  where p.merchant_id = r.merchant_id and p.id = r.id`;

export const UPDATE_PAYOUTS = `
  update payouts p set
    state = r.state, counted = r.counted, failure_code = r.failure_code, failure_reason = r.failure_reason,
    completed_at = r.completed_at
  from json_populate_recordset(null::payouts, $1) r
  where p.merchant_id = r.merchant_id and p.id = r.id`;

export const UPDATE_REFUNDS = `
  update refunds p set
    state = r.state, failure_code = r.failure_code, failure_reason = r.failure_reason,
    completed_at = r.completed_at
  from json_populate_recordset(null::refunds, $1) r
  where p.merchant_id = r.merchant_id and p.id = r.id`;

/** That a channel took the payer's money stays known, whatever it says after it: the proof of the ledger reads it. */
export const ANSWER_ATTEMPTS = `
  update attempts a set
    outcome = r.outcome, outcome_code = r.outcome_code, outcome_reason = r.outcome_reason,
    answered_at = r.answered_at
  from json_populate_recordset(null::attempts, $1) r
  where a.merchant_id = r.merchant_id and a.id = r.id and a.outcome is distinct from 'captured'`;

export const UPDATE_DEPOSITS = `
  update deposits d set
    state = r.state, reason = r.reason, credited_amount = r.credited_amount, fee_amount = r.fee_amount,
    return_id = r.return_id, completed_at = r.completed_at
  from json_populate_recordset(null::deposits, $1) r
  where d.merchant_id = r.merchant_id and d.id = r.id`;

export const UPDATE_IDENTITY_CHECKS = `
  update identity_checks i set
    state = r.state, verifier = r.verifier, tries = r.tries, codes_sent = r.codes_sent,
    answers_sealed = r.answers_sealed, reference = r.reference, code_sent_at = r.code_sent_at,
    code_expires_at = r.code_expires_at, problem = r.problem, problem_field = r.problem_field,
    question_id = r.question_id, question_asked_at = r.question_asked_at,
    question_fingerprint = r.question_fingerprint, updated_at = r.updated_at, finished_at = r.finished_at
  from json_populate_recordset(null::identity_checks, $1) r
  where i.merchant_id = r.merchant_id and i.id = r.id`;

export const UPDATE_CARD_TOKENS = `
  update card_tokens t set
    state = r.state, activated_at = r.activated_at, deleted_at = r.deleted_at
  from json_populate_recordset(null::card_tokens, $1) r
  where t.merchant_id = r.merchant_id and t.id = r.id`;

/** Whoever had leased it for a question to the tax office is done with it. */
export const UPDATE_CASH_RECEIPTS = `
  update cash_receipts c set
    state = r.state, amount = r.amount, tax_free_amount = r.tax_free_amount, taxable_amount = r.taxable_amount,
    vat_amount = r.vat_amount, service_fee_amount = r.service_fee_amount, approval_number = r.approval_number,
    failure_code = r.failure_code, failure_reason = r.failure_reason, ask_at = r.ask_at, asks = r.asks,
    approved_at = r.approved_at, ended_at = r.ended_at, leased_until = null
  from json_populate_recordset(null::cash_receipts, $1) r
  where c.merchant_id = r.merchant_id and c.id = r.id`;

export const UPDATE_CHARGEBACKS = `
  update chargebacks c set
    state = r.state, from_unsettled = r.from_unsettled, evidence_sealed = r.evidence_sealed,
    deducted_at = r.deducted_at, represented_at = r.represented_at, resolved_at = r.resolved_at
  from json_populate_recordset(null::chargebacks, $1) r
  where c.merchant_id = r.merchant_id and c.id = r.id`;

/** Whoever held it has done what it was held for. */
export const UPDATE_RECURRINGS = `
  update recurrings c set
    state = r.state, current_payment_id = r.current_payment_id, order_try = r.order_try, amount = r.amount,
    period = r.period, next_on = r.next_on, tries = r.tries, due_at = r.due_at, remind_at = r.remind_at,
    reminded_for = r.reminded_for, details = r.details, end_reason = r.end_reason,
    activated_at = r.activated_at, ended_at = r.ended_at, leased_until = null
  from json_populate_recordset(null::recurrings, $1) r
  where c.merchant_id = r.merchant_id and c.id = r.id`;

export const WRITE_USAGE = `
  update daily_usage u set amount = r.amount
  from json_populate_recordset(null::daily_usage, $1) r
  where u.merchant_id = r.merchant_id and u.app_id = r.app_id and u.scope = r.scope and u.day = r.day`;

/** Of days that are over nobody counts any more. */
async function saveReturnedUsage(tx: Queryable, state: BatchState, now: Date): Promise<void> {
  const today = koreanDay(now);
  const returned = state.returnedUsage.filter(({ day }) => day >= today);
  await insert(
    tx,
    'returned_usage',
    returned.map((usage) => ({ ...usage, id: newId(now) })),
  );
}

const IF_MOVED_BEFORE = `
  on conflict (merchant_id, kind, channel, currency) do update set balance = excluded.balance`;
export const WRITE_HEADS = `
  update ledger_heads h set sequence = r.sequence, hash = r.hash
  from json_populate_recordset(null::ledger_heads, $1) r where h.merchant_id = r.merchant_id`;

async function saveLedger(tx: Queryable, state: BatchState): Promise<void> {
  const { posted } = state.ledger;
  if (posted.length === 0) return;
  await insert(
    tx,
    'transfers',
    posted.map(({ entries: _entries, ...transfer }) => transfer),
  );
  await insert(
    tx,
    'entries',
    posted.flatMap(({ merchantId, sequence, entries }) =>
      entries.map((line) => ({ ...line, merchantId, sequence })),
    ),
  );
  await insert(
    tx,
    'accounts',
    state.ledger.movedBalances().map(({ merchantId, account, balance }) => ({
      merchantId,
      kind: account.kind,
      channel: account.channel,
      currency: account.currency,
      balance,
    })),
    IF_MOVED_BEFORE,
  );
  await write(tx, WRITE_HEADS, state.ledger.movedHeads());
}

export const DELETE_EFFECTS = `
  delete from effects e
  where (e.merchant_id, e.id) in (select * from unnest($1::uuid[], $2::uuid[]))`;

export const DROP_EFFECTS = `
  delete from effects e
  where (e.merchant_id, e.subject_id) in (select * from unnest($1::uuid[], $2::uuid[]))`;

async function saveEffects(tx: Queryable, state: BatchState, now: Date): Promise<void> {
  await removeEffects(tx, DELETE_EFFECTS, state.finishedEffects);
  await removeEffects(tx, DROP_EFFECTS, state.droppedEffectsOf);
  await insert(
    tx,
    'effects',
    state.effects.map(({ delayMs, ...effect }) => ({
      ...effect,
      id: newId(now),
      tries: effect.tries ?? 0,
      claims: 0,
      dueAt: new Date(now.getTime() + (delayMs ?? 0)),
      createdAt: now,
    })),
    'on conflict do nothing',
  );
}

async function removeEffects(
  tx: Queryable,
  sql: string,
  keys: { merchantId: string; id: string }[],
): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(sql, [keys.map((key) => key.merchantId), keys.map((key) => key.id)]);
}
