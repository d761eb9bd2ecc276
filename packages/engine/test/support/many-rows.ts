import type { Store } from '../../src/store/store.ts';

const MERCHANTS = 20;

/** The id of the merchant that row `n` belongs to. */
export const merchantOf = (n: number) => `00000000-0000-7000-8000-${String(n % MERCHANTS).padStart(12, '0')}`;

/** The id of row `n` of a table, the same in all tables. */
export const idOf = (n: number) => `10000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const MERCHANT = `('00000000-0000-7000-8000-' || lpad((n % ${MERCHANTS})::text, 12, '0'))::uuid`;
const ID = `('10000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;
/** One app; the parts of an order's key that distinguish most are its numbers. */
export const APP_ID = '20000000-0000-7000-8000-000000000000';
const NOW = `timestamptz '2026-03-01 00:00:00+00'`;

/** What there is after some weeks: most orders are done, a few thousand are under way. */
const FILL: Record<string, string> = {
  payments: `
    insert into payments (merchant_id, id, app_id, dialect, order_number, platform_number, content_hash,
      state, currency,
      amount, received_amount, unsettled_amount, fee_fixed, fee_rate_ppm, payer_currency, payer_amount,
      allowed_methods,
      payer_key, deposit_rules, settlement_days, created_at, expires_at, settle_at)
    select ${MERCHANT}, ${ID}, '${APP_ID}', 'plain', 'M' || n, 'P' || n, 'h',
      case when n % 50 = 0 then 'pending' else 'captured' end,
      'KRW', 1000, 1000, case when n % 40 = 1 then 970 else 0 end, 0, 30000, 'KRW', 1000, '{WALLET}',
      case when n % 3 = 0 then 'K' || n % 1000 end, '{}', 1,
      ${NOW} - n * interval '1 second', ${NOW} - (n - 1000) * interval '1 second',
      ${NOW} - (n - 1000) * interval '1 second'
    from generate_series(1, $1::int) n`,
  payouts: `
    insert into payouts (merchant_id, id, app_id, dialect, order_number, platform_number, content_hash,
      state, currency,
      amount, fee_amount, fee_fixed, fee_rate_ppm, method, channel, attempt_id, payee_sealed, created_at)
    select ${MERCHANT}, ${ID}, '${APP_ID}', 'plain', 'M' || n, 'P' || n, 'h', 'succeeded', 'KRW', 1000, 10, 10, 0,
      'BANK', 'x', ${ID}, '',
      ${NOW} - n * interval '1 second'
    from generate_series(1, $1::int) n`,
  refunds: `
    insert into refunds (merchant_id, id, app_id, payment_id, order_number, platform_number, content_hash,
      state, currency,
      amount, from_unsettled, payer_amount, channel, attempt_id, created_at)
    select ${MERCHANT}, ${ID}, '${APP_ID}', ${ID}, 'M' || n, 'P' || n, 'h', 'succeeded', 'KRW', 10, 0, 10,
      'x', ${ID}, ${NOW}
    from generate_series(1, $1::int) n`,
  attempts: `
    insert into attempts (merchant_id, id, subject_kind, subject_id, channel, created_at)
    select ${MERCHANT}, ${ID}, 'payment', ${ID}, 'x', ${NOW} from generate_series(1, $1::int) n`,
  unmatched_events: `
    insert into unmatched_events (channel, id, kind, reference, event_sealed, received_at, due_at, dismissed_at)
    select 'x', ${ID}::text, 'payment', 'T' || n, '', ${NOW} - n * interval '1 second', ${NOW},
      case when n % 50 > 0 then ${NOW} end
    from generate_series(1, $1::int) n`,
  deposits: `
    insert into deposits (merchant_id, id, payment_id, kind, channel, reference, currency, amount, state, created_at)
    select ${MERCHANT}, ${ID}, ${ID}, 'transfer', 'x', 'D' || n, 'KRW', 10, 'credited', ${NOW} from generate_series(1,
      $1::int) n`,
  card_tokens: `
    insert into card_tokens (merchant_id, id, app_id, number, purpose, is_unique, payment_id, state, vault_token,
      card, card_identifier, card_expires_at, created_at)
    select ${MERCHANT}, ${ID}, '${APP_ID}', 'T' || n, 'token', n % 2 = 0, ${ID},
      case when n % 4 = 0 then 'pending' else 'active' end, 'V' || n, '{}', 'C' || n / 3, ${NOW}, ${NOW}
    from generate_series(1, $1::int) n`,
  subscriptions: `
    insert into subscriptions (merchant_id, id, app_id, dialect, number, state, card_token_id, first_payment_id,
      current_payment_id, order_number, order_try, currency, amount, method, interval_months, start_on, period, next_on,
      due_at, remind_days_before, remind_at, settlement_calendar, language, payer_sealed, details, created_at)
    select ${MERCHANT}, ${ID}, '${APP_ID}', 'plain', 'N' || n, case when n % 100 = 0 then 'charging' else 'active' end,
      ${ID}, ${ID}, case when n % 100 = 0 then ${ID} end, 'M' || n, 0, 'KRW', 1000, 'WALLET', 1, '2026-01-31', 1,
      '2026-02-28', ${NOW} + (n - 2000) * interval '1 second', 3, ${NOW} + (n - 1000) * interval '1 second', 'calendar',
      'ko', 'x', '{}', ${NOW} - n * interval '1 second'
    from generate_series(1, $1::int) n`,
  subscription_charges: `
    insert into subscription_charges (merchant_id, subscription_id, period, try_number, due_on, payment_id, created_at)
    select ${MERCHANT}, ${ID}, 1, 0, '2026-02-28', ${ID}, ${NOW} from generate_series(1, $1::int) n`,
  mails: `
    insert into mails (merchant_id, id, kind, order_number, subject_number, language, recipient_sealed, recipient_key,
      facts, state, due_at, useful_until, created_at)
    select ${MERCHANT}, ${ID}, 'recurring_reminder', 'M' || n, 'N' || n, 'ko', 'x', 'K' || n % 50000, '{}',
      case when n % 100 = 0 then 'pending' else 'sent' end, ${NOW} - (n - 2000) * interval '1 second', ${NOW},
      ${NOW} - n * interval '1 second'
    from generate_series(1, $1::int) n`,
  chargebacks: `
    insert into chargebacks (merchant_id, id, app_id, payment_id, channel, case_number, state, currency, amount,
      payer_currency, payer_amount, reason, reported_at, deadline_at)
    select ${MERCHANT}, ${ID}, '${APP_ID}', ${ID}, 'x', 'C' || n, case when n % 50 = 0 then 'deducted' else 'lost' end,
      'KRW', 10, 'KRW', 10, 'x', ${NOW} - n * interval '1 second', ${NOW} - (n - 20000) * interval '1 second'
    from generate_series(1, $1::int) n`,
  cash_receipts: `
    insert into cash_receipts (merchant_id, id, app_id, payment_id, state, currency, amount, tax_free_amount,
      taxable_amount, vat_amount, service_fee_amount, purpose, number_kind, number_sealed, ask_at, created_at)
    select ${MERCHANT}, ${ID}, '${APP_ID}', ${ID}, case when n % 50 = 0 then 'requested' else 'approved' end, 'KRW',
      11, 0, 10, 1, 0, 'income_deduction', 'phone', 'x',
      case when n % 50 = 0 then ${NOW} - (n - 20000) * interval '1 second' end, ${NOW} - n * interval '1 second'
    from generate_series(1, $1::int) n`,
  identity_checks: `
    insert into identity_checks (merchant_id, id, payment_id, state, verifier, tries, codes_sent, answers_sealed,
      created_at, updated_at)
    select ${MERCHANT}, ${ID}, ${ID}, 'passed', 'x', 0, 1, 'x', ${NOW}, ${NOW} from generate_series(1, $1::int) n`,
  effects: `
    insert into effects (merchant_id, id, kind, subject_kind, subject_id, attempt_id, channel, due_at, created_at)
    select ${MERCHANT}, ${ID}, 'find_payout', 'payout', ${ID}, ${ID}, 'x',
      ${NOW} + (n - 500) * interval '1 second', ${NOW}
    from generate_series(1, $1::int) n`,
  callbacks: `
    insert into callbacks (merchant_id, id, app_id, dialect, subject_kind, subject_id, event, snapshot,
      url, endpoint, state, is_aside,
      due_at, created_at)
    select ${MERCHANT}, ${ID}, '${APP_ID}', 'plain', 'payment', ${ID}, 'payment_succeeded', '{}',
      'https://x/', 'https://' || n % 97,
      case when n % 10 = 0 then 'pending' when n % 5000 = 1 then 'exhausted' else 'delivered' end,
      n % 20 = 0, ${NOW} - (n - 20000) * interval '1 second',
      ${NOW} - n * interval '1 second'
    from generate_series(1, $1::int) n`,
  deliveries: `
    insert into deliveries (merchant_id, id, callback_id, number, sent_at, duration_ms, outcome, request_url,
      request_headers, request_body_sealed)
    select ${MERCHANT}, ${ID}, ${ID}, 1, ${NOW}, 1, 'accepted', 'x', '{}', 'x' from generate_series(1, $1::int) n`,
  transfers: `
    insert into transfers (merchant_id, sequence, kind, subject_kind, subject_id, created_at, previous_hash, hash)
    select ${MERCHANT}, n, 'payment_captured', 'payment', ${ID}, ${NOW}, 'x', 'x' from generate_series(1,
      $1::int) n`,
  entries: `
    insert into entries (merchant_id, sequence, line, kind, channel, currency, amount, balance_after)
    select ${MERCHANT}, n, 1, 'available', '', 'KRW', 1, 1 from generate_series(1, $1::int) n`,
  adjustments: `
    insert into adjustments (merchant_id, id, reference, currency, amount, available, created_at)
    select ${MERCHANT}, ${ID}, 'R' || n, 'KRW', 1, 1, ${NOW} from generate_series(1, $1::int) n`,
  late_events: `
    insert into late_events (merchant_id, id, subject_kind, subject_id, state, event, details, created_at)
    select ${MERCHANT}, ${ID}, 'payment', ${ID}, 'expired', 'captured', '{}',
      ${NOW} from generate_series(1, $1::int) n`,
  ledger_heads: `
    insert into ledger_heads (merchant_id, sequence, hash) select ${ID}, n, 'x' from generate_series(1,
      $1::int) n`,
  accounts: `
    insert into accounts (merchant_id, kind, channel, currency, balance)
    select ${ID}, kind, '', 'KRW', 1 from generate_series(1, $1::int / 4) n,
      unnest(array['available', 'unsettled', 'frozen', 'fee_revenue']) kind`,
  event_endpoints: `
    insert into event_endpoints (merchant_id, id, url, origin, description, types, state, probe_at, created_at,
      changed_at)
    select ${ID}, ${ID}, 'https://x/', 'https://x', '', '{*}',
      case when n % 1000 = 0 then 'disabled' else 'enabled' end,
      case when n % 1000 = 0 then ${NOW} - (n - 2000) * interval '1 second' end, ${NOW}, ${NOW}
    from generate_series(1, $1::int) n`,
  event_secrets: `
    insert into event_secrets (merchant_id, id, endpoint_id, secret_sealed, created_at)
    select ${ID}, ${ID}, ${ID}, 'x', ${NOW} from generate_series(1, $1::int) n`,
  events: `
    insert into events (merchant_id, id, app_id, type, subject_kind, subject_id, sequence, order_number,
      platform_number, data, occurred_at)
    select ${MERCHANT}, ${ID}, '${APP_ID}', 'payment.captured', 'payment', ${ID}, 1, 'M' || n, 'P' || n, '{}',
      ${NOW} - n * interval '1 second'
    from generate_series(1, $1::int) n`,
  event_messages: `
    insert into event_messages (merchant_id, id, endpoint_id, event_id, subject_id, sequence, type, origin, state,
      is_aside, due_at, created_at)
    select ${MERCHANT}, ${ID}, ('10000000-0000-7000-8000-' || lpad((1 + n % 5000)::text, 12, '0'))::uuid, ${ID}, ${ID},
      1, 'payment.captured', 'https://x', case when n % 50 = 0 then 'pending' else 'delivered' end, n % 100 = 0,
      ${NOW} - (n - 1000) * interval '1 second', ${NOW} - n * interval '1 second'
    from generate_series(1, $1::int) n`,
  event_deliveries: `
    insert into event_deliveries (merchant_id, id, message_id, number, sent_at, duration_ms, outcome, request_url,
      request_headers, request_body_sealed)
    select ${MERCHANT}, ${ID}, ${ID}, 1, ${NOW}, 1, 'accepted', 'x', '{}', 'x' from generate_series(1, $1::int) n`,
  nonces: `
    insert into nonces (nonce, app_id, seen_at)
    select 'N' || n, '${APP_ID}', ${NOW} - (n - 3000) * interval '1 second' from generate_series(1, $1::int) n`,
  checkout_sessions: `
    insert into checkout_sessions (merchant_id, app_id, key, content_sealed, created_at)
    select ${MERCHANT}, '${APP_ID}', 'K' || n, 'x', ${NOW} - (n - 3000) * interval '1 second' from generate_series(1,
      $1::int) n`,
  exchange_rates: `
    insert into exchange_rates (base, quote, rate, valid_from)
    select (array['USD', 'KRW', 'JPY', 'EUR'])[1 + n % 4], (array['USD', 'KRW', 'JPY', 'EUR'])[1 + n / 4 % 4], '1',
      ${NOW} - n * interval '1 second' from generate_series(1, $1::int) n`,
  risk_rulesets: `
    insert into risk_rulesets (merchant_id, version) select ${ID}, n from generate_series(1, $1::int) n`,
  risk_rules: `
    insert into risk_rules (merchant_id, id, kind, parameters, outcome, code, position, valid_from, created_at)
    select ('30000000-0000-7000-8000-' || lpad((n % 5000)::text, 12, '0'))::uuid, ${ID}, 'blocklist_ip', '{}', 'reject',
      'BL11', n, ${NOW}, ${NOW}
    from generate_series(1, $1::int) n`,
  risk_assessments: `
    insert into risk_assessments (merchant_id, id, payment_id, app_id, ruleset_version, decision, reject_codes,
      review_codes, score, is_passed, method, currency, amount, card_key, email_key, ip_key, device_key, created_at)
    select ${MERCHANT}, ${ID}, ${ID}, '${APP_ID}', 1, 'ACCEPT', '{}', '{}', 0, n % 20 <> 0, 'WALLET', 'KRW', 1000,
      case when n % 3 <> 0 then 'C' || n % 9000 end, 'E' || n % 8000, 'I' || n % 7000, 'D' || n % 6000,
      ${NOW} - (n - 1000) * interval '1 second'
    from generate_series(1, $1::int) n`,
  risk_reviews: `
    insert into risk_reviews (merchant_id, id, payment_id, app_id, state, codes, score, due_at, created_at)
    select ${MERCHANT}, ${ID}, ${ID}, '${APP_ID}', case when n % 100 = 0 then 'open' else 'accepted' end, '{DM01}', 0,
      case when n % 100 = 0 then ${NOW} - (n - 5000) * interval '1 second' end, ${NOW} - n * interval '1 second'
    from generate_series(1, $1::int) n`,
  daily_usage: `
    insert into daily_usage (merchant_id, app_id, scope, day, amount)
    select ${MERCHANT}, ${ID}, 'payment', '2026-03-01', 1 from generate_series(1, $1::int) n`,
  returned_usage: `
    insert into returned_usage (merchant_id, id, app_id, scope, day, amount)
    select ${MERCHANT}, ${ID}, ${ID}, 'payment', '2026-03-01', 1 from generate_series(1, $1::int) n`,
};

/** The tables that grow without end, each with `rows` rows. */
export const LARGE_TABLES: ReadonlySet<string> = new Set(Object.keys(FILL));

/**
 * Fills them and lets the planner know, unless `isAnalyzed` is false. Without a log, and with the indexes made
 * afterwards: three quarters of the time, and nothing that the planner looks at.
 */
export async function fillLargeTables(store: Store, rows: number, { isAnalyzed = true } = {}): Promise<void> {
  for (const [table, sql] of Object.entries(FILL)) {
    const indexes = await store.query<{ name: string; definition: string }>(
      `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index i
       where indrelid = $1::regclass
         and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
      [table],
    );
    await store.exec(`alter table ${table} set unlogged`);
    for (const { name } of indexes) await store.exec(`drop index ${name}`);
    await store.query(sql, [rows]);
    for (const { definition } of indexes) await store.exec(definition);
    if (isAnalyzed) await store.exec(`analyze ${table}`);
  }
}
