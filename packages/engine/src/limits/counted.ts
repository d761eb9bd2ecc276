import { PAYMENT_SETS } from '../payments/states.ts';
import { PAYOUT_SETS } from '../payouts/states.ts';
import type { Changes } from '../writer/part.ts';
import { giveBackUsage, type Usage, type UsageScope } from './usage.ts';

/** The part of a daily limit that an order uses. */
export interface Counted {
  readonly scope: UsageScope;
  /** Korean calendar day, yyyy-MM-dd. */
  readonly day: string;
  /** Minor units, or a count; decimal text, since it is stored as JSON. */
  readonly amount: string;
}

interface Order {
  readonly merchantId: string;
  readonly appId: string;
  readonly state: string;
  readonly counted: readonly Counted[] | null;
}

/** Ends without a payment: failed, expired and voided payments, failed and returned payouts. */
const UNPAID_ENDS: ReadonlySet<string> = new Set([...PAYMENT_SETS.unpaidEnd, ...PAYOUT_SETS.unpaidEnd]);

/** The usage that was counted for an order; null: none. */
export function countedOf(usage: readonly Usage[]): Counted[] | null {
  if (usage.length === 0) return null;
  return usage.map(({ scope, day, amount }) => ({ scope, day, amount: amount.toString() }));
}

/** What an order that ended unpaid gives back, as it was counted; nothing before its end, and never twice. */
export function givenBack({ merchantId, appId, state, counted }: Order): Usage[] {
  if (counted === null || !UNPAID_ENDS.has(state)) return [];
  return counted.map(({ scope, day, amount }) => ({
    merchantId,
    appId,
    scope,
    day,
    amount: BigInt(amount),
  }));
}

/**
 * Hook of an order table (`follow`): an order that ends unpaid gives back its usage of daily limits. Here, so that no
 * command can forget it.
 */
export function withoutCount<T extends Order>(order: T): { readonly record: T; readonly also: Changes } {
  const usage = givenBack(order);
  if (usage.length === 0) return { record: order, also: [] };
  return { record: { ...order, counted: null }, also: usage.map(giveBackUsage) };
}
