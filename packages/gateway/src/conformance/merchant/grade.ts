import type { Grade, Result } from '../result.ts';

/** The rule of the letter, as help and documents show it. */
export const GRADE_RULE = [
  ['A', 'nothing failed'],
  ['B', 'only minor checks failed'],
  ['C', 'one major check failed'],
  ['D', 'two major checks failed'],
  ['E', 'three or more major checks failed'],
  ['F', 'a critical check failed'],
  ['-', 'no letter: nothing critical failed, but a critical check could not be judged'],
] as const;

/** The letter of checks that have ended. */
export function gradeOf(results: readonly Result[]): Grade {
  const letter = letterOf(results);
  const [, reason = ''] = GRADE_RULE.find(([one]) => one === letter) ?? [];
  return { letter, reason };
}

function letterOf(results: readonly Result[]): string {
  const failed = (severity: string) =>
    results.filter((one) => one.outcome === 'failed' && one.severity === severity).length;
  if (failed('critical') > 0) return 'F';
  const isOpen = results.some((one) => one.outcome === 'inconclusive' && one.severity === 'critical');
  if (isOpen || results.length === 0) return '-';
  const majors = failed('major');
  if (majors > 0) return majors > 2 ? 'E' : majors > 1 ? 'D' : 'C';
  return failed('minor') > 0 ? 'B' : 'A';
}
