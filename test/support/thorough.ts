import { describe, test } from 'vitest';

/*
 * `npm test` takes minutes: each rule is tested where it is decided, and once more from outside. What repeats a rule at
 * a higher level, on the second store or in many more rounds is left to `npm test -- --thorough`, which CI runs.
 */

/** Whether this run is a thorough one. Campaigns are. */
export const isThorough = process.env['NARU_TEST_THOROUGH'] === '1';

/** Of rows that try the same code: every one in a thorough run, else one of `step`, the first among them. */
export function sampled<T>(rows: readonly T[], step: number): readonly T[] {
  return isThorough ? rows : rows.filter((_, index) => index % step === 0);
}

/** A block that only a thorough run has; elsewhere it is not there, rather than skipped. */
export function describeThoroughly(name: string, body: () => void): void {
  if (isThorough) describe(name, body);
}

/** The same for a test. */
export const testThoroughly = (isThorough ? test : () => undefined) as typeof test;
