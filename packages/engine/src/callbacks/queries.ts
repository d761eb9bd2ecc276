import type { Clock } from '../clock.ts';
import type { Sealer } from '../secrets.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import { deliveryContext, replyContext } from './delivery.ts';
import type { CallbackMessage } from './port.ts';

export interface KeptCallback extends CallbackMessage {
  readonly state: 'pending' | 'delivered' | 'exhausted';
  readonly dueAt: Date;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export interface KeptDelivery {
  readonly id: string;
  readonly callbackId: string;
  readonly number: number;
  readonly sentAt: Date;
  readonly durationMs: number;
  readonly outcome: string;
  readonly requestUrl: string;
  readonly requestHeaders: Record<string, string>;
  readonly requestBody: string;
  readonly replyStatus: number | null;
  readonly replyBody: string | null;
  readonly error: string | null;
}

interface StoredDelivery extends Omit<KeptDelivery, 'requestBody' | 'replyBody'> {
  readonly requestBodySealed: string;
  readonly replyBodySealed: string | null;
}

export const OF_SUBJECTS = `
  select c.* from callbacks c
  where (c.merchant_id, c.subject_id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by c.created_at, c.id limit $3`;
export const RECENT = `
  select * from callbacks
  where ($1::text is null or state = $1) and ($3::timestamptz is null or created_at < $3)
  order by created_at desc limit $2`;
export const DELIVERIES = `
  select d.* from deliveries d
  where (d.merchant_id, d.callback_id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by d.callback_id, d.number`;
/** The lease stays: a delivery that is under way is not to be joined by a second one. */
export const RESEND = `
  update callbacks set state = 'pending', schedule_start = tries, due_at = $2, finished_at = null
  where id = $1 returning id`;

/** The messages that were sent, each with its deliveries, and their sending again. */
export class CallbackRecords {
  readonly #store: Queryable;
  readonly #clock: Clock;
  readonly #sealer: Sealer;

  constructor(store: Queryable, clock: Clock, sealer: Sealer) {
    this.#store = store;
    this.#clock = clock;
    this.#sealer = sealer;
  }

  /** Messages about the given orders, oldest first. */
  async ofOrders(
    orders: readonly { readonly merchantId: string; readonly id: string }[],
    limit: number,
  ): Promise<KeptCallback[]> {
    const rows = await this.#store.query(OF_SUBJECTS, [
      orders.map((order) => order.merchantId),
      orders.map((order) => order.id),
      limit,
    ]);
    return rows.map((row) => fromRow<KeptCallback>(row));
  }

  /** Newest first, optionally of one state and made before a time (for paging). */
  async recent(
    state: KeptCallback['state'] | null,
    limit: number,
    before: Date | null,
  ): Promise<KeptCallback[]> {
    const rows = await this.#store.query(RECENT, [state, limit, before]);
    return rows.map((row) => fromRow<KeptCallback>(row));
  }

  async deliveriesOf(callbacks: readonly KeptCallback[]): Promise<KeptDelivery[]> {
    const rows = await this.#store.query(DELIVERIES, [
      callbacks.map((callback) => callback.merchantId),
      callbacks.map((callback) => callback.id),
    ]);
    return rows.map((row) => {
      const { requestBodySealed, replyBodySealed, ...kept } = fromRow<StoredDelivery>(row);
      return {
        ...kept,
        requestBody: this.#sealer.open(requestBodySealed, deliveryContext(kept)),
        replyBody: replyBodySealed && this.#sealer.open(replyBodySealed, replyContext(kept)),
      };
    });
  }

  /** Sends a message again, with a fresh schedule of repetitions; false when there is none of that id. */
  async resend(callbackId: string): Promise<boolean> {
    const rows = await this.#store.query(RESEND, [callbackId, this.#clock.now()]);
    return rows.length > 0;
  }
}
