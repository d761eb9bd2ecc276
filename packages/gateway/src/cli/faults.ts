import { StatementError } from '@naru/engine';
import { ConfigError } from '../config.ts';

/** What is said of an error, a line each. */
export function faultsOf(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.faults;
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
