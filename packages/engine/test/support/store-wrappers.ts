import { INSERT_ALL_OR_NOTHING } from '../../src/payments/at-once.ts';
import type { Queryable, Store } from '../../src/store/store.ts';

/** A store whose transactions do their work and then call `beforeCommit`: to hold a commit back or to fail it. */
export function interceptCommits(store: Store, beforeCommit: (tx: Queryable) => Promise<void>): Store {
  return withTransaction(store, (work, options) =>
    store.transaction(async (tx) => {
      const result = await work(tx);
      await beforeCommit(tx);
      return result;
    }, options),
  );
}

/** A store that reports every transaction that failed, also of one that its caller then runs again. */
export function watchFailures(store: Store, onFailure: (error: unknown) => void): Store {
  return withTransaction(store, (work, options) =>
    store.transaction(work, options).catch((error: unknown) => {
      onFailure(error);
      throw error;
    }),
  );
}

/** A longer one would be that of a wrong clock (lease.ts). */
const LONG_LEASE_MS = 55_000;

/**
 * A store on which a claim lasts most of a minute. On a machine that stalls for seconds a lease of four runs out, and
 * work is rightly done twice; a test that counts must not depend on that.
 */
export function withLongLeases(store: Store): Store {
  return {
    ...withTransaction(store, (work, options) => store.transaction(work, options)),
    query: (sql, params = []) => {
      const leases = sql.includes('leased_until = clock_timestamp() + $3');
      return store.query(sql, leases ? params.with(2, LONG_LEASE_MS) : params);
    },
  };
}

/** A store that fails at this statement, the first time. */
export function failingAt(store: Store, failing: string): Store {
  let hasFailed = false;
  return {
    ...withTransaction(store, (work, options) => store.transaction(work, options)),
    query: async (sql, params) => {
      if (sql !== failing || hasFailed) return store.query(sql, params);
      hasFailed = true;
      throw new Error('the store failed');
    },
  };
}

/** A store with another `transaction`. The one statement that is a commit of its own goes through it, too. */
export function withTransaction(store: Store, transaction: Store['transaction']): Store {
  return {
    kind: store.kind,
    query: (sql, params) =>
      sql === INSERT_ALL_OR_NOTHING ? transaction((tx) => tx.query(sql, params)) : store.query(sql, params),
    exec: (sql) => store.exec(sql),
    ping: () => store.ping(),
    close: () => store.close(),
    transaction,
  };
}
