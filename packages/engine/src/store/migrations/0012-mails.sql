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
