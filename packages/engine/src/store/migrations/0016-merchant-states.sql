-- Serves from: 0014
-- Which change gave a merchant its state: whoever undoes a change of its own undoes no later one.
alter table merchants add column state_change_id uuid;
