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
  /** The order ended unpaid, so the limit has it back; money that comes all the same takes it again. */
  readonly isGivenBack?: true;
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
export function givenBack(order: Order): Usage[] {
  return UNPAID_ENDS.has(order.state) ? usageOf(order, false) : [];
}

/**
 * What an order that ended unpaid and is paid after all takes again, of the day on which it was made and even above the
 * limit: the money is there, and can only keep later orders out.
 */
function takenAgain(order: Order): Usage[] {
  return UNPAID_ENDS.has(order.state) ? [] : usageOf(order, true);
}

function usageOf({ merchantId, appId, counted }: Order, isGivenBack: boolean): Usage[] {
  return (counted ?? [])
    .filter((one) => (one.isGivenBack ?? false) === isGivenBack)
    .map(({ scope, day, amount }) => ({ merchantId, appId, scope, day, amount: BigInt(amount) }));
}

/**
 * Hook of an order table (`follow`): an order that ends unpaid gives back its usage of daily limits, and one that is
 * paid after that takes it again. Here, so that no command can forget it.
 */
export function withoutCount<T extends Order>(order: T): { readonly record: T; readonly also: Changes } {
  const back = givenBack(order);
  const again = takenAgain(order).map((usage) => ({ ...usage, amount: -usage.amount }));
  if (back.length + again.length === 0) return { record: order, also: [] };
  const counted = (order.counted ?? []).map(({ scope, day, amount }) => ({
    scope,
    day,
    amount,
    ...(back.length > 0 ? { isGivenBack: true as const } : {}),
  }));
  return { record: { ...order, counted }, also: [...back, ...again].map(giveBackUsage) };
}
