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
