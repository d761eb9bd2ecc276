-- One row a process that proves, for its readiness, that it can write. Each has a row of its own, so that none waits for
-- another.
create table write_proofs (
  process_id uuid primary key,
  proved_at timestamptz not null
);
