-- The outbox: what is to be done outside after a commit. due_at follows the engine's clock (the sandbox can move
-- it); leased_until follows the server's own clock, since it bounds the life of a real process.

create table effects (
  merchant_id uuid not null,
  id uuid not null,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  attempt_id uuid not null,
  channel text not null,
  tries integer not null default 0,
  -- How often a worker took it: more than once means that one may have died after calling.
  claims integer not null default 0,
  due_at timestamptz not null,
  leased_until timestamptz,
  created_at timestamptz not null,
  primary key (id, merchant_id)
);
create index effects_due on effects (channel, due_at);
-- One open question of a kind about an attempt: two answers to the same one must not ask twice.
create unique index effects_by_subject on effects (subject_id, merchant_id, kind, attempt_id);

create sequence callback_sequence;

-- One row a message to a merchant; deliveries keeps each try.
create table callbacks (
  merchant_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  dialect text not null,
  subject_kind text not null,
  subject_id uuid not null,
  -- The order of the messages about one subject. It is drawn while the subject is locked; times and ids are not.
  sequence bigint not null default nextval('callback_sequence'),
  event text not null,
  snapshot jsonb not null,
  url text not null,
  endpoint text not null,
  -- superseded: a newer message about the same subject says all that this one would have said.
  state text not null default 'pending' check (state in ('pending', 'delivered', 'exhausted', 'superseded')),
  tries integer not null default 0,
  -- How many tries there had been when the schedule of repetitions (re)started: sending again starts it anew.
  schedule_start integer not null default 0,
  -- Not in the line of first tries: repetitions, what found no place at its address, what waits for an older message.
  is_aside boolean not null default false,
  due_at timestamptz not null,
  leased_until timestamptz,
  -- How often a worker took it: whoever has taken it last decides what comes next.
  claims integer not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (id, merchant_id)
);
create index callbacks_first on callbacks (app_id, due_at) where state = 'pending' and not is_aside;
create index callbacks_aside on callbacks (app_id, endpoint, due_at) where state = 'pending' and is_aside;
create index callbacks_by_subject on callbacks (subject_id, merchant_id, sequence);
create index callbacks_recent on callbacks (created_at desc, id desc);
create index callbacks_by_state on callbacks (state, created_at desc, id desc) where state <> 'delivered';

create table deliveries (
  merchant_id uuid not null,
  id uuid not null,
  callback_id uuid not null,
  number integer not null,
  sent_at timestamptz not null,
  duration_ms integer not null,
  outcome text not null,
  request_url text not null,
  request_headers jsonb not null,
  -- Some dialects send facts of the payer to the merchant.
  request_body_sealed text not null,
  reply_status integer,
  -- Whatever the merchant's server prints.
  reply_body_sealed text,
  error text,
  primary key (id, merchant_id)
);
create unique index deliveries_by_callback on deliveries (callback_id, merchant_id, number);

-- E-mails to payers: an outbox of its own beside that of callbacks. What is in a mail is kept as facts and becomes text
-- when it is sent or shown; the address and the name are sealed.

create table mails (
  merchant_id uuid not null,
  id uuid not null,
  kind text not null,
  -- What it is about, by the merchant's and the platform's numbers.
  order_number text not null,
  subject_number text not null,
  language text not null,
  -- Null: the payer of the payment that has the mail's id.
  recipient_sealed text,
  -- A keyed hash of the address, to find the mails of one.
  recipient_key text not null,
  facts jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'sent', 'unsent')),
  tries integer not null default 0,
  due_at timestamptz not null,
  -- After this time nobody is helped by it.
  useful_until timestamptz not null,
  leased_until timestamptz,
  error text,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (id, merchant_id)
);
create index mails_due on mails (due_at) where state = 'pending';
create index mails_lapsing on mails (useful_until) where state = 'pending';
create index mails_by_recipient on mails (recipient_key, created_at);
create index mails_by_subject on mails (subject_number);
create index mails_by_order_number on mails (order_number);
create index mails_recent on mails (created_at desc);
