import { type Result, refused } from '../base/refusal.ts';
import type { PaymentRequest } from './new-payment.ts';
import { type Payment, SUPERSEDED } from './payment.ts';
import { PAYMENT_SETS } from './states.ts';

/*
 * Whether an order number may be used again. Every try of the order counts, not only the last one: behind a page that
 * was cancelled or a charge that was declined there may be a try that was paid, or one of which nobody knows.
 */

export interface CreatedPayment {
  readonly payment: Payment;
  /** True when the same request had already created it. */
  readonly repeated: boolean;
}

/** The members of a request that show whether it repeats another one. */
export interface Repeatable {
  readonly contentHash: string;
  readonly orderNumbers?: PaymentRequest['orderNumbers'] | undefined;
}

/**
 * What a request is answered in view of the tries of its order (those of order-tries.ts are enough): the payment that
 * the same request made, or that the number is used up (`duplicate_order`, with the try that uses it up). undefined
 * where it makes a payment.
 */
export function answerOf(
  tries: readonly Payment[],
  request: Repeatable,
  now: Date,
): Result<CreatedPayment> | undefined {
  const { orderNumbers = 'unique' } = request;
  const latestFirst = tries.toSorted((one, other) => other.orderTry - one.orderTry);
  const same = latestFirst.find((one) => isSame(one, request, now));
  const used = latestFirst.filter((one) => one !== same && usesUp(one, orderNumbers));
  // What nobody has begun to pay may give way: it is named only where nothing else uses the number up.
  const blocking = used.find((one) => !PAYMENT_SETS.unbegun.has(one.state)) ?? used[0];
  if (same && !isPaidElsewhere(same, used)) return { ok: true, value: { payment: same, repeated: true } };
  const usedUp = blocking ?? (latestFirst[0] && isLastTry(latestFirst[0]) ? latestFirst[0] : undefined);
  return usedUp && refused({ code: 'duplicate_order', existingId: usedUp.id });
}

/**
 * What the very same request as one before is answered, whatever was set since: the payment, or that its number is used
 * up. undefined where it would make a payment, or no try is of the same request.
 */
export function repetitionOf(
  tries: readonly Payment[],
  request: Repeatable,
  now: Date,
): Result<CreatedPayment> | undefined {
  const isRepeated = tries.some(({ contentHash }) => contentHash === request.contentHash);
  return isRepeated ? answerOf(tries, request, now) : undefined;
}

/**
 * A payer can open and leave a page any number of times, and each new try reads those before it. At the page's limit of
 * 10 a second this many take less than two minutes; nobody who wants to pay needs them.
 */
const MAX_TRIES_OF_ORDER = 1000;

function isLastTry({ orderTry }: Payment): boolean {
  return orderTry >= MAX_TRIES_OF_ORDER;
}

/** Whether the order ended, paid or not, so that a number valid for one order is used up. */
export function isUsedUp({ state, failureCode }: Payment): boolean {
  return !PAYMENT_SETS.repeatable.has(state) && failureCode !== SUPERSEDED;
}

/** Whether the request asks for the existing payment. */
function isSame(existing: Payment, { contentHash, orderNumbers }: Repeatable, now: Date): boolean {
  if (existing.contentHash !== contentHash) return false;
  if (orderNumbers === undefined || orderNumbers === 'unique') return true;
  const { repeatable, expiring } = PAYMENT_SETS;
  // Money that is held, or an order in doubt, outlasts the time to pay.
  return repeatable.has(existing.state) && (now < existing.expiresAt || !expiring.has(existing.state));
}

/** Whether a try excludes another one. */
export function usesUp({ state, failureCode }: Payment, orderNumbers: Repeatable['orderNumbers']): boolean {
  if (orderNumbers === 'repeatable') return false;
  if (orderNumbers === 'once') return failureCode !== SUPERSEDED;
  return orderNumbers !== 'once_paid' || !PAYMENT_SETS.unpaidEnd.has(state);
}

/** Whether a page at which nobody has begun to pay would pay once more what another try has paid, or may have. */
function isPaidElsewhere(page: Payment, used: readonly Payment[]): boolean {
  const { unbegun, unpaidEnd } = PAYMENT_SETS;
  return unbegun.has(page.state) && used.some(({ state }) => !unbegun.has(state) && !unpaidEnd.has(state));
}
