-- How many wrong cards were entered for a payment that is not started yet (card-tries.ts).
create table card_tries (
  merchant_id uuid not null,
  payment_id uuid not null,
  wrong integer not null,
  -- That of the payment: after it nobody counts any more.
  expires_at timestamptz not null,
  primary key (payment_id, merchant_id)
);
create index card_tries_expiring on card_tries (expires_at);
