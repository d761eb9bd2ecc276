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
create index chargebacks_open on chargebacks (merchant_id) where state not in ('won', 'lost', 'accepted');
