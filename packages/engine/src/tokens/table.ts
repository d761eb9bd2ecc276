import { PAYMENT_SETS, type PaymentState } from '../payments/states.ts';
import type { Queryable } from '../store/store.ts';
import { always, later, once } from '../writer/columns.ts';
import type { Need, PartName } from '../writer/part.ts';
import { Table } from '../writer/table.ts';
import type { TakenRecords } from '../writer/table-declaration.ts';
import type { CardToken, TokenMaker } from './token.ts';

/**
 * The payments of the batch, as far as they make tokens. The payments folder imports this one, not the other way round.
 */
const MAKERS: PartName<{
  get(merchantId: string, id: string): (TokenMaker & { readonly state: PaymentState }) | undefined;
}> = { name: 'payments' };

/** A card has few tokens at one merchant; the check for an existing one reads no more than this. */
const MAX_TOKENS_OF_CARD = 100;

/**
 * The tokens that payments make, with the other tokens of their cards where only one is allowed: two payments with one
 * card at once lock the same rows, and the second sees what the first made. By index and lateral, for the reason given
 * at `byOrder` (writer/table.ts).
 */
const ROWS_OF_PAYMENTS = `
  with made as (
    select k.payment_id, t.merchant_id, t.id, t.card_identifier, t.is_unique
    from unnest($1::uuid[], $2::uuid[]) k (merchant_id, payment_id)
    cross join lateral (
      select * from card_tokens c where c.payment_id = k.payment_id and c.merchant_id = k.merchant_id limit 2
    ) t
  ), wanted as (
    select payment_id, merchant_id, id from made
    union
    select m.payment_id, o.merchant_id, o.id from made m
    cross join lateral (
      select * from card_tokens c
      where m.is_unique and c.card_identifier = m.card_identifier and c.merchant_id = m.merchant_id
      order by c.created_at limit ${MAX_TOKENS_OF_CARD}
    ) o
  )`;

export const CARD_TOKENS_OF_PAYMENTS = `${ROWS_OF_PAYMENTS}
  select t.* from card_tokens t
  where (t.merchant_id, t.id) in (select merchant_id, id from wanted)
  order by t.merchant_id, t.id for update`;

/** The same rows, each as often as a payment needs it: for locking those that are free. */
export const CARD_TOKENS_BY_PAYMENT = `${ROWS_OF_PAYMENTS}
  select t.merchant_id, concat_ws(' ', w.payment_id, t.id) as key
  from wanted w join card_tokens t on t.id = w.id and t.merchant_id = w.merchant_id
  order by 1, 2`;

/** Not locked: a token that appears a moment later is seen when the payment is captured. */
export const CARD_TOKENS_OF_CARDS = `
  select t.* from unnest($1::uuid[], $2::text[]) k (merchant_id, card_identifier)
  cross join lateral (
    select * from card_tokens c
    where c.card_identifier = k.card_identifier and c.merchant_id = k.merchant_id and c.state = 'active'
    order by c.created_at limit ${MAX_TOKENS_OF_CARD}
  ) t`;

const OF_CARD = 'card';
const OF_PAYMENT = 'payment';

export const CARD_TOKENS = new Table<CardToken>({
  table: 'card_tokens',
  lock: 'row',
  locksLookups: { [OF_PAYMENT]: CARD_TOKENS_BY_PAYMENT },
  /** Payments without any stored card cost no statement. */
  alsoLoad: async (records, wanted, { tx, batch }) => {
    const named = (name: string) =>
      wanted.flatMap(({ merchantId, key }) =>
        key.by === 'lookup' && key.name === name ? [{ merchantId, id: key.key }] : [],
      );
    const payments = batch.of(MAKERS);
    const makers = named(OF_PAYMENT).filter(({ merchantId, id }) =>
      makesTokens(payments.get(merchantId, id)),
    );
    await load(tx, records, CARD_TOKENS_OF_PAYMENTS, makers);
    await load(tx, records, CARD_TOKENS_OF_CARDS, named(OF_CARD));
  },
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    appId: once('uuid'),
    number: once('text'),
    purpose: once('text'),
    isUnique: once('bool'),
    paymentId: once('uuid'),
    state: always('text'),
    vaultToken: once('text'),
    card: once('jsonb'),
    cardIdentifier: once('text'),
    cardExpiresAt: once('timestamptz'),
    holderSealed: once('text'),
    createdAt: once('timestamptz'),
    activatedAt: later('timestamptz'),
    deletedAt: later('timestamptz'),
  },
});

/** Active tokens of a card, by its identifier. */
export function tokensOfCard(cardIdentifier: string): Need {
  return CARD_TOKENS.lookup(OF_CARD, cardIdentifier);
}

/**
 * The stored cards that a payment makes, to be moved with it, and others of the same card where only one is allowed.
 */
export function tokensOfPayment(paymentId: string): Need {
  return CARD_TOKENS.lookup(OF_PAYMENT, paymentId);
}

async function load(
  tx: Queryable,
  records: TakenRecords,
  sql: string,
  keys: readonly { readonly merchantId: string; readonly id: string }[],
): Promise<void> {
  if (keys.length === 0) return;
  const columns = [keys.map(({ merchantId }) => merchantId), keys.map(({ id }) => id)];
  for (const row of await tx.query(sql, columns)) records.take(row);
}

/** Payments under way can still make one, and those that may get late money; for others nothing is loaded. */
function makesTokens(payment: (TokenMaker & { readonly state: PaymentState }) | undefined): boolean {
  return (
    payment !== undefined && payment.cardTokenId !== null && PAYMENT_SETS.mayStoreCard.has(payment.state)
  );
}
