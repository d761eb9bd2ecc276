-- Times of orders, in milliseconds since 1970, that no new order may have: lists were read up to there
-- (order-times.ts). At most one row.
create table order_times (
  singleton boolean primary key default true check (singleton),
  closed_until_ms bigint not null
);

-- Holds a time to the end of the transaction, by an advisory lock whose upper 16 bits are "NR" and whose lower 48 bits
-- are the time, and returns the time that the transaction's orders get. Each statement here sees what was committed
-- before it, also when the function is called in the middle of another one: that is why it is volatile.
create function hold_order_time(drawn_ms bigint) returns bigint language plpgsql volatile as $$
declare
  closed bigint;
begin
  perform pg_advisory_xact_lock_shared(5643573283048652800 + drawn_ms);
  select closed_until_ms into closed from order_times;
  return greatest(drawn_ms, closed + 1);
end $$;
