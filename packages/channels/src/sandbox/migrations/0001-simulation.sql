-- What the simulated banks and wallets remember. Only the sandbox channel reads or writes these tables.

create table sandbox_orders (
  reference uuid primary key,
  kind text not null check (kind in ('payment', 'payout', 'refund')),
  merchant_id uuid not null,
  subject_id uuid not null,
  method_kind text not null,
  brand text not null,
  state text not null,
  currency text not null,
  amount bigint not null,
  details jsonb not null default '{}',
  outcome jsonb,
  due_at timestamptz,
  leased_until timestamptz,
  created_at timestamptz not null
);
create index sandbox_orders_due on sandbox_orders (due_at) where due_at is not null;
create index sandbox_orders_by_subject on sandbox_orders (subject_id);
create index sandbox_orders_disputed on sandbox_orders (created_at)
  where details -> 'card' ->> 'scenario' = 'charged_back';

create table sandbox_accounts (
  bank text not null,
  account_number text not null,
  reference uuid not null,
  primary key (bank, account_number)
);
create index sandbox_accounts_by_reference on sandbox_accounts (reference);

-- Questions about the identity of payers: the simulated text messages. What was asked is not kept.
create table sandbox_identities (
  reference uuid primary key,
  merchant_id uuid not null,
  payment_id uuid not null,
  state text not null check (state in ('unanswered', 'mismatch', 'code_sent', 'confirmed')),
  code text,
  expires_at timestamptz,
  created_at timestamptz not null
);
create index sandbox_identities_by_payment on sandbox_identities (payment_id);

-- Faults ordered through the control API: of callbacks to merchants (delay, duplicate, drop, wrong signature), and of
-- notices that the simulated channel sends the engine (drop).
create table sandbox_callback_faults (
  id uuid primary key,
  target text not null default 'callback' check (target in ('callback', 'notice')),
  fault text not null,
  remaining integer not null,
  delay_ms bigint not null default 0,
  created_at timestamptz not null
);

-- What the simulated card issuer makes of the cards that were shown to it: which of the test cards it was, by name.
-- Neither number nor CVC nor holder is kept.
create table sandbox_cards (
  reference uuid primary key,
  scenario text not null,
  authentication text not null,
  created_at timestamptz not null
);

-- Cases that the sandbox's issuer has opened by itself, so that it opens none twice.
create table sandbox_disputes (
  reference uuid primary key,
  created_at timestamptz not null
);

-- What the simulated tax office makes of what it was asked. It keeps no number.
create table sandbox_receipts (
  receipt_id uuid not null,
  kind text not null check (kind in ('issue', 'cancel')),
  outcome text not null check (outcome in ('approved', 'refused')),
  -- When it answers; null: only when a control says so.
  due_at timestamptz,
  approval_number text not null,
  reason text,
  created_at timestamptz not null,
  primary key (receipt_id, kind)
);
