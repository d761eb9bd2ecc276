import {
  type AppAccess,
  type CreatedPayment,
  type Repeatable,
  type Result,
  repetitionOf,
} from '@naru/engine';
import type { Gateway } from './gateway.ts';

/**
 * Runs a request that creates an order. When it is refused for something that may have changed since (a method's state,
 * prices, limits, the clock), the answer to an earlier identical request comes first: that answer may have been lost,
 * and after a refusal the merchant would create the order again under another number. `earlier` looks for it and
 * returns undefined where there is none; it gets the refusal, since after one of ours (a commit whose answer was lost)
 * it may find what this very request made, which must not be reported as refused. Only a refusal costs the look-up.
 */
export async function orRepeated<T>(
  work: () => Promise<T>,
  earlier: (error: unknown) => Promise<T | undefined>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const answer = await earlier(error);
    if (answer === undefined) throw error;
    return answer;
  }
}

/** The key of an order that moves money without a payer who would notice, before the order exists. */
export interface OutgoingOrder {
  readonly kind: 'payout' | 'refund' | 'rebill';
  readonly access: AppAccess;
  readonly orderNumber: string;
}

/** Work on such orders, by the order, while this process runs it. */
const inHand = new WeakMap<Gateway, Map<string, Set<Promise<unknown>>>>();

/**
 * Like `orRepeated`, for money that goes out, and for cards charged without their payer: a request that would be
 * refused waits until this process is done with the others under its number, and then looks once more. The first
 * request may be waiting for a locked row; its sender times out and asks again; the first is then executed after the
 * second was refused. Work ends within seconds (writer/set-aside.ts) and waits for no other request, so that none waits
 * for itself.
 */
export async function orRepeatedOut<T>(
  gateway: Gateway,
  { kind, access, orderNumber }: OutgoingOrder,
  work: () => Promise<T>,
  earlier: (error: unknown) => Promise<T | undefined>,
): Promise<T> {
  const orders = inHand.get(gateway) ?? new Map<string, Set<Promise<unknown>>>();
  inHand.set(gateway, orders);
  const key = `${kind} ${access.app.id} ${orderNumber}`;
  return orRepeated(
    () => kept(orders, key, work()),
    async (error) => {
      // Before the look-up: work that ends during it may have been created after what the look-up saw.
      const others = [...(orders.get(key) ?? [])];
      const answer = await earlier(error);
      if (answer !== undefined || others.length === 0) return answer;
      await Promise.allSettled(others);
      return earlier(error);
    },
  );
}

/** Registers work under its key until it ends. */
async function kept<T>(all: Map<string, Set<Promise<unknown>>>, key: string, work: Promise<T>): Promise<T> {
  const same = all.get(key) ?? new Set();
  all.set(key, same.add(work));
  try {
    return await work;
  } finally {
    same.delete(work);
    if (same.size === 0) all.delete(key);
  }
}

/** The answer to a payment request that came before; undefined if it did not. */
export async function repeatedPayment(
  { engine }: Gateway,
  { app }: AppAccess,
  request: Repeatable & { readonly orderNumber: string },
): Promise<Result<CreatedPayment> | undefined> {
  const tries = await engine.payments.triesFor(app, request);
  return repetitionOf(tries, request, engine.context.clock.now());
}
