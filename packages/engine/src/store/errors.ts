/** What PostgreSQL tells about a failed statement, beyond its message. */
export interface StatementFault {
  code: string;
  constraint?: string | undefined;
  table?: string | undefined;
  column?: string | undefined;
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

  constructor(message: string, fault: StatementFault) {
    super(message);
    this.code = fault.code;
    this.constraint = fault.constraint;
    this.table = fault.table;
    this.column = fault.column;
  }
}

/** A statement failed earlier in the transaction, the error was swallowed, and COMMIT became a rollback. */
export class TransactionAbortedError extends StatementError {
  override readonly name: string = 'TransactionAbortedError';

  constructor() {
    super('the transaction was rolled back: one of its statements had failed', { code: '25P02' });
  }
}

/** The store cannot be reached, was lost in the middle of something, or is closed. */
export class StoreUnavailableError extends Error {
  override readonly name: string = 'StoreUnavailableError';
  /** True when a commit was under way: the change may or may not be stored, and has to be looked up. */
  readonly outcomeUnknown: boolean;

  constructor(message: string, options: { outcomeUnknown: boolean }) {
    super(message);
    this.outcomeUnknown = options.outcomeUnknown;
  }
}

/** The calling code broke a rule of the store: a bug, never a state of the world. */
export class StoreMisuseError extends Error {
  override readonly name: string = 'StoreMisuseError';
}

/** Another living process uses the embedded data directory. */
export class DataDirectoryInUseError extends Error {
  override readonly name: string = 'DataDirectoryInUseError';
}

/** True for a violated unique or primary key; with `constraint`, only for that one. */
export function isUniqueViolation(error: unknown, constraint?: string): error is StatementError {
  if (!(error instanceof StatementError) || error.code !== '23505') return false;
  return constraint === undefined || error.constraint === constraint;
}

const STALE_PLAN_MESSAGE = 'cached plan must not change result type';

/** True when another process changed a table under a prepared statement; a fresh connection cures it. */
export function isStalePlan(error: unknown): boolean {
  return error instanceof StatementError && error.code === '0A000' && error.message === STALE_PLAN_MESSAGE;
}

/** True when the same transaction, run again from its start, may well succeed. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof StatementError)) return false;
  // Serialization failure and deadlock: PostgreSQL documentation, "Serialization Failure Handling".
  return error.code === '40001' || error.code === '40P01' || isStalePlan(error);
}

/**
 * SQLSTATEs that speak of the connection and not of the statement: class 08, shutdown and start-up of the
 * server (57P01 to 57P03), the session ended for idling (57P05, 25P03), too many connections (53300).
 */
const CONNECTION_CODES = /^(08...|57P01|57P02|57P03|57P05|25P03|53300)$/;

/** Turns whatever a driver threw into one of the errors above. */
export function toStoreError(error: unknown, options: { outcomeUnknown: boolean }): Error {
  if (isOwnError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const fault = error as Partial<StatementFault> & { severity?: unknown };
  const isFromPostgres = typeof fault?.code === 'string' && typeof fault.severity === 'string';
  if (!isFromPostgres || CONNECTION_CODES.test(fault.code as string)) {
    return new StoreUnavailableError(`the database is not available: ${message}`, options);
  }
  return new StatementError(message, {
    code: fault.code as string,
    constraint: fault.constraint,
    table: fault.table,
    column: fault.column,
  });
}

function isOwnError(error: unknown): error is Error {
  return (
    error instanceof StatementError ||
    error instanceof StoreUnavailableError ||
    error instanceof StoreMisuseError
  );
}
