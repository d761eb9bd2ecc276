-- Each run of the ledger's proof, so that every process can show when the last one was and what it found.
create table ledger_verifications (
  id uuid primary key,
  finished_at timestamptz not null,
  duration_ms integer not null check (duration_ms >= 0),
  -- As many as the report lists: at most twenty of each check.
  faults integer not null check (faults >= 0)
);
create index ledger_verifications_by_time on ledger_verifications (finished_at);
