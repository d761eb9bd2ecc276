import type { Payment } from '../payments/payment.ts';

/** Separates method codes on their way to the database: a unit separator is in no code. */
const SEPARATOR = '\u001f';

/** What a new payment says, column by column; all other columns stand at their defaults until something happens. */
const COLUMNS: readonly (readonly [
  column: string,
  type: string,
  value: (payment: Payment) => string | bigint | number | Date | null,
])[] = [
  ['merchant_id', 'uuid', (payment) => payment.merchantId],
  ['id', 'uuid', (payment) => payment.id],
  ['app_id', 'uuid', (payment) => payment.appId],
  ['dialect', 'text', (payment) => payment.dialect],
  ['order_number', 'text', (payment) => payment.orderNumber],
  ['platform_number', 'text', (payment) => payment.platformNumber],
  ['content_hash', 'text', (payment) => payment.contentHash],
  ['order_try', 'int4', (payment) => payment.orderTry],
  ['state', 'text', (payment) => payment.state],
  ['intent', 'text', (payment) => payment.intent],
  ['currency', 'text', (payment) => payment.currency],
  ['amount', 'int8', (payment) => payment.amount],
  ['fee_fixed', 'int8', (payment) => payment.feeFixed],
  ['fee_rate_ppm', 'int8', (payment) => payment.feeRatePpm],
  ['payer_currency', 'text', (payment) => payment.payerCurrency],
  ['payer_amount', 'int8', (payment) => payment.payerAmount],
  ['payer_rate', 'text', (payment) => payment.payerRate],
  ['allowed_methods', 'text', (payment) => payment.allowedMethods.join(SEPARATOR)],
  ['return_url', 'text', (payment) => payment.returnUrl],
  ['fail_url', 'text', (payment) => payment.failUrl],
  ['callback_url', 'text', (payment) => payment.callbackUrl],
  ['payer_sealed', 'text', (payment) => payment.payerSealed],
  ['payee_name', 'text', (payment) => payment.payeeName],
  ['payer_key', 'text', (payment) => payment.payerKey],
  ['details', 'text', (payment) => JSON.stringify(payment.details)],
  ['deposit_rules', 'text', (payment) => JSON.stringify(payment.depositRules)],
  ['settlement_days', 'int4', (payment) => payment.settlementDays],
  ['settlement_calendar', 'text', (payment) => payment.settlementCalendar],
  ['created_at', 'timestamptz', (payment) => payment.createdAt],
  ['expires_at', 'timestamptz', (payment) => payment.expiresAt],
];

/** How a column that no flat array can carry is made from the text that does. */
const CONVERSIONS: Readonly<Record<string, string>> = {
  allowed_methods: `string_to_array(k.allowed_methods, e'\\x1f')`,
  details: 'k.details::jsonb',
  deposit_rules: 'k.deposit_rules::jsonb',
};

const names = COLUMNS.map(([column]) => column);

const SELECT = `
  select ${names.map((name) => CONVERSIONS[name] ?? `k.${name}`).join(', ')}
  from unnest(${COLUMNS.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')}) k (${names.join(', ')})`;
const INSERT = `insert into payments (${names.join(', ')}) ${SELECT} on conflict do nothing returning 1`;

/**
 * Inserts new payments from one array a column. The other tables travel as JSON; for this one, the widest and the one
 * that every order begins with, reading the JSON was half of the server's work for the insert.
 */
export const INSERT_NEW_PAYMENTS = INSERT;

const [NONCES, APPS, SEEN_AT, PAST, WANTED_PAYMENTS, WANTED_NONCES, MADE_AT_MS] = Array.from(
  { length: 7 },
  (_, index) => `$${COLUMNS.length + index + 1}`,
);

/**
 * New payments, and the nonces that their requests used up, as one statement that is its own transaction: all rows or
 * none (SQLSTATE NA001, which is a lost race), and none at a time that is closed (order-times.ts). Without BEGIN
 * and COMMIT around it a batch is one round trip instead of three.
 */
export const INSERT_ALL_OR_NOTHING = `
  with written as (${INSERT}),
  used as (
    insert into nonces as n (nonce, app_id, seen_at)
    select u.nonce, u.app_id, ${SEEN_AT} from unnest(${NONCES}::text[], ${APPS}::uuid[]) u (nonce, app_id)
    on conflict (nonce, app_id) do update set seen_at = excluded.seen_at where n.seen_at <= ${PAST}
    returning 1
  )
  select all_or_nothing(hold_order_time(${MADE_AT_MS}::bigint), ${MADE_AT_MS}::bigint),
    all_or_nothing((select count(*) from written), ${WANTED_PAYMENTS}),
    all_or_nothing((select count(*) from used), ${WANTED_NONCES})`;

/** SQLSTATE of INSERT_ALL_OR_NOTHING when some of the rows were there already. */
export const NOT_ALL_NEW = 'NA001';

/** The parameters of INSERT_NEW_PAYMENTS. */
export function newPaymentColumns(payments: readonly Payment[]): unknown[] {
  return COLUMNS.map(([, , value]) => payments.map(value));
}

/** Whether the payments are as they were made, so that the columns above say all of them. */
export function areUntouched(payments: readonly Payment[]): boolean {
  return payments.every(
    ({ state, method, receivedAmount, failureCode, counted }) =>
      state === 'created' &&
      method === null &&
      receivedAmount === 0n &&
      failureCode === null &&
      counted === null,
  );
}
