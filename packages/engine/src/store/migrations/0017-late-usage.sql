-- Serves from: 0014
-- An order that ended unpaid and is paid after all takes its share of a daily limit again: a row with a negative amount.
alter table returned_usage
  drop constraint returned_usage_amount_check,
  add constraint returned_usage_amount_check check (amount <> 0);
