-- Korean cash receipts: what is reported to the tax office of payments in cash. A receipt follows its payment: `cash_receipt` of
-- the payment says that it has to be looked at (due) or that it says what the payment came to (done).

create table cash_receipts (
  merchant_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  payment_id uuid not null,
  -- The receipt that this one stands in for, after a part was refunded.
  replaces_id uuid,
  state text not null check (
    state in ('requested', 'approved', 'failed', 'cancel_requested', 'cancelled', 'cancel_failed', 'reissued')
  ),
  currency text not null,
  amount bigint not null check (amount > 0),
  tax_free_amount bigint not null check (tax_free_amount >= 0),
  taxable_amount bigint not null check (taxable_amount >= 0),
  vat_amount bigint not null check (vat_amount >= 0),
  service_fee_amount bigint not null check (service_fee_amount >= 0),
  purpose text not null check (purpose in ('income_deduction', 'expense_proof')),
  number_kind text not null check (number_kind in ('phone', 'resident_number', 'card', 'business_number')),
  number_sealed text not null,
  approval_number text,
  failure_code text,
  failure_reason text,
  -- When the tax office is asked next; null when nothing is to be asked.
  ask_at timestamptz,
  asks integer not null default 0,
  leased_until timestamptz,
  created_at timestamptz not null,
  approved_at timestamptz,
  ended_at timestamptz,
  primary key (id, merchant_id),
  check (tax_free_amount + taxable_amount + vat_amount + service_fee_amount = amount)
);
create index cash_receipts_by_payment on cash_receipts (payment_id, merchant_id);
create index cash_receipts_to_ask on cash_receipts (ask_at) where ask_at is not null;
create index cash_receipts_refused on cash_receipts (created_at) where state in ('failed', 'cancel_failed');
create index cash_receipts_recent on cash_receipts (created_at desc);
create index cash_receipts_by_state on cash_receipts (state, created_at desc);
