-- Cards that were shown to their channel, a row for each thing that declines are limited by
-- (payments-start/card-limits.ts): the order, the payer's device and network, the card. Which of them were declined is
-- what their payments say.
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
