import type { OrderRef } from './types.ts';

const NAMES = ['orderId', 'merchantOrderNo', 'order_id', 'orderNo', 'orderNumber'] as const;

/** The number of an order; throws what to give when there is none. */
export function orderNumberOf(order: OrderRef): string {
  const number = typeof order === 'object' && order !== null ? memberOf(order) : order;
  if (typeof number === 'number' || (typeof number === 'string' && number !== '')) return String(number);
  throw new TypeError(
    `an order is its number, or an object with ${NAMES.slice(0, -2).join(', ')} or payment.order_id; ` +
      `it is ${JSON.stringify(order)}`,
  );
}

function memberOf(order: object): unknown {
  const members = order as Readonly<Record<string, unknown>>;
  const { payment } = members;
  if (typeof payment === 'object' && payment !== null) return memberOf(payment);
  const name = NAMES.find((one) => members[one] !== undefined);
  return name === undefined ? undefined : members[name];
}
