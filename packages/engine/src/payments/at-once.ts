import { distinctNonces, NONCES } from '../merchants/nonce-part.ts';
import { pastNonces } from '../merchants/nonces.ts';
import { StatementError } from '../store/errors.ts';
import type { Queryable } from '../store/store.ts';
import type { Batch } from '../writer/batch.ts';
import { LostRace } from '../writer/lost-race.ts';
import type { Touching } from '../writer/part.ts';
import type { RowName } from '../writer/table-declaration.ts';
import type { AtOnce } from '../writer/writer.ts';
import { PAYMENTS } from './table.ts';

const INSERT_FRESH = PAYMENTS.statements.insertFresh;
const COLUMN_COUNT = PAYMENTS.freshArrays([]).length;

const [NONCE_TEXTS, APPS, SEEN_AT, PAST, WANTED_PAYMENTS, WANTED_NONCES, MADE_AT_MS] = Array.from(
  { length: 7 },
  (_, index) => `$${COLUMN_COUNT + index + 1}`,
);

/**
 * New payments, and the nonces that their requests used up, as one statement that is its own transaction: all rows or
 * none (SQLSTATE NA001 for a lost race), and none at a closed time (order-times.ts). Without BEGIN and COMMIT around it
 * a batch is one round trip instead of three.
 */
export const INSERT_ALL_OR_NOTHING = `
  with written as (${INSERT_FRESH}),
  used as (
    insert into nonces as n (nonce, app_id, seen_at)
    select u.nonce, u.app_id, ${SEEN_AT} from unnest(${NONCE_TEXTS}::text[], ${APPS}::uuid[]) u (nonce, app_id)
    on conflict (nonce, app_id) do update set seen_at = excluded.seen_at where n.seen_at <= ${PAST}
    returning 1
  )
  select all_or_nothing(hold_order_time(${MADE_AT_MS}::bigint), ${MADE_AT_MS}::bigint),
    all_or_nothing((select count(*) from written), ${WANTED_PAYMENTS}),
    all_or_nothing((select count(*) from used), ${WANTED_NONCES})`;

/** SQLSTATE of INSERT_ALL_OR_NOTHING when some of the rows already existed. */
export const NOT_ALL_NEW = 'NA001';

/** Batches that create only new payments, with the nonces of their requests. */
export const NEW_PAYMENTS_AT_ONCE: AtOnce = {
  needsNothingStored: (commands: readonly Touching[]) =>
    commands.every(({ needs }) =>
      needs.every(({ part, key }) => part === NONCES.name || (part === PAYMENTS.name && isOfOrder(key))),
    ),

  assume(batch: Batch, commands: readonly Touching[]) {
    batch.of(NONCES).assume(distinctNonces(commands));
  },

  async commit(store: Queryable, batch: Batch, commands: readonly Touching[], now: Date) {
    const state = batch.of(PAYMENTS);
    const payments = state.insertedInOrder();
    const isOnlyNew = state.hasOnlyNew && batch.isUntouchedBut([PAYMENTS, NONCES]);
    if (!isOnlyNew || !payments.every((payment) => PAYMENTS.isFresh(payment))) return false;
    const nonces = distinctNonces(commands);
    if (payments.length === 0 && nonces.length === 0) return true;
    try {
      await store.query(INSERT_ALL_OR_NOTHING, [
        ...PAYMENTS.freshArrays(payments),
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
  },
};

function isOfOrder(key: unknown): boolean {
  const { by } = key as RowName;
  return by === 'order' || by === 'tries';
}
