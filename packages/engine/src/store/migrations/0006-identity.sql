-- Identity checks: how far the payers of verified virtual accounts have come with proving who they are. One row a
-- payment; the payment's row is the lock. The limits stand here too, as a last line behind the code.

create table identity_checks (
  merchant_id uuid not null,
  id uuid not null,
  payment_id uuid not null,
  state text not null check (state in ('open', 'code_sent', 'passed', 'failed')),
  verifier text not null,
  tries integer not null check (tries between 0 and 10),
  codes_sent integer not null check (codes_sent between 0 and 5),
  answers_sealed text not null,
  reference text,
  code_sent_at timestamptz,
  code_expires_at timestamptz,
  problem text check (problem in ('details_mismatch', 'code_wrong', 'code_expired', 'no_answer')),
  problem_field text,
  question_id uuid,
  question_asked_at timestamptz,
  question_fingerprint text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  primary key (id, merchant_id)
);
create unique index identity_checks_by_payment on identity_checks (payment_id, merchant_id);
