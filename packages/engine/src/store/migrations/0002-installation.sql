-- What a database is and which keys it was sealed with. A program that is set otherwise does not start on it.

-- One row, written by the first program that opens the database (installation.ts).
create table installation (
  singleton boolean primary key default true check (singleton),
  mode text not null check (mode in ('sandbox', 'live')),
  -- Embedded only: the latest time that was seen. The time goes on from there when the machine's clock was put back.
  latest_at timestamptz,
  created_at timestamptz not null default now()
);

-- One row for each of the program's own keys (sealing-keys.ts). Ids are hashes of the keys.
create table sealing_keys (
  purpose text primary key check (purpose in ('master', 'vault')),
  key_id text not null,
  -- While a rotation is under way: the key before, which some texts are still sealed under.
  replaced_key_id text,
  -- The key of fingerprints, sealed under the key: it stays the same, or nothing that was hashed would be found again.
  fingerprint_key_sealed text not null,
  changed_at timestamptz not null default now(),
  check (replaced_key_id <> key_id)
);

-- One row a process that proves, for its readiness, that it can write. Each has a row of its own, so that none waits for
-- another.
create table write_proofs (
  process_id uuid primary key,
  proved_at timestamptz not null
);

-- How far the sandbox's clock runs ahead; a single row shared by all processes.
create table sandbox_clock (
  singleton boolean primary key default true check (singleton),
  offset_ms bigint not null default 0 check (offset_ms >= 0)
);
insert into sandbox_clock default values;

-- Blocks of numbers handed to processes; a number is made from a counter, so it needs no gapless sequence.
create table number_blocks (
  scope text primary key,
  next bigint not null
);

-- Counters that begin anew each Korean day and are never deleted, for numbers that hold the day and a running number
-- (daily-numbers.ts).
create table daily_counters (
  scope text not null,
  day text not null,
  next bigint not null,
  primary key (scope, day)
);
create index daily_counters_by_day on daily_counters (day);
