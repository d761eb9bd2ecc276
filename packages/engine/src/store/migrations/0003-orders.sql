-- Times of orders, in milliseconds since 1970, that no new order may have: lists were read up to there
-- (order-times.ts). At most one row.
create table order_times (
  singleton boolean primary key default true check (singleton),
  closed_until_ms bigint not null
);

-- Holds a time to the end of the transaction, by an advisory lock whose upper 16 bits are "NR" and whose lower 48 bits
-- are the time, and returns the time that the transaction's orders get. Each statement here sees what was committed
-- before it, also when the function is called in the middle of another one: that is why it is volatile.
create function hold_order_time(drawn_ms bigint) returns bigint language plpgsql volatile as $$
declare
  closed bigint;
begin
  perform pg_advisory_xact_lock_shared(5643573283048652800 + drawn_ms);
  select closed_until_ms into closed from order_times;
  return greatest(drawn_ms, closed + 1);
end $$;

-- Undoes a statement that could not write all of its rows: some were there already (payments/at-once.ts).
create function all_or_nothing(written bigint, wanted bigint) returns void language plpgsql as $$
begin
  if written <> wanted then
    raise exception 'some of the rows were there already' using errcode = 'NA001';
  end if;
end $$;

-- Orders. Every key holds the merchant, so that a distributed PostgreSQL can shard by it, but behind what tells one
-- row from another: were the merchant in front, each of its indexes would look as good as the other to a plan made
-- while the table is empty, and a look-up by number could walk all orders of the merchant (measured: creates falling
-- from 13 000 to 400 a second). Uniqueness of (app, kind, order number) is what makes a repeated request harmless.

create table payments (
  merchant_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  dialect text not null,
  order_number text not null,
  order_try integer not null default 0,
  platform_number text not null,
  content_hash text not null,
  state text not null,
  intent text not null default 'sale',
  currency text not null,
  amount bigint not null check (amount > 0),
  received_amount bigint not null default 0 check (received_amount >= 0),
  refunded_amount bigint not null default 0 check (refunded_amount >= 0),
  refunding_amount bigint not null default 0 check (refunding_amount >= 0),
  refunded_payer_amount bigint not null default 0 check (refunded_payer_amount >= 0),
  unsettled_amount bigint not null default 0 check (unsettled_amount >= 0),
  -- What chargebacks claim of it, or have taken for good: it can't be refunded any more.
  charged_back_amount bigint not null default 0,
  charged_back_payer_amount bigint not null default 0 check (charged_back_payer_amount >= 0),
  fee_fixed bigint not null,
  fee_rate_ppm bigint not null,
  fee_amount bigint not null default 0,
  payer_currency text not null,
  payer_amount bigint not null,
  payer_rate text,
  allowed_methods text[] not null,
  method text,
  bank text,
  channel text,
  attempt_id uuid,
  redirect_url text,
  virtual_account jsonb,
  card jsonb,
  -- The token that it makes or pays with.
  card_token_id uuid,
  approval jsonb,
  authentication jsonb,
  return_url text,
  fail_url text,
  callback_url text,
  -- The payer, and what the merchant wrote of the order: merchants write of their customers in it.
  payer_sealed text,
  payee_name text,
  payer_key text,
  -- What of daily limits it takes up, given back when it ends unpaid; null where nothing is limited.
  counted jsonb,
  -- A member for each owner: dialect, page, channel, engine.
  details jsonb not null default '{}',
  deposit_rules jsonb not null,
  -- A cash receipt has to be looked at (due), or says what the payment came to (done).
  cash_receipt text check (cash_receipt in ('due', 'done')),
  -- Whom the receipt is for, which is personal, and how the amount is taxed.
  receipt_wish_sealed text,
  settlement_days integer not null,
  settlement_calendar text not null default 'calendar',
  -- Our own reason (base/declines.ts) beside the channel's code and words.
  decline text,
  failure_code text,
  failure_reason text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  completed_at timestamptz,
  settle_at timestamptz,
  settlement_id uuid,
  primary key (id, merchant_id),
  check (refunded_amount + refunding_amount <= received_amount),
  constraint charged_back_at_most_received check (charged_back_amount between 0 and received_amount)
);
create unique index payments_by_order_number on payments (order_number, merchant_id, app_id, order_try);
create unique index payments_by_platform_number on payments (platform_number, merchant_id);
-- The merchant's list of orders, page by page; one app's payments in the order in which they were made.
create index payments_by_app on payments (app_id, created_at, id);
create index payments_by_payer on payments (payer_key, app_id) where payer_key is not null;
create index payments_expiring on payments (expires_at)
  where state in ('created', 'pending', 'awaiting_deposit', 'partially_paid', 'authenticated', 'authorized');
create index payments_unsettled on payments (settle_at) where unsettled_amount > 0;
create index payments_with_receipts_due on payments (completed_at)
  where cash_receipt = 'due' and state in ('captured', 'partially_refunded', 'refunded');
