import { sqlStateKind } from './sqlstates.ts';

/** PostgreSQL's information about a failed statement, beyond its message. */
export interface StatementFault {
  code: string;
  constraint?: string | undefined;
  table?: string | undefined;
  column?: string | undefined;
  /** The function of the server's source that raised it: unlike the message it does not depend on the language. */
  routine?: string | undefined;
}

/**
 * PostgreSQL refused a statement. Carries the SQLSTATE and the names involved, but neither the parameters
 * nor the `detail` line: both hold personal data ("Key (phone)=(…) already exists"), and errors get logged.
 */
export class StatementError extends Error {
  override readonly name: string = 'StatementError';
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly routine: string | undefined;

  constructor(message: string, fault: StatementFault) {
    super(message);
    this.code = fault.code;
    this.constraint = fault.constraint;
    this.table = fault.table;
    this.column = fault.column;
    this.routine = fault.routine;
  }
}

/** A statement failed earlier in the transaction, the error was swallowed, and COMMIT became a rollback. */
export class TransactionAbortedError extends StatementError {
  override readonly name: string = 'TransactionAbortedError';

  constructor() {
    super('the transaction was rolled back: one of its statements had failed', { code: '25P02' });
  }
}

export interface UnavailableOptions {
  readonly outcomeUnknown: boolean;
  /** The session was lost, or dropped because of the server's error; a new one may work. */
  readonly sessionLost?: boolean;
  /** No answer came within the time limit. */
  readonly noAnswer?: boolean;
  /** The SQLSTATE, when PostgreSQL sent one. */
  readonly code?: string | undefined;
}

/** The store cannot be reached, was lost during an operation, can't do this for anybody, or is closed. */
export class StoreUnavailableError extends Error {
  override readonly name: string = 'StoreUnavailableError';
  /** True when a commit was under way: the change may or may not be stored; look it up. */
  readonly outcomeUnknown: boolean;
  readonly sessionLost: boolean;
  readonly noAnswer: boolean;
  readonly code: string | undefined;

  constructor(
    message: string,
    { outcomeUnknown, sessionLost = false, noAnswer = false, code }: UnavailableOptions,
  ) {
    super(message);
    this.outcomeUnknown = outcomeUnknown;
    this.sessionLost = sessionLost;
    this.noAnswer = noAnswer;
    this.code = code;
  }
}

/** The calling code broke a rule of the store: a bug, never a condition of the environment. */
export class StoreMisuseError extends Error {
  override readonly name: string = 'StoreMisuseError';
}

/** Another living process uses the embedded data directory. */
export class DataDirectoryInUseError extends Error {
  override readonly name: string = 'DataDirectoryInUseError';
}

/** There is no store at the place that was named, and this opening may not make one. */
export class NoStoreError extends Error {
  override readonly name: string = 'NoStoreError';
}

/** True for a violated unique or primary key; with `constraint`, only for that one. */
export function isUniqueViolation(error: unknown, constraint?: string): error is StatementError {
  if (!(error instanceof StatementError) || error.code !== '23505') return false;
  return constraint === undefined || error.constraint === constraint;
}

/** "cached plan must not change result type" */
const STALE_PLAN_ROUTINE = 'RevalidateCachedQuery';

/** True when another process changed a table under a prepared statement; a fresh connection fixes it. */
export function isStalePlan(error: unknown): boolean {
  return error instanceof StatementError && error.code === '0A000' && error.routine === STALE_PLAN_ROUTINE;
}

/** True when the same transaction, run again from its start, may succeed. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof StatementError)) return false;
  return sqlStateKind(error.code) === 'retry' || isStalePlan(error);
}

/** query_canceled: a statement ran into its time limit. */
const TOO_LONG = '57014';

/**
 * True when the statement gave up, for a lock, a conflict with others, or at its time limit: it changed nothing, and
 * the same call may succeed a moment later.
 */
export function isBusyError(error: unknown): error is StatementError {
  return error instanceof StatementError && (error.code === TOO_LONG || isRetryable(error));
}

/** True when the statement stopped waiting for a lock that another session holds (lock_timeout). */
export function isLockTimeout(error: unknown): error is StatementError {
  return error instanceof StatementError && error.code === '55P03';
}

/**
 * True when the session was lost, or dropped because of the server's error, before anything could have been stored: the
 * same transaction may be run again on a new session.
 */
export function isLostSession(error: unknown): boolean {
  return error instanceof StoreUnavailableError && error.sessionLost && !error.outcomeUnknown;
}

/**
 * Refused before anything is executed, so that nothing can be stored, in a transaction or not: the transaction is read
 * only, the session was ended while idle, a prepared statement is missing or duplicate, the disk is full.
 */
const NOTHING_DONE = /^(25006|25P03|26...|42P05|53...|57P03)$/;

/** The server's message begins with the statement, which does not help an operator. */
const READ_ONLY = '25006';

/** The driver's message; it has no code for it. */
const NO_ANSWER = 'Query read timeout';

/** Turns a driver's error into one of the errors above. */
export function toStoreError(error: unknown, { outcomeUnknown }: { outcomeUnknown: boolean }): Error {
  if (isOwnError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const fault = error as Partial<StatementFault> & { severity?: unknown };
  const unavailable =
    fault?.code === READ_ONLY
      ? 'the database is read-only: a standby, or set so (default_transaction_read_only)'
      : `the database is not available: ${message}`;
  const isFromPostgres = typeof fault?.code === 'string' && typeof fault.severity === 'string';
  // A broken connection, or an answer that did not come in time.
  if (!isFromPostgres) {
    const noAnswer = message === NO_ANSWER;
    return new StoreUnavailableError(unavailable, { outcomeUnknown, sessionLost: true, noAnswer });
  }
  const code = fault.code as string;
  const kind = sqlStateKind(code);
  if (kind === 'session' || kind === 'fatal') {
    return new StoreUnavailableError(unavailable, {
      outcomeUnknown: outcomeUnknown && !NOTHING_DONE.test(code),
      sessionLost: kind === 'session',
      code,
    });
  }
  return new StatementError(message, {
    code,
    constraint: fault.constraint,
    table: fault.table,
    column: fault.column,
    routine: fault.routine,
  });
}

function isOwnError(error: unknown): error is Error {
  return (
    error instanceof StatementError ||
    error instanceof StoreUnavailableError ||
    error instanceof StoreMisuseError
  );
}
