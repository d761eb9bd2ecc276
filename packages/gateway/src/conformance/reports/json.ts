import { countsOf, exitCodeOf, type Report } from '../result.ts';

/** For programs: everything that there is. */
export function jsonReport(report: Report): string {
  const { results, ...facts } = report;
  const all = { ...facts, counts: countsOf(results), exitCode: exitCodeOf(results), results };
  return `${JSON.stringify(all, null, 2)}\n`;
}
