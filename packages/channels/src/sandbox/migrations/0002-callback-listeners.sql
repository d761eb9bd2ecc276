-- Serves from: 0001
-- Addresses that callbacks go to for a while, in place of their own: `naru listen --forward-to` keeps a row alive while
-- it runs. The time is the database's: it bounds a real process, however the sandbox's clock is moved.
create table sandbox_callback_listeners (
  id uuid primary key,
  url text not null,
  -- Null: of all apps.
  app_ids uuid[],
  expires_at timestamptz not null
);
