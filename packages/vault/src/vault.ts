import { hkdfSync } from 'node:crypto';
import {
  activeTokenOf,
  type Clock,
  keptUntilByTokens,
  type Queryable,
  randomToken,
  type SealedColumn,
  Sealer,
  SealingKeys,
  Secret,
  tokenKeeping,
} from '@naru/engine';
import { CardData } from './card-data.ts';

const INSERT = `
  insert into vault_cards (merchant_id, token, sealed, fingerprint, expires_at, created_at)
  values ($1, $2, $3, $4, $5, $6)`;
const GET = `
  select sealed from vault_cards
  where token = $1 and merchant_id = $2
    and (expires_at is null or expires_at > $3 or exists (${activeTokenOf('token', '$2')}))`;
/**
 * Cards that a merchant may charge again are kept until they expire. Here and not with the token's own commit: the
 * table is this package's alone, and until the card's first time is over nothing can be lost.
 */
const EXTEND = `
  update vault_cards v set expires_at = (${keptUntilByTokens('v.token', 'v.merchant_id')})
  where v.token = any(array(
      select c.token from vault_cards c
      where c.expires_at <= $1 and exists (${tokenKeeping('c.token', 'c.merchant_id', '$1')})
      order by c.expires_at limit $2 for update skip locked
    ))
    and v.expires_at <= $1 and exists (${activeTokenOf('v.token', 'v.merchant_id')})
  returning 1`;
const DROP = `
  delete from vault_cards v
  where v.token = $1 and v.merchant_id = $2 and not exists (${activeTokenOf('v.token', 'v.merchant_id')})`;
/**
 * In pages, so that a long backlog is no long transaction; by the tokens of a page, because joined by them the table is
 * read whole. What makes a card one to purge is asked of the very row that goes.
 */
const PURGE = `
  delete from vault_cards v where v.token = any(array(
    select c.token from vault_cards c
    where c.expires_at <= $1 and not exists (${tokenKeeping('c.token', 'c.merchant_id', '$1')})
    order by c.expires_at limit $2 for update of c skip locked
  )) and v.expires_at <= $1 and not exists (${tokenKeeping('v.token', 'v.merchant_id', '$1')})
  returning 1`;
const PURGE_PAGE = 1000;

const SEALED: SealedColumn = {
  table: 'vault_cards',
  column: 'sealed',
  keys: { token: 'text', merchant_id: 'uuid' },
  context: ({ token = '', merchant_id = '' }) => contextOf(merchant_id, token),
};

/** 120 bits: 20 characters, the longest token that all dialects take. */
const TOKEN_BYTES = 15;

/**
 * Keeps card numbers, sealed under a key that nothing else is sealed with: with the database and the master key but
 * without the vault's key, no number can be read. A token belongs to one merchant and says nothing about its card.
 */
export class CardVault {
  readonly #store: Queryable;
  readonly #sealer: Sealer;
  readonly #clock: Clock;
  /** Its key and the database that was sealed with it. */
  readonly keys: SealingKeys;

  /** `nextKey` is the one that a rotation of the key goes to. */
  constructor(store: Queryable, key: Secret, clock: Clock, nextKey?: Secret) {
    this.#store = store;
    this.#sealer = new Sealer(ownKey(key), nextKey && ownKey(nextKey));
    this.#clock = clock;
    this.keys = new SealingKeys(store, 'vault', this.#sealer, [SEALED]);
  }

  /** Keeps a card for a merchant, until it is purged after `until`, or for good; answers its token. */
  async keep(merchantId: string, card: CardData, until: Date | null): Promise<string> {
    const token = randomToken(TOKEN_BYTES);
    const text = `${card.revealNumber()} ${card.revealExpiry()}`;
    const sealed = this.#sealer.seal(text, contextOf(merchantId, token));
    const row = [merchantId, token, sealed, this.fingerprint(merchantId, card), until, this.#clock.now()];
    await this.#store.query(INSERT, row);
    return token;
  }

  /** The card behind a token of this merchant; undefined for any other token, and after its time. */
  async open(merchantId: string, token: string): Promise<CardData | undefined> {
    const [row] = await this.#store.query<{ sealed: string }>(GET, [token, merchantId, this.#clock.now()]);
    if (!row) return undefined;
    const [number = '', expiry = ''] = this.#sealer.open(row.sealed, contextOf(merchantId, token)).split(' ');
    return new CardData(number, expiry);
  }

  /**
   * Equal for the same number at the same merchant, and of no use to anybody without the key. The expiry date does
   * not count: a renewed card is the same account.
   */
  fingerprint(merchantId: string, card: CardData): string {
    return this.#sealer.fingerprint(card.revealNumber(), `vault_cards.fingerprint:${merchantId}`);
  }

  /** Forgets a card at once, unless an active token stands for it. */
  async drop(merchantId: string, token: string): Promise<void> {
    await this.#store.query(DROP, [token, merchantId]);
  }

  /** Deletes the cards whose time is over and that no active token stands for; answers how many. */
  async purge(now: Date): Promise<number> {
    for (;;) {
      const { length } = await this.#store.query(EXTEND, [now, PURGE_PAGE]);
      if (length < PURGE_PAGE) break;
    }
    let purged = 0;
    for (;;) {
      const { length } = await this.#store.query(PURGE, [now, PURGE_PAGE]);
      purged += length;
      if (length < PURGE_PAGE) return purged;
    }
  }
}

/** Of a label of its own: even an operator who gives one key for both purposes gets two. */
function ownKey(key: Secret): Secret {
  const own = Buffer.from(hkdfSync('sha256', key.reveal(), '', 'naru/vault/v1', 32));
  return new Secret(own.toString('base64'));
}

/** Binds what is sealed to its row: copied into another one, it does not open. */
function contextOf(merchantId: string, token: string): string {
  return `vault_cards:${merchantId}:${token}`;
}
