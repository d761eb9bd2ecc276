import { StatementError, StoreUnavailableError } from '@naru/engine';
import { ConfigError } from '../config.ts';
import { BUSY_STORE, UNKNOWN_OUTCOME } from '../operator/refusals.ts';

/** insufficient_privilege; and no schema to make tables in, where the user may use none of the search path. */
const MISSING_RIGHT = /^(42501|3F000)$/;

/** Somebody holds a row or a table, or a deadlock was broken: what was given is good. */
const BUSY = /^(55P03|40001|40P01)$/;
/** A table or a column that is not there: of the commands `keys status` alone migrates nothing. */
const NOT_MIGRATED = /^(42P01|42703)$/;
/** query_canceled: a statement ran into its time limit. */
const TOO_LONG = '57014';

/** What is said of an error, a line each. */
export function faultsOf(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.faults;
  // The words about a right that is missing name tables and schemas, and no values.
  if (error instanceof StatementError && MISSING_RIGHT.test(error.code)) {
    return [`the database does not let its user do this: ${error.message}; nothing was changed`];
  }
  if (error instanceof StatementError && NOT_MIGRATED.test(error.code))
    return [`the database lacks what this program works with (${error.message}): run naru migrate`];
  if (error instanceof StatementError && BUSY.test(error.code)) return [BUSY_STORE];
  if (error instanceof StatementError && error.code === TOO_LONG)
    return [`the database took too long, and nothing was changed (${TOO_LONG})`];
  if (error instanceof StoreUnavailableError && error.outcomeUnknown)
    return [`${error.message}; ${UNKNOWN_OUTCOME}`];
  // Everything that is given is checked before; the database's own words would help nobody but us.
  if (error instanceof StatementError) {
    const where = [error.table, error.constraint ?? error.column]
      .filter((part) => part !== undefined)
      .join('.');
    return [
      `the database refused what was given (${[error.code, where].filter(Boolean).join(' ')}); nothing was changed`,
    ];
  }
  return [error instanceof Error ? error.message : String(error)];
}
