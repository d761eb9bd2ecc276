-- Payments that repeat every so many months with a stored card. A row's lock guards what is decided about it; the
-- history of its charges has a key that no charge can have twice, as a last line behind that lock.

create table subscriptions (
  merchant_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  dialect text not null,
  -- What the merchant calls it by.
  number text not null,
  state text not null
    check (state in ('pending', 'active', 'charging', 'retrying', 'stopping', 'stopped', 'ended')),
  card_token_id uuid not null,
  first_payment_id uuid not null,
  -- The payment under way: the first one, or a charge.
  current_payment_id uuid,
  order_number text not null,
  -- The latest try of the order that it made.
  order_try integer not null,
  currency text not null,
  amount bigint not null check (amount > 0),
  method text not null,
  interval_months integer not null check (interval_months between 1 and 10),
  -- Korean days. The next one is the start's day, `period` intervals later.
  start_on date not null,
  period integer not null check (period > 0),
  next_on date not null,
  -- Charges of this period that failed.
  tries integer not null default 0 check (tries >= 0),
  due_at timestamptz not null,
  remind_days_before integer not null check (remind_days_before between 0 and 99),
  -- Null: nobody is reminded of the next charge, or was already.
  remind_at timestamptz,
  reminded_for date,
  notice_url text,
  payee_name text,
  settlement_calendar text not null,
  language text not null,
  payer_sealed text not null,
  -- As in payments.
  details jsonb not null,
  end_reason text,
  leased_until timestamptz,
  created_at timestamptz not null,
  activated_at timestamptz,
  ended_at timestamptz,
  primary key (id, merchant_id),
  check ((state in ('pending', 'charging', 'stopping')) = (current_payment_id is not null))
);
create unique index subscriptions_by_number on subscriptions (number, merchant_id);
create index subscriptions_by_order_number on subscriptions (order_number, merchant_id);
create index subscriptions_due on subscriptions (due_at) where state in ('active', 'retrying');
create index subscriptions_under_way on subscriptions (current_payment_id)
  where state in ('pending', 'charging', 'stopping');
create index subscriptions_to_remind on subscriptions (remind_at) where state = 'active' and remind_at is not null;
create index subscriptions_recent on subscriptions (created_at desc);
create index subscriptions_by_state on subscriptions (state, created_at desc);
create index subscriptions_open on subscriptions (merchant_id) where ended_at is null;

create table subscription_charges (
  merchant_id uuid not null,
  subscription_id uuid not null,
  period integer not null,
  -- 0 for the first try of a period.
  try_number integer not null,
  -- The Korean day on which the period's charge was due.
  due_on date not null,
  payment_id uuid not null,
  created_at timestamptz not null,
  primary key (subscription_id, merchant_id, period, try_number)
);
create unique index subscription_charges_by_payment on subscription_charges (payment_id, merchant_id);
