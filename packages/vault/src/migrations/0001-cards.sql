-- Card numbers. Only the vault's package reads or writes this table; `sealed` is the only place with a number, and a
-- CVC is nowhere. The fingerprint is a keyed hash, so that a merchant's cards can be told apart without opening them.

create table vault_cards (
  merchant_id uuid not null,
  token text not null,
  sealed text not null,
  fingerprint text not null,
  -- When it is deleted; null for cards that are kept until somebody says otherwise.
  expires_at timestamptz,
  created_at timestamptz not null,
  primary key (token, merchant_id)
);
create index vault_cards_by_fingerprint on vault_cards (fingerprint, merchant_id);
create index vault_cards_expiring on vault_cards (expires_at) where expires_at is not null;
