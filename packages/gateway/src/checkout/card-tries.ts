import type { Payment, Store } from '@naru/engine';

const COUNT = `
  insert into card_tries (merchant_id, payment_id, wrong, expires_at) values ($1, $2, 1, $3)
  on conflict (payment_id, merchant_id) do update set wrong = card_tries.wrong + 1
  returning wrong`;
/** Few rows, and only after a wrong entry: cleaned up here, without a worker. */
const FORGET = `
  delete from card_tries where (payment_id, merchant_id) in (
    select payment_id, merchant_id from card_tries where expires_at <= $1
    order by expires_at limit 100 for update skip locked
  )`;

export const DEFAULT_CARD_TRIES = 10;

/**
 * Counts wrong cards per payment, in the store, since the next request may reach another process. Without a limit
 * anybody with a payment link could use the page to find valid card numbers.
 */
export class CardTries {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Adds one for this payment; returns the count. */
  async count(payment: Payment, now: Date): Promise<number> {
    await this.#store.query(FORGET, [now]);
    const { merchantId, id, expiresAt } = payment;
    const [row] = await this.#store.query<{ wrong: number }>(COUNT, [merchantId, id, expiresAt]);
    return row?.wrong ?? 1;
  }
}
