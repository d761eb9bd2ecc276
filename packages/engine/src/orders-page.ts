/** Where in an app's list of orders a page begins: behind the order made at this moment with this id. */
export interface OrderPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/**
 * One page of an app's orders in the order in which they were made. Pages go on from a position and not from a count,
 * so that orders that arrive meanwhile shift nothing: each that was there when the reading began is read once.
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

/** Sorts before every id that is ever drawn. */
const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

/** The parameters of PAYMENTS_OF_APP and PAYOUTS_OF_APP. */
export function pageParameters({ app, from, until, states, after, limit }: OrdersPage): unknown[] {
  const position = after && after.createdAt >= from ? after : { createdAt: from, id: BEFORE_ALL_IDS };
  return [app.id, app.merchantId, position.createdAt, position.id, until, states ?? null, limit];
}
