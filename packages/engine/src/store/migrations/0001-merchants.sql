-- Merchants, their apps (one set of API credentials in one dialect and currency), keys, fees, methods and rates.

create table merchants (
  id uuid primary key,
  name text not null,
  state text not null default 'active' check (state in ('active', 'suspended', 'closed')),
  created_at timestamptz not null
);

create table fee_plans (
  id uuid primary key,
  name text not null unique,
  created_at timestamptz not null
);

-- A rule is never changed: a new version starts at valid_from, and an order keeps the rule it was made under.
create table fee_rules (
  fee_plan_id uuid not null references fee_plans (id),
  direction text not null check (direction in ('payment', 'payout')),
  currency text not null,
  method text not null default '*',
  version integer not null,
  valid_from timestamptz not null,
  fixed_amount bigint not null check (fixed_amount >= 0),
  rate_ppm bigint not null check (rate_ppm between 0 and 1000000),
  primary key (fee_plan_id, direction, currency, method, version)
);

create table apps (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  dialect text not null,
  public_id text not null,
  currency text not null,
  name text not null,
  state text not null default 'active' check (state in ('active', 'disabled')),
  fee_plan_id uuid not null references fee_plans (id),
  payment_callback_url text,
  payout_callback_url text,
  settlement_days integer not null default 1 check (settlement_days between 0 and 365),
  daily_payment_limit bigint check (daily_payment_limit > 0),
  daily_payout_limit bigint check (daily_payout_limit > 0),
  requests_per_second integer check (requests_per_second > 0),
  allowed_ips text[] not null default '{}',
  settings jsonb not null default '{}',
  created_at timestamptz not null,
  unique (dialect, public_id)
);
create index apps_by_merchant on apps (merchant_id);

-- Several keys of one kind may be active at once: the old one gets an end date when the new one is added.
create table app_keys (
  id uuid primary key,
  app_id uuid not null references apps (id),
  kind text not null check (
    kind in ('secret_key', 'merchant_public_key', 'platform_private_key', 'api_key', 'webhook_secret')
  ),
  sealed text not null,
  fingerprint text not null,
  -- Of public keys: the same for all encodings of one key.
  key_identity text,
  valid_from timestamptz not null,
  valid_until timestamptz,
  created_at timestamptz not null
);
create index app_keys_by_app on app_keys (app_id);
create index app_keys_by_identity on app_keys (key_identity) where key_identity is not null;

-- One row a method: the operator's catalogue. A method without channel can't be used.
create table methods (
  dialect text not null,
  direction text not null check (direction in ('payment', 'payout')),
  currency text not null,
  code text not null,
  kind text not null,
  brand text not null,
  name_en text not null,
  name_ko text not null,
  minimum bigint not null check (minimum > 0),
  maximum bigint not null,
  state text not null default 'available' check (state in ('available', 'maintenance')),
  supports_refund boolean not null default true,
  channel text not null default 'sandbox',
  position integer not null,
  primary key (dialect, direction, currency, code),
  check (maximum >= minimum)
);

-- A rate is in force from its valid_from until the next one of its pair, or until valid_until where it has one.
create table exchange_rates (
  base text not null,
  quote text not null,
  valid_from timestamptz not null,
  rate text not null,
  valid_until timestamptz,
  -- What a payer who chooses to pay in the other currency is charged on top.
  margin_ppm bigint not null default 0 check (margin_ppm between 0 and 500000),
  source text not null default 'operator',
  primary key (base, quote, valid_from),
  check (valid_until > valid_from)
);

-- What has been used of a daily limit, by Korean day: minor units of what an app takes in (scope `payment`) and pays
-- out (`payout`), a count of what one payer was given (`payer:<fingerprint>`), and of how many of them are paid or being
-- paid (`paid:<fingerprint>`). All but the third are given back by orders that end unpaid.
create table daily_usage (
  merchant_id uuid not null,
  app_id uuid not null,
  scope text not null,
  day date not null,
  amount bigint not null,
  primary key (merchant_id, app_id, scope, day)
);

-- What orders that ended unpaid give back of daily limits (daily_usage). Rows of their own, so that whoever ends an
-- order waits for nobody who counts one, and the other way round: whoever counts next takes them into the day's row.
create table returned_usage (
  merchant_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  scope text not null,
  day date not null,
  amount bigint not null check (amount > 0),
  primary key (id, merchant_id)
);
create index returned_usage_by_day on returned_usage (day, app_id, scope, merchant_id);

-- Nonces that an app has used. An entry is worth nothing after its time and is then overwritten or removed.
create table nonces (
  nonce text not null,
  app_id uuid not null,
  seen_at timestamptz not null,
  primary key (nonce, app_id)
);
create index nonces_by_age on nonces (seen_at);

-- Signed requests that were refused for a reason that may pass: sent again as they are, they stay refused for a while.
create table refused_requests (
  app_id uuid not null,
  -- Hash of what was signed.
  request_key text not null,
  -- The dialect's code of the refusal.
  code text not null,
  refused_at timestamptz not null,
  primary key (request_key, app_id)
);
create index refused_requests_by_age on refused_requests (refused_at);
