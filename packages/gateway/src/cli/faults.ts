import { StatementError } from '@naru/engine';
import { ConfigError } from '../config.ts';

/** insufficient_privilege; and no schema to make tables in, where the user may use none of the search path. */
const MISSING_RIGHT = /^(42501|3F000)$/;

/** What is said of an error, a line each. */
export function faultsOf(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.faults;
  // The words about a right that is missing name tables and schemas, and no values.
  if (error instanceof StatementError && MISSING_RIGHT.test(error.code)) {
    return [`the database does not let its user do this: ${error.message}; nothing was changed`];
  }
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
