import { failureOf } from '../admin/refusals.ts';
import { ConfigError } from '../config.ts';

/** What is said of an error, a line each. */
export function faultsOf(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.faults;
  const { message } = failureOf(error) ?? (error instanceof Error ? error : new Error(String(error)));
  return [message];
}
