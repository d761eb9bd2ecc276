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

/** What a request for a payment is answered if it came before; undefined if it did not. */
export async function repeatedPayment(
  { engine }: Gateway,
  { app }: AppAccess,
  request: Repeatable & { readonly orderNumber: string },
): Promise<Result<CreatedPayment> | undefined> {
  const existing = await engine.payments.findByOrder(app, request.orderNumber);
  return existing && repetitionOf(existing, request, engine.context.clock.now());
}
