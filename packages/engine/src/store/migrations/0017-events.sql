-- Serves from: 0016
-- Naru's own events: where merchants want them, what happened, one message to each endpoint, and each try of it.

create table event_endpoints (
  merchant_id uuid not null,
  id uuid not null,
  -- Null: of all apps of the merchant.
  app_id uuid,
  url text not null,
  -- The address without its path: what a message shares places by.
  origin text not null,
  description text not null,
  -- Types, or groups of them: payment.captured, payment.*, *
  types text[] not null,
  state text not null default 'enabled'
    check (state in ('enabled', 'paused', 'disabled', 'gone', 'removed')),
  -- Since when every try has failed; null: the last one was accepted.
  failing_since timestamptz,
  warned_at timestamptz,
  -- Of a disabled endpoint: when it is tried next, and how often it was.
  probe_at timestamptz,
  probes integer not null default 0,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (id, merchant_id)
);
create index event_endpoints_by_merchant on event_endpoints (merchant_id, created_at);
create index event_endpoints_probed on event_endpoints (probe_at) where state = 'disabled';

-- Several may be in force at once: the older ones get an end when a new one is made.
create table event_secrets (
  merchant_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  secret_sealed text not null,
  valid_until timestamptz,
  created_at timestamptz not null,
  primary key (id, merchant_id)
);
create index event_secrets_by_endpoint on event_secrets (endpoint_id, merchant_id);

create table events (
  merchant_id uuid not null,
  id uuid not null,
  app_id uuid,
  type text not null,
  subject_kind text not null,
  subject_id uuid not null,
  -- 1, 2, 3 … of one subject, given while the subject is locked.
  sequence bigint not null,
  order_number text,
  platform_number text,
  -- What is sent; json, not jsonb: members stay in the order in which they were written.
  data json not null,
  occurred_at timestamptz not null,
  primary key (id, merchant_id)
);
create unique index events_by_subject on events (subject_id, merchant_id, sequence);
create index events_of_merchant on events (merchant_id, occurred_at desc, id desc);
create index events_recent on events (occurred_at desc, id desc);
create index events_by_order on events (order_number);
create index events_by_platform_number on events (platform_number);

-- One row an event and endpoint; event_deliveries keeps each try.
create table event_messages (
  merchant_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  subject_id uuid not null,
  sequence bigint not null,
  type text not null,
  origin text not null,
  -- dropped: its endpoint was removed.
  state text not null default 'pending' check (state in ('pending', 'delivered', 'exhausted', 'dropped')),
  tries integer not null default 0,
  -- How many tries there had been when the schedule of repetitions (re)started: sending again starts it anew.
  schedule_start integer not null default 0,
  is_aside boolean not null default false,
  due_at timestamptz not null,
  leased_until timestamptz,
  claims integer not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (id, merchant_id)
);
create index event_messages_first on event_messages (endpoint_id, due_at) where state = 'pending' and not is_aside;
create index event_messages_aside on event_messages (endpoint_id, origin, due_at) where state = 'pending' and is_aside;
create index event_messages_by_subject on event_messages (subject_id, endpoint_id, merchant_id, sequence);
create unique index event_messages_by_event on event_messages (event_id, endpoint_id, merchant_id);
-- The oldest that waits for an endpoint, and all that wait too long.
create index event_messages_waiting on event_messages (endpoint_id, created_at, sequence) where state = 'pending';
create index event_messages_old on event_messages (created_at) where state = 'pending';

create table event_deliveries (
  merchant_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  number integer not null,
  sent_at timestamptz not null,
  duration_ms integer not null,
  outcome text not null,
  request_url text not null,
  request_headers jsonb not null,
  request_body_sealed text not null,
  reply_status integer,
  reply_body_sealed text,
  error text,
  primary key (id, merchant_id)
);
create unique index event_deliveries_by_message on event_deliveries (message_id, merchant_id, number);
