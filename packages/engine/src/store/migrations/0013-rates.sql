-- An exchange rate is in force from its valid_from until the next one of its pair, or until valid_until where it has
-- one. The margin is what a payer who chooses to pay in the other currency is charged on top.
alter table exchange_rates
  add column source text not null default 'operator',
  add column valid_until timestamptz,
  add column margin_ppm bigint not null default 0,
  add check (valid_until > valid_from),
  add check (margin_ppm between 0 and 500000);
