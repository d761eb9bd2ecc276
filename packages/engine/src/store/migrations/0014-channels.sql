-- Serves from: 0013
-- How channels call attempts, and what they take for them.
alter table attempts add column channel_reference text;
alter table attempts add column cost_amount bigint;
alter table attempts add column cost_currency text;
-- Events that name an attempt by the channel's own reference (channels/attempt-directory.ts).
create index attempts_by_channel_reference on attempts (channel, channel_reference)
  where channel_reference is not null;

-- Events that name no attempt that is known: kept until there is one. The channel's reference or ours is in
-- `reference`; the whole event may name a depositor.
create table unmatched_events (
  channel text not null,
  id text not null,
  kind text not null,
  reference text not null,
  event_sealed text not null,
  received_at timestamptz not null,
  due_at timestamptz not null,
  -- An operator looked at it: it is not looked for any more. The row stays, so that the same event is not kept again.
  dismissed_at timestamptz,
  dismissed_reason text,
  primary key (channel, id)
);
create index unmatched_events_due on unmatched_events (due_at) where dismissed_at is null;
create index unmatched_events_open on unmatched_events (received_at, id) where dismissed_at is null;
create index unmatched_events_by_id on unmatched_events (id);

-- The settings of a channel, as JSON: its address and its secrets.
create table channel_settings (
  channel text primary key,
  settings_sealed text not null,
  updated_at timestamptz not null
);
