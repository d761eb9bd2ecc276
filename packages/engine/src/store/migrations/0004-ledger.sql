-- The double-entry ledger. Rows of transfers and entries are only ever added.

-- One row a merchant: the end of its hash chain. Locking it is what makes ledger work of one merchant serial.
create table ledger_heads (
  merchant_id uuid primary key,
  sequence bigint not null default 0,
  hash bytea not null
);

create table accounts (
  merchant_id uuid not null,
  kind text not null,
  channel text not null default '',
  currency text not null,
  balance bigint not null,
  primary key (merchant_id, kind, channel, currency),
  constraint merchant_balance_not_negative check (
    balance >= 0 or kind not in ('unsettled', 'available', 'frozen', 'suspense', 'disputed')
  ),
  constraint merchant_debt_not_positive check (balance <= 0 or kind <> 'merchant_debt')
);

create table transfers (
  merchant_id uuid not null,
  sequence bigint not null,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  created_at timestamptz not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (merchant_id, sequence)
);
create index transfers_by_subject on transfers (subject_id, merchant_id);

create table entries (
  merchant_id uuid not null,
  sequence bigint not null,
  line smallint not null,
  kind text not null,
  channel text not null,
  currency text not null,
  amount bigint not null check (amount <> 0),
  balance_after bigint not null,
  primary key (merchant_id, sequence, line)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end
$$;
create trigger transfers_append_only before update or delete on transfers
  for each statement execute function refuse_change();
create trigger entries_append_only before update or delete on entries
  for each statement execute function refuse_change();

-- Truncating goes past triggers on rows, so that it has triggers of its own. The sandbox's reset is the one that may: it
-- says `set local naru.reset = 'sandbox'` in its own transaction.
create function refuse_truncate() returns trigger language plpgsql as $$
begin
  if current_setting('naru.reset', true) = 'sandbox' then
    return null;
  end if;
  raise exception '% is append-only', tg_table_name;
end
$$;
create trigger transfers_never_truncated before truncate on transfers
  for each statement execute function refuse_truncate();
create trigger entries_never_truncated before truncate on entries
  for each statement execute function refuse_truncate();

-- Each run of the ledger's proof, so that every process can show when the last one was and what it found.
create table ledger_verifications (
  id uuid primary key,
  finished_at timestamptz not null,
  duration_ms integer not null check (duration_ms >= 0),
  -- As many as the report lists: at most twenty of each check.
  faults integer not null check (faults >= 0)
);
create index ledger_verifications_by_time on ledger_verifications (finished_at);
