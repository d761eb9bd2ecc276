-- Serves from: 0017
-- Which merchants have endpoints is read once a second by each process that moves orders.

create index event_endpoints_kept on event_endpoints (merchant_id) where state <> 'removed';
