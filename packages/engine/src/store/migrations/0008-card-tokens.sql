-- Cards that a merchant may charge again without their payer: by the payer's consent, given with a first payment. The
-- number itself is in the vault, which keeps it as long as a row here is active.

create table card_tokens (
  merchant_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  -- What the merchant calls it by; not sent for cards that only a subscription uses.
  number text not null,
  purpose text not null check (purpose in ('token', 'subscription')),
  -- The merchant wanted it only if the card had none yet.
  is_unique boolean not null,
  -- The payment that makes it.
  payment_id uuid not null,
  state text not null check (state in ('pending', 'active', 'void', 'deleted')),
  vault_token text not null,
  card jsonb not null,
  -- A keyed hash of the card's number: the same card of a merchant has the same.
  card_identifier text not null,
  card_expires_at timestamptz not null,
  holder_sealed text,
  created_at timestamptz not null,
  activated_at timestamptz,
  deleted_at timestamptz,
  primary key (id, merchant_id)
);
create unique index card_tokens_by_number on card_tokens (number, merchant_id);
create index card_tokens_by_payment on card_tokens (payment_id, merchant_id);
create index card_tokens_by_card on card_tokens (card_identifier, merchant_id);
create index card_tokens_in_vault on card_tokens (vault_token, merchant_id) where state = 'active';
