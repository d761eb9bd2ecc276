-- Serves from: 0014
-- Adjustments that an operator gave a reference: the same call, sent again, books nothing.
create table adjustments (
  merchant_id uuid not null,
  -- Made of the merchant and the reference (ledger/adjust.ts); the subject of the transfer.
  id uuid not null,
  reference text not null,
  currency text not null,
  amount bigint not null check (amount <> 0),
  -- What was available then: a repetition is answered as the first call was.
  available bigint not null,
  created_at timestamptz not null,
  primary key (id, merchant_id)
);
