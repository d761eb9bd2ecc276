/*
 * How long the vault keeps a card that a merchant may charge again, as SQL for the vault's own statements: one
 * statement has to decide, or a token could appear between the check and the delete. `token` and `merchantId` are
 * expressions of the statement around it. Index card_tokens_in_vault.
 */

/** After the printed month some issuers still approve for a while. */
const KEPT_UNTIL = `card_expires_at + interval '31 days'`;

const activeTokens = (token: string, merchantId: string) =>
  `from card_tokens t where t.vault_token = ${token} and t.merchant_id = ${merchantId} and t.state = 'active'`;

/** Returns rows when the card has an active token. */
export const activeTokenOf = (token: string, merchantId: string): string =>
  `select 1 ${activeTokens(token, merchantId)}`;

/** Returns rows when an active token keeps the card after `now`. */
export const tokenKeeping = (token: string, merchantId: string, now: string): string =>
  `select 1 ${activeTokens(token, merchantId)} and t.${KEPT_UNTIL} > ${now}`;

/** One row: until when the active tokens keep the card; null without any. */
export const keptUntilByTokens = (token: string, merchantId: string): string =>
  `select max(t.${KEPT_UNTIL}) ${activeTokens(token, merchantId)}`;
