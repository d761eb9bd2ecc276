-- Chargebacks: a payer's bank takes a payment back. One row a case; the payment's row is the lock.

create table chargebacks (
  merchant_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  payment_id uuid not null,
  channel text not null,
  -- The channel's number of the case: a repeated notice is harmless.
  case_number text not null,
  state text not null
    check (state in ('reported', 'deducted', 'represented', 'won', 'lost', 'accepted')),
  currency text not null,
  amount bigint not null check (amount > 0),
  payer_currency text not null,
  payer_amount bigint not null check (payer_amount >= 0),
  -- What of the amount was taken from the payment's own unsettled money.
  from_unsettled bigint not null default 0 check (from_unsettled between 0 and amount),
  fee_amount bigint not null default 0 check (fee_amount >= 0),
  reason_code text,
  reason text not null,
  evidence_sealed text,
  reported_at timestamptz not null,
  -- The midnight in Korea that ends the last day for evidence.
  deadline_at timestamptz not null,
  deducted_at timestamptz,
  represented_at timestamptz,
  resolved_at timestamptz,
  primary key (id, merchant_id)
);
create unique index chargebacks_by_case on chargebacks (payment_id, merchant_id, channel, case_number);
create index chargebacks_by_deadline on chargebacks (deadline_at) where state in ('reported', 'deducted');
create index chargebacks_recent on chargebacks (reported_at desc);
create index chargebacks_by_state on chargebacks (state, reported_at desc);

-- What chargebacks claim of the payment, or have taken for good: it can't be refunded any more.
alter table payments add column charged_back_amount bigint not null default 0;
alter table payments add column charged_back_payer_amount bigint not null default 0
  check (charged_back_payer_amount >= 0);
alter table payments add constraint charged_back_at_most_received
  check (charged_back_amount between 0 and received_amount);

-- Money that a case holds; and what a merchant owes because nothing was left to take.
alter table accounts drop constraint merchant_balance_not_negative;
alter table accounts add constraint merchant_balance_not_negative check (
  balance >= 0 or kind not in ('unsettled', 'available', 'frozen', 'suspense', 'disputed')
);
alter table accounts add constraint merchant_debt_not_positive check (balance <= 0 or kind <> 'merchant_debt');

alter table app_keys drop constraint app_keys_kind_check;
alter table app_keys add constraint app_keys_kind_check check (
  kind in ('secret_key', 'merchant_public_key', 'platform_private_key', 'api_key', 'webhook_secret')
);

-- Cases that the sandbox's issuer has opened by itself, so that it opens none twice.
create table sandbox_disputes (
  reference uuid primary key,
  created_at timestamptz not null
);
create index sandbox_orders_disputed on sandbox_orders (created_at)
  where details -> 'card' ->> 'scenario' = 'charged_back';
