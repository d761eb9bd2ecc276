import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { CardToken } from './token.ts';

/** Index card_tokens_by_number. */
export const CARD_TOKEN_BY_NUMBER = `
  select * from card_tokens where merchant_id = $1 and number = $2 and app_id = $3`;
/** Primary key. */
export const CARD_TOKEN_BY_ID = `select * from card_tokens where merchant_id = $1 and id = $2`;
/** Index card_tokens_by_card. */
export const HAS_TOKEN = `
  select 1 from card_tokens
  where merchant_id = $1 and card_identifier = $2 and state = 'active' and purpose = 'token' limit 1`;

interface OfApp {
  readonly merchantId: string;
  readonly id: string;
}

export async function findCardToken(
  store: Queryable,
  { merchantId, id: appId }: OfApp,
  number: string,
): Promise<CardToken | undefined> {
  const [row] = await store.query(CARD_TOKEN_BY_NUMBER, [merchantId, number, appId]);
  return row && fromRow<CardToken>(row);
}

export async function getCardToken(
  store: Queryable,
  merchantId: string,
  id: string,
): Promise<CardToken | undefined> {
  const [row] = await store.query(CARD_TOKEN_BY_ID, [merchantId, id]);
  return row && fromRow<CardToken>(row);
}

export async function hasToken(
  store: Queryable,
  merchantId: string,
  cardIdentifier: string,
): Promise<boolean> {
  const rows = await store.query(HAS_TOKEN, [merchantId, cardIdentifier]);
  return rows.length > 0;
}
