import {
  type AppAccess,
  type CreatedPayment,
  type Repeatable,
  type Result,
  repetitionOf,
} from '@naru/engine';
import type { Gateway } from './gateway.ts';

/**
 * Does the work of a request that makes an order. Where it is refused by what may have been set since (a method's
 * state, prices, limits, the clock), the answer of the very same request before it goes first: that answer may have
 * been lost, and whoever hears of a refusal makes the order once more under another number. `earlier` looks for it and
 * answers undefined where there is none; it is given the refusal, since after one of ours (a commit whose answer was
 * lost) what it finds may have been made by this very request, which must not be told that it was refused. Only a
 * refusal costs that look.
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

/** Names an order that moves money without a payer who would notice, before there is one. */
export interface OutgoingOrder {
  readonly kind: 'payout' | 'refund' | 'rebill';
  readonly access: AppAccess;
  readonly orderNumber: string;
}

/** Work on such orders, by the order, while this process has it in hand. */
const inHand = new WeakMap<Gateway, Map<string, Set<Promise<unknown>>>>();

/**
 * As `orRepeated`, for money that goes out, and for cards that are charged without their payer: a request that would
 * be refused waits until this process is done with the others under its number, and then looks once more. The first
 * request may be waiting for a locked row. Its sender gives up and asks again; the first is then carried out after the
 * second was refused. Work ends within seconds (writer/set-aside.ts) and waits for no other request, so that none
 * waits for itself.
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
      // Before the look: what ends during it may have been made after what the look saw.
      const others = [...(orders.get(key) ?? [])];
      const answer = await earlier(error);
      if (answer !== undefined || others.length === 0) return answer;
      await Promise.allSettled(others);
      return earlier(error);
    },
  );
}

/** Keeps work under its key until it ends. */
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

/** What a request for a payment is answered if it came before; undefined if it did not. */
export async function repeatedPayment(
  { engine }: Gateway,
  { app }: AppAccess,
  request: Repeatable & { readonly orderNumber: string },
): Promise<Result<CreatedPayment> | undefined> {
  const tries = await engine.payments.triesFor(app, request);
  return repetitionOf(tries, request, engine.context.clock.now());
}
