import { AsyncLocalStorage } from 'node:async_hooks';
import { StatementError, StoreMisuseError, TransactionAbortedError } from './errors.ts';
import type { Row, Store, Transaction, TransactionOptions } from './store.ts';
import { isNotedWrite, noteWrite } from './write-notes.ts';

/** One database session, as the transaction code needs it. Both back ends provide one. */
export interface Session {
  /** Begins a transaction with its time limits; returns the rows of `options.first`. */
  begin(options: TransactionOptions): Promise<Row[]>;
  /** Runs a statement; `command` is PostgreSQL's command tag without counts, such as 'COMMIT'. */
  run(sql: string, params: readonly unknown[]): Promise<{ rows: Row[]; command: string }>;
  /** Called when the session's state is unknown (a rollback failed) and it must not be used again. */
  discard(reason: unknown): void;
}

interface Scope {
  readonly store: Store;
  isOpen: boolean;
  /** A statement of it writes, and whoever called wants to know (write-notes.ts). */
  hasWritten: boolean;
}

const currentScope = new AsyncLocalStorage<Scope>();

/**
 * Throws when called from inside a transaction of the same store. Without it such a call hangs for ever on
 * the embedded back end (one connection), and on a server when every pooled connection does the same.
 */
export function assertOutsideTransaction(store: Store): void {
  const scope = currentScope.getStore();
  if (scope?.isOpen && scope.store === store) {
    throw new StoreMisuseError('the store was used inside its own transaction: use the tx that it passes in');
  }
}

/** BEGIN, `work`, COMMIT on the given session; ROLLBACK and the error passed on when `work` throws. */
export async function runTransaction<T>(
  store: Store,
  session: Session,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const first = await begin(session, options);
  const scope: Scope = { store, isOpen: true, hasWritten: false };
  const tx = transactionQueryable(session, scope, first);
  let result: T;
  try {
    result = await currentScope.run(scope, () => work(tx));
  } catch (error) {
    scope.isOpen = false;
    await rollback(session);
    throw error;
  }
  scope.isOpen = false;
  const { command } = await session.run('COMMIT', []);
  if (command !== 'COMMIT') throw new TransactionAbortedError();
  if (scope.hasWritten) noteWrite();
  return result;
}

async function begin(session: Session, options: TransactionOptions): Promise<Row[]> {
  try {
    return await session.begin(options);
  } catch (error) {
    // BEGIN may have been executed before the statement behind it failed.
    if (options.first !== undefined && error instanceof StatementError) await rollback(session);
    throw error;
  }
}

async function rollback(session: Session): Promise<void> {
  try {
    await session.run('ROLLBACK', []);
  } catch (error) {
    // The caller gets the first error; the second one only means that the session is lost.
    session.discard(error);
  }
}

function transactionQueryable(session: Session, scope: Scope, first: readonly Row[]): Transaction {
  // One statement at a time: pg deprecates queueing several on one client, and Promise.all is common.
  let last: Promise<unknown> = Promise.resolve();
  return {
    first,
    async query<R extends object = Row>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
      if (!scope.isOpen)
        throw new StoreMisuseError('the transaction is over: its tx cannot be used any more');
      scope.hasWritten ||= isNotedWrite(sql);
      const run = last.then(() => session.run(sql, params));
      last = run.catch(() => undefined);
      return (await run).rows as R[];
    },
  };
}
