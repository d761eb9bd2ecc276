import type { Clock } from '../base/clock.ts';
import type { Sealer } from '../base/secrets.ts';
import { type ListedBefore, newestFirst, positionOf, timeOfRow } from '../store/newest-first.ts';
import type { ListedAfter } from '../store/oldest-first.ts';
import type { Store } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import { deliveryContext, replyContext } from './delivery.ts';
import { type Resent, resend } from './order.ts';
import type { CallbackDialect, CallbackMessage } from './port.ts';
import { type ResendablePage, type ResendFilter, resendablePage } from './resendable.ts';

export const CALLBACK_STATES = ['pending', 'delivered', 'exhausted', 'superseded'] as const;
export type CallbackState = (typeof CALLBACK_STATES)[number];

export interface KeptCallback extends CallbackMessage {
  readonly state: CallbackState;
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
  /** Null where it cannot be opened. */
  readonly requestBody: string | null;
  readonly replyStatus: number | null;
  readonly replyBody: string | null;
  readonly error: string | null;
  /** Why a body cannot be opened. */
  readonly fault?: string;
}

interface StoredDelivery extends Omit<KeptDelivery, 'requestBody' | 'replyBody' | 'fault'> {
  readonly requestBodySealed: string;
  readonly replyBodySealed: string | null;
}

export const OF_SUBJECTS = `
  select c.* from callbacks c
  where (c.merchant_id, c.subject_id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by c.sequence limit $3`;

const recentOf = (condition: string) => newestFirst('callbacks', 'created_at', condition);
/** Index callbacks_recent. */
export const RECENT = recentOf('true');
/** Index callbacks_by_state, which has the states written out; most are delivered, and found by callbacks_recent. */
export const RECENT_OF_STATE: Readonly<Record<CallbackState, string>> = {
  pending: recentOf(`state <> 'delivered' and state = 'pending'`),
  delivered: recentOf(`state = 'delivered'`),
  exhausted: recentOf(`state <> 'delivered' and state = 'exhausted'`),
  superseded: recentOf(`state <> 'delivered' and state = 'superseded'`),
};
export const CREATED_AT = timeOfRow('callbacks', 'created_at');

export const DELIVERIES = `
  select d.* from deliveries d
  where (d.merchant_id, d.callback_id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by d.callback_id, d.number`;

/** The sent messages with their deliveries, and sending them again. */
export class CallbackRecords {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #sealer: Sealer;
  readonly #dialects: ReadonlyMap<string, CallbackDialect>;

  constructor(
    { store, clock, sealer }: { store: Store; clock: Clock; sealer: Sealer },
    dialects: ReadonlyMap<string, CallbackDialect>,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#sealer = sealer;
    this.#dialects = dialects;
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

  /** Newest first, optionally of one state, page by page. */
  async recent(
    state: CallbackState | null,
    limit: number,
    before: ListedBefore | null,
  ): Promise<KeptCallback[]> {
    const sql = state === null ? RECENT : RECENT_OF_STATE[state];
    const position = await positionOf(this.#store, CREATED_AT, before);
    const rows = await this.#store.query(sql, [limit, ...position]);
    return rows.map((row) => fromRow<KeptCallback>(row));
  }

  async deliveriesOf(callbacks: readonly KeptCallback[]): Promise<KeptDelivery[]> {
    const rows = await this.#store.query(DELIVERIES, [
      callbacks.map((callback) => callback.merchantId),
      callbacks.map((callback) => callback.id),
    ]);
    return rows.map((row) => {
      const { requestBodySealed, replyBodySealed, ...kept } = fromRow<StoredDelivery>(row);
      const request = this.#sealer.openOrFault(requestBodySealed, deliveryContext(kept));
      const reply =
        replyBodySealed === null ? undefined : this.#sealer.openOrFault(replyBodySealed, replyContext(kept));
      const fault = request.fault ?? reply?.fault;
      return {
        ...kept,
        requestBody: request.text ?? null,
        replyBody: reply?.text ?? null,
        ...(fault === undefined ? {} : { fault }),
      };
    });
  }

  /** A page of the messages that could be sent again. */
  resendable(filter: ResendFilter, after: ListedAfter): Promise<ResendablePage> {
    return resendablePage(this.#store, filter, after);
  }

  /** Sends a message again, with a fresh schedule of repetitions, and the later ones about the same subject. */
  resend(callbackId: string): Promise<Resent> {
    return resend(this.#store, this.#dialects, callbackId, this.#clock.now());
  }
}
