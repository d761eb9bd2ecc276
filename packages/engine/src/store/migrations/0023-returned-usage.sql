-- Serves from: 0022
-- What orders that ended unpaid give back of daily limits (daily_usage). Rows of their own, so that whoever ends an
-- order waits for nobody who counts one, and the other way round: whoever counts next takes them into the day's row.
create table returned_usage (
  merchant_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  scope text not null,
  day date not null,
  amount bigint not null check (amount > 0),
  primary key (id, merchant_id)
);
create index returned_usage_by_day on returned_usage (day, app_id, scope, merchant_id);
