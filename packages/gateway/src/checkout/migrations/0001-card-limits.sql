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

-- Cards that were shown to their channel, a row for each thing that declines are limited by (card-limits.ts): the order,
-- the payer's device and network, the card. Which of them were declined is what their payments say.
create table card_attempts (
  merchant_id uuid not null,
  -- Keyed hash: of no use to anybody without the key.
  subject text not null,
  attempt_id uuid not null,
  payment_id uuid not null,
  created_at timestamptz not null,
  primary key (merchant_id, subject, attempt_id)
);
create index card_attempts_by_age on card_attempts (created_at);
