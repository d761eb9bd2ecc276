import type { Clock } from '../base/clock.ts';
import { type Result, refused } from '../base/refusal.ts';
import type { Queryable, Store } from '../store/store.ts';
import { closeOrderTimes } from './order-times.ts';

/** The position after which a page of an app's orders begins: the order made at this moment with this id. */
export interface OrderPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/**
 * One page of an app's orders, by creation time. Pages continue from a position and not from a count, so that new
 * orders shift nothing: each order that existed when the reading began is read once.
 */
export interface OrdersPage {
  readonly app: { readonly id: string; readonly merchantId: string };
  readonly from: Date;
  /** Inclusive. */
  readonly until: Date;
  /** Only orders in one of these states; all when absent. */
  readonly states?: readonly string[];
  readonly after?: OrderPosition;
  readonly limit: number;
}

/** Sorts before every generated id. */
const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

/**
 * How far an end may lie ahead of our clock and still count as "now" by a merchant's clock. New orders then get later
 * times than that end, ahead by as much.
 */
const MERCHANT_CLOCK_AHEAD_MS = 1000;

/** The parameters of PAYMENTS_OF_APP and PAYOUTS_OF_APP. */
export function pageParameters({ app, from, until, states, after, limit }: OrdersPage): unknown[] {
  const position = after && after.createdAt >= from ? after : { createdAt: from, id: BEFORE_ALL_IDS };
  return [app.id, app.merchantId, position.createdAt, position.id, until, states ?? null, limit];
}

/**
 * Reads a page with `list`. No order whose time is in the page's range appears later, so that a merchant may continue
 * from the end of the range or from the page's last order. An end in the future is complete up to now only. Refuses
 * `busy` when a transaction that may hold such an order stays open for seconds.
 */
export async function readPage<T extends OrderPosition>(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  page: OrdersPage,
  list: (store: Queryable, page: OrdersPage) => Promise<T[]>,
): Promise<Result<T[]>> {
  const nowMs = clock.now().getTime();
  const untilMs = page.until.getTime();
  const endMs = untilMs <= nowMs + MERCHANT_CLOCK_AHEAD_MS ? untilMs : nowMs;
  if (!(await closeOrderTimes(store, endMs))) return refused({ code: 'busy' });
  const orders = await list(store, page);
  // The next page continues after the last order, which another process with a faster clock may have made.
  const last = orders.length < page.limit ? undefined : orders.at(-1);
  if (last === undefined || last.createdAt.getTime() <= endMs) return { ok: true, value: orders };
  if (!(await closeOrderTimes(store, last.createdAt.getTime()))) return refused({ code: 'busy' });
  return { ok: true, value: await list(store, page) };
}
