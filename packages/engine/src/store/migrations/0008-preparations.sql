-- Orders that a merchant's server has announced and that the payer's browser is to bring (preparations/).
create table preparations (
  merchant_id uuid not null,
  app_id uuid not null,
  key text not null,
  content_sealed text not null,
  created_at timestamptz not null,
  primary key (key, app_id)
);
create index preparations_by_age on preparations (created_at);

-- Counters that begin anew each Korean day and are never deleted, for numbers that hold the day and a running number (daily-numbers.ts).
create table daily_counters (
  scope text not null,
  day text not null,
  next bigint not null,
  primary key (scope, day)
);
create index daily_counters_by_day on daily_counters (day);
