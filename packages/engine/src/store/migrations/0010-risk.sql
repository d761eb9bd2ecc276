-- Risk rules of merchants, what came of assessing payments by them, and payments that a person is to look at.

-- One row a merchant that ever had a rule: what running processes look at to learn that the rules have changed.
create table risk_rulesets (
  merchant_id uuid primary key,
  version bigint not null
);

-- Parameters are data of the kind (risk/rules.ts). Cards and e-mail addresses are in there as keyed hashes. Networks
-- are plain: an address is looked for inside them, which no hash allows, and a network names nobody.
create table risk_rules (
  merchant_id uuid not null,
  id uuid not null,
  -- Null: of all the merchant's apps.
  app_id uuid,
  kind text not null,
  parameters jsonb not null,
  outcome text not null check (outcome in ('reject', 'review', 'score')),
  -- What a rule that only adds to the score adds.
  score integer not null default 0 check (score between -1000 and 1000),
  code text not null,
  position integer not null,
  is_enabled boolean not null default true,
  valid_from timestamptz not null,
  note text,
  created_at timestamptz not null,
  primary key (id, merchant_id)
);
create index risk_rules_by_merchant on risk_rules (merchant_id, position, id);

-- What was known of a payer when they set out to pay, and what the rules said to it. The keys are keyed hashes: they
-- recognise the same card, address or browser again and say nothing else. The address itself is sealed, for rules about
-- networks that are tried on payments of the past.
create table risk_assessments (
  merchant_id uuid not null,
  id uuid not null,
  payment_id uuid not null,
  app_id uuid not null,
  ruleset_version bigint not null,
  decision text not null check (decision in ('ACCEPT', 'REJECT', 'REVIEW', 'ERROR')),
  reject_codes text[] not null,
  review_codes text[] not null,
  score integer not null,
  -- Whether the payment went on: what counts for rules about how much and how often.
  is_passed boolean not null,
  method text not null,
  currency text not null,
  amount bigint not null,
  card_key text,
  card_country text,
  access_country text,
  email_key text,
  ip_key text,
  ip_sealed text,
  device_key text,
  created_at timestamptz not null,
  primary key (id, merchant_id)
);
create index risk_assessments_by_payment on risk_assessments (payment_id, merchant_id, created_at);
create index risk_assessments_by_age on risk_assessments (created_at);
-- Of one card, address or browser in the time before now. What came to nothing is not counted.
create index risk_assessments_by_card on risk_assessments (card_key, created_at)
  where card_key is not null and is_passed;
create index risk_assessments_by_email on risk_assessments (email_key, created_at)
  where email_key is not null and is_passed;
create index risk_assessments_by_ip on risk_assessments (ip_key, created_at) where ip_key is not null and is_passed;
create index risk_assessments_by_device on risk_assessments (device_key, created_at)
  where device_key is not null and is_passed;

-- Payments that went on but that a person is to look at; one row a payment (risk/states.ts).
create table risk_reviews (
  merchant_id uuid not null,
  id uuid not null,
  payment_id uuid not null,
  app_id uuid not null,
  state text not null check (state in ('open', 'accepted', 'refusing', 'refused', 'dropped')),
  codes text[] not null,
  score integer not null,
  -- Who decided, and what they wrote to it.
  operator text,
  note text,
  -- The numbers of the refund that gives the money back, drawn when it was decided.
  refund_order_number text,
  refund_platform_number text,
  refund_tries integer not null default 0,
  -- Why the money could not be given back yet, or at all.
  problem text,
  -- When a worker looks at it again.
  due_at timestamptz,
  created_at timestamptz not null,
  decided_at timestamptz,
  completed_at timestamptz,
  primary key (id, merchant_id)
);
create unique index risk_reviews_by_payment on risk_reviews (payment_id, merchant_id);
create index risk_reviews_by_state on risk_reviews (state, created_at);
create index risk_reviews_due on risk_reviews (due_at) where state in ('open', 'refusing');
