-- Signed requests that were refused for a reason that may pass: sent again as they are, they stay refused for a while.
create table refused_requests (
  app_id uuid not null,
  -- Hash of what was signed.
  request_key text not null,
  -- The dialect's code of the refusal.
  code text not null,
  refused_at timestamptz not null,
  primary key (request_key, app_id)
);
create index refused_requests_by_age on refused_requests (refused_at);
