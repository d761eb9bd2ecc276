/** The shop's books: its orders, and what became of them. A real shop keeps them in its database. */
import { randomBytes } from 'node:crypto';
import {
  type CallbackFailure,
  type ClientRequest,
  type PayerAuthOutcome,
  type PaymentOutcome,
  verifyCallback,
} from '@naru/eximbay';

export type OrderState = 'open' | Exclude<PaymentOutcome | PayerAuthOutcome, 'unrecognized'>;

export interface Order {
  readonly id: string;
  readonly request: ClientRequest<'ready'>;
  /** What the script gets: the prepared order and its fgkey. */
  readonly payload: object;
  state: OrderState;
  /** Why it failed, or what the last call to the gateway said. */
  note: string;
  transactionId: string | undefined;
  payerAuthId: string | undefined;
  /** Refunds that the gateway has answered; each has a number of its own. */
  refunds: number;
  /** What came, by way of which address: for the page only. */
  readonly results: string[];
  /** Results that were booked. */
  readonly seen: Set<string>;
}

const orders = new Map<string, Order>();

export const findOrder = (id: string): Order | undefined => orders.get(id);

/** A number that no customer can guess: here it is all that protects an order's page. */
export const newOrderId = (): string => `SHOP-${randomBytes(8).toString('hex')}`;

export function addOrder(id: string, request: ClientRequest<'ready'>, payload: object): void {
  const order = { state: 'open', note: '', transactionId: undefined, payerAuthId: undefined } as const;
  orders.set(id, { ...order, id, request, payload, refunds: 0, results: [], seen: new Set() });
}

/** Results may overtake each other. None takes an order back: money that is there stays there. */
const RANK: Readonly<Record<OrderState, number>> = {
  open: 0,
  failed: 1,
  registered: 2,
  authenticated: 2,
  authorized: 2,
  voided: 3,
  paid: 4,
};

export interface Merchant {
  readonly mid: string;
  readonly secretKey: string;
}

/**
 * Books a result of `status_url` or `return_url`: both bring the same, in any order and more than once. Undefined when
 * it was genuine and about this order; else why not. `body` is the text as it came. `isThere` asks the gateway for the
 * money: a result comes through a browser, and what is delivered for it is confirmed first.
 */
export async function bookResult(
  order: Order,
  via: 'status_url' | 'return_url',
  body: string,
  { mid, secretKey }: Merchant,
  isThere: (order: Order, transactionId: string | undefined) => Promise<boolean>,
): Promise<CallbackFailure | 'not confirmed' | undefined> {
  const { currency, amount } = order.request.payment;
  // Genuine is not enough: it must be the result of this order, for this amount.
  const result = verifyCallback({ body, secretKey, mid, orderId: order.id, currency, amount });
  if (!result.ok) return result;
  const transactionId = result.kind === 'payment' ? result.payload.transaction_id : undefined;
  const payerAuthId = result.kind === 'payer_auth' ? result.payload.payer_auth_id : undefined;
  const { outcome } = result;
  const brings = outcome === 'paid' || outcome === 'authorized';
  if (brings && !(await isThere(order, transactionId))) return 'not confirmed';
  order.results.push(`${via}: ${outcome} ${transactionId ?? payerAuthId ?? ''}`.trim());
  // An account's transaction has two results: registered, and later paid.
  const key = `${transactionId ?? payerAuthId} ${outcome}`;
  if (order.seen.has(key)) return undefined;
  order.seen.add(key);
  // "Unrecognized" says nothing for sure: the order stays as it is, and its page shows what the gateway says.
  if (outcome === 'unrecognized' || RANK[outcome] < RANK[order.state]) return undefined;
  order.state = outcome;
  order.note = outcome === 'failed' ? `${result.payload.rescode}: ${result.payload.resmsg}` : '';
  order.transactionId = transactionId;
  order.payerAuthId = payerAuthId;
  return undefined;
}
