-- Serves from: 0024
-- Our own reason beside the channel's code and words (base/declines.ts). Without a default: rows of before, and those
-- that an older release writes, have none; readers then know what ours say from their code, which is the key.
alter table payments add column decline text;
alter table payouts add column decline text;
alter table refunds add column decline text;
-- Two codes of the simulated wallets, which one dialect tells by their reason.
update payments set decline = case failure_code when 'REFUSED' then 'order_refused' else 'limit_exceeded' end
  where failure_code in ('REFUSED', 'LIMIT_EXCEEDED');
