import { pastNonces } from '../merchants/nonces.ts';
import { StatementError } from '../store/errors.ts';
import type { Queryable } from '../store/store.ts';
import type { BatchState } from './batch-state.ts';
import type { Needs, NonceKey } from './command.ts';
import { areUntouched, INSERT_ALL_OR_NOTHING, NOT_ALL_NEW, newPaymentColumns } from './insert-payments.ts';
import { inOrder, LostRace } from './save.ts';

/** Members of Needs that a batch of new orders has: their numbers and nonces are taken to be new. */
const OF_NEW_ORDERS: ReadonlySet<string> = new Set(['paymentOrders', 'nonces']);

/** Whether commands with these needs can be decided without looking at the store, as if all they bring were new. */
export function needsNothingStored(needs: readonly Needs[]): boolean {
  return needs.every((one) =>
    Object.entries(one).every(([name, keys]) => OF_NEW_ORDERS.has(name) || keys.length === 0),
  );
}

/** Takes the nonces of the batch to be new; INSERT_ALL_OR_NOTHING undoes it when one is not. */
export function assumeFreshNonces(state: BatchState, nonces: readonly NonceKey[]): void {
  for (const key of nonces) state.loadNonce(key);
}

/**
 * Writes a batch that decided nothing but new payments as one statement; false, and nothing written, when it decided
 * more. Throws LostRace when something was not as new as it was taken to be, or when `now`, the time of the payments,
 * is closed (order-times.ts).
 */
export async function commitAtOnce(
  store: Queryable,
  state: BatchState,
  nonces: readonly NonceKey[],
  now: Date,
): Promise<boolean> {
  const payments = inOrder(state.payments.inserted());
  if (!state.hasOnlyNewPayments || !areUntouched(payments)) return false;
  if (payments.length === 0 && nonces.length === 0) return true;
  try {
    await store.query(INSERT_ALL_OR_NOTHING, [
      ...newPaymentColumns(payments),
      nonces.map((key) => key.nonce),
      nonces.map((key) => key.appId),
      now,
      pastNonces(now),
      payments.length,
      nonces.length,
      BigInt(now.getTime()),
    ]);
    return true;
  } catch (error) {
    if (error instanceof StatementError && error.code === NOT_ALL_NEW) throw new LostRace('payments');
    throw error;
  }
}