-- What of a merchant is not over yet: few rows of a large table, looked for before a merchant is closed
-- (merchants/admin.ts). The conditions of the indexes named _open are those of that query, word for word.
create index payments_open on payments (merchant_id)
  where state not in ('captured', 'partially_refunded', 'refunded', 'failed', 'expired', 'voided');

create table settlements (
  merchant_id uuid not null,
  id uuid not null,
  currency text not null,
  amount bigint not null check (amount > 0),
  payment_count integer not null,
  created_at timestamptz not null,
  primary key (id, merchant_id)
);

create table payouts (
  merchant_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  dialect text not null,
  order_number text not null,
  platform_number text not null,
  content_hash text not null,
  state text not null,
  currency text not null,
  amount bigint not null check (amount > 0),
  fee_amount bigint not null check (fee_amount >= 0),
  fee_fixed bigint not null,
  fee_rate_ppm bigint not null,
  method text not null,
  channel text not null,
  attempt_id uuid not null,
  callback_url text,
  payee_sealed text not null,
  -- As in payments.
  counted jsonb,
  -- As in payments.
  details jsonb not null default '{}',
  decline text,
  failure_code text,
  failure_reason text,
  created_at timestamptz not null,
  completed_at timestamptz,
  primary key (id, merchant_id)
);
create unique index payouts_by_order_number on payouts (order_number, merchant_id, app_id);
create unique index payouts_by_platform_number on payouts (platform_number, merchant_id);
create index payouts_by_app on payouts (app_id, created_at, id);
create index payouts_open on payouts (merchant_id) where state not in ('succeeded', 'failed', 'returned');

create table refunds (
  merchant_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  payment_id uuid not null,
  -- A void gives back an authorization: nothing was booked for it, and it shares the numbers of refunds.
  kind text not null default 'refund' check (kind in ('refund', 'void')),
  order_number text not null,
  platform_number text not null,
  content_hash text not null,
  state text not null,
  currency text not null,
  amount bigint not null check (amount > 0),
  from_unsettled bigint not null check (from_unsettled >= 0),
  payer_amount bigint not null check (payer_amount >= 0),
  -- How it is taxed, where the merchant said so.
  tax_split jsonb,
  channel text not null,
  attempt_id uuid not null,
  -- The account that gets the money, where it can't go back the way it came; sealed.
  payee_sealed text,
  -- Merchants write of their customers in it.
  reason_sealed text,
  -- As in payments.
  details jsonb not null default '{}',
  decline text,
  failure_code text,
  failure_reason text,
  created_at timestamptz not null,
  completed_at timestamptz,
  primary key (id, merchant_id)
);
create unique index refunds_by_order_number on refunds (order_number, merchant_id, app_id);
create unique index refunds_by_platform_number on refunds (platform_number, merchant_id);
create index refunds_by_payment on refunds (payment_id, merchant_id);
create index refunds_open on refunds (merchant_id) where state not in ('succeeded', 'failed');

-- One try of an order on one channel. Its id is the key under which the channel knows it.
create table attempts (
  merchant_id uuid not null,
  id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  channel text not null,
  outcome text,
  outcome_code text,
  outcome_reason text,
  created_at timestamptz not null,
  answered_at timestamptz,
  primary key (id, merchant_id)
);
create index attempts_by_subject on attempts (subject_id, merchant_id);

-- Money that came otherwise than by the payment's own success, one row each; the channel's reference makes a repeated
-- notice harmless. `transfer`: somebody transferred it to the virtual account. `capture`: the channel took the payer's
-- money for an order that was over; its reference is the attempt.
create table deposits (
  merchant_id uuid not null,
  id uuid not null,
  payment_id uuid not null,
  kind text not null check (kind in ('transfer', 'capture')),
  channel text not null,
  reference text not null,
  currency text not null,
  amount bigint not null check (amount > 0),
  -- What of it went to the merchant, in the order's currency, and the fee on that.
  credited_amount bigint not null default 0 check (credited_amount >= 0),
  fee_amount bigint not null default 0 check (fee_amount >= 0),
  depositor_sealed text,
  state text not null check (state in ('credited', 'held', 'released', 'returning', 'returned', 'refused')),
  -- Our reference of the call by which the channel gives it back.
  return_id uuid,
  mismatch text check (mismatch in ('short', 'over', 'repeated', 'late', 'wrong_name')),
  reason text,
  created_at timestamptz not null,
  completed_at timestamptz,
  primary key (id, merchant_id)
);
create unique index deposits_by_reference on deposits (payment_id, merchant_id, channel, reference);
create index deposits_held on deposits (created_at) where state in ('held', 'returning');

-- What a channel reported after an order was final: nothing is dropped, an operator looks at it.
create table late_events (
  merchant_id uuid not null,
  id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  state text not null,
  event text not null,
  details jsonb not null,
  created_at timestamptz not null,
  reviewed_at timestamptz,
  primary key (id, merchant_id)
);
create index late_events_open on late_events (created_at) where reviewed_at is null;
