-- Serves from: 0023
-- What of a merchant is not over yet: few rows of a large table, looked for before a merchant is closed
-- (merchants/admin.ts). The conditions are those of that query, word for word.
create index payments_open on payments (merchant_id)
  where state not in ('captured', 'partially_refunded', 'refunded', 'failed', 'expired', 'voided');
create index payouts_open on payouts (merchant_id) where state not in ('succeeded', 'failed', 'returned');
create index refunds_open on refunds (merchant_id) where state not in ('succeeded', 'failed');
create index chargebacks_open on chargebacks (merchant_id) where state not in ('won', 'lost', 'accepted');
create index recurrings_open on recurrings (merchant_id) where ended_at is null;
