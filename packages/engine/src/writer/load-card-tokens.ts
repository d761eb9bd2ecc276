import type { Queryable } from '../store/store.ts';
import type { CardToken } from '../tokens/token.ts';
import type { BatchState } from './batch-state.ts';
import type { Needs } from './command.ts';
import { fromRow } from './rows.ts';

interface Loading {
  readonly merchantId: string;
  readonly needs: Needs;
}

/** A card has few tokens at one merchant; of more than these nobody asks whether there is one. */
const MAX_TOKENS_OF_CARD = 100;

/**
 * The tokens that payments make, with the other tokens of their cards where there is to be only one: two payments
 * with one card at once lock the same rows, and the second sees what the first made. By index and lateral, for the
 * reason given at `byOrder` (load.ts).
 */
export const CARD_TOKENS_OF_PAYMENTS = `
  with made as (
    select t.merchant_id, t.id, t.card_identifier, t.is_unique
    from unnest($1::uuid[], $2::uuid[]) k (merchant_id, payment_id)
    cross join lateral (
      select * from card_tokens c where c.payment_id = k.payment_id and c.merchant_id = k.merchant_id limit 2
    ) t
  ), wanted as (
    select merchant_id, id from made
    union
    select o.merchant_id, o.id from made m
    cross join lateral (
      select * from card_tokens c
      where m.is_unique and c.card_identifier = m.card_identifier and c.merchant_id = m.merchant_id
      order by c.created_at limit ${MAX_TOKENS_OF_CARD}
    ) o
  )
  select t.* from card_tokens t
  where (t.merchant_id, t.id) in (select merchant_id, id from wanted)
  order by t.merchant_id, t.id for update`;

/** Not locked: a token that appears the moment after is seen when the payment is captured. */
export const CARD_TOKENS_OF_CARDS = `
  select t.* from unnest($1::uuid[], $2::text[]) k (merchant_id, card_identifier)
  cross join lateral (
    select * from card_tokens c
    where c.card_identifier = k.card_identifier and c.merchant_id = k.merchant_id and c.state = 'active'
    order by c.created_at limit ${MAX_TOKENS_OF_CARD}
  ) t`;

export const CARD_TOKENS_BY_ID = `
  select t.* from card_tokens t
  where (t.merchant_id, t.id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by t.merchant_id, t.id for update`;

/** Loads the stored cards that a batch looks at; payments without any cost no statement. */
export async function loadCardTokens(
  tx: Queryable,
  state: BatchState,
  commands: readonly Loading[],
): Promise<void> {
  const load = async (sql: string, keys: readonly { merchantId: string; key: string }[]) => {
    if (keys.length === 0) return;
    const columns = [keys.map(({ merchantId }) => merchantId), keys.map(({ key }) => key)];
    for (const row of await tx.query(sql, columns)) state.cardTokens.load(fromRow<CardToken>(row));
  };
  const makers = state.payments.all().filter(makesTokens);
  await load(
    CARD_TOKENS_OF_PAYMENTS,
    makers.map(({ merchantId, id }) => ({ merchantId, key: id })),
  );
  await load(
    CARD_TOKENS_OF_CARDS,
    keysOf(commands, (needs) => needs.tokensOfCards),
  );
  await load(
    CARD_TOKENS_BY_ID,
    keysOf(commands, (needs) => needs.cardTokens),
  );
}

const MAKING = new Set(['pending', 'unknown', 'authorized', 'capturing', 'expired']);

/** What is under way can still make one, and what money may come late for; of what is over nothing is loaded. */
function makesTokens({ cardTokenId, state }: { cardTokenId: string | null; state: string }): boolean {
  return cardTokenId !== null && MAKING.has(state);
}

function keysOf(commands: readonly Loading[], pick: (needs: Needs) => readonly string[] | undefined) {
  return commands.flatMap(({ merchantId, needs }) => (pick(needs) ?? []).map((key) => ({ merchantId, key })));
}
