import { failureOf } from '../admin/refusals.ts';
import { ConfigError } from '../config.ts';

/** The text of an error, one line each. */
export function faultsOf(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.faults;
  const { message } = failureOf(error) ?? (error instanceof Error ? error : new Error(String(error)));
  return [message];
}
