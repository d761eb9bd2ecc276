import type { Payment, Store } from '@naru/engine';

const COUNT = `
  insert into card_tries (merchant_id, payment_id, wrong, expires_at) values ($1, $2, 1, $3)
  on conflict (payment_id, merchant_id) do update set wrong = card_tries.wrong + 1
  returning wrong`;
/** Few rows, and only at a wrong entry: a worker of its own would have less to do than to look. */
const FORGET = `
  delete from card_tries where (payment_id, merchant_id) in (
    select payment_id, merchant_id from card_tries where expires_at <= $1
    order by expires_at limit 100 for update skip locked
  )`;

export const DEFAULT_CARD_TRIES = 10;

/**
 * Counts wrong cards per payment, in the store, since the next request may reach another process. Without an end to
 * it the page would tell anybody who has a payment link which of many numbers may be a card.
 */
export class CardTries {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** One more for this payment; answers how many there were by now. */
  async count(payment: Payment, now: Date): Promise<number> {
    await this.#store.query(FORGET, [now]);
    const { merchantId, id, expiresAt } = payment;
    const [row] = await this.#store.query<{ wrong: number }>(COUNT, [merchantId, id, expiresAt]);
    return row?.wrong ?? 1;
  }
}
