-- Orders that a merchant's server has announced and that the payer's browser is to bring (checkout-sessions/).
create table checkout_sessions (
  merchant_id uuid not null,
  app_id uuid not null,
  key text not null,
  content_sealed text not null,
  created_at timestamptz not null,
  primary key (key, app_id)
);
create index checkout_sessions_by_age on checkout_sessions (created_at);
