import type { Report, Result } from '../result.ts';
import { summaryOf } from '../result.ts';

const WORDS = { passed: 'ok', failed: 'FAIL', inconclusive: '????', skipped: 'skip' } as const;
const INDENT = '      ';

/**
 * The lines of a result as it comes: one when it passed, else what is to be known. `line` makes one line of texts of
 * others.
 */
export function resultLines(result: Result, line: (text: string) => string): string {
  const { outcome, id, title, cites, expected, got, reason, severity, mend } = result;
  const head = `${WORDS[outcome].padEnd(4)}  ${id}  ${title}\n`;
  if (outcome === 'passed') return head;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['severity', severity],
    ['expected', expected],
    ['got', got],
    [outcome === 'skipped' ? 'skipped' : 'not judged', reason],
    ['mend', mend],
    ['source', outcome === 'skipped' ? undefined : cites],
  ];
  const told = facts.filter(([, text]) => text !== undefined);
  return head + told.map(([label, text]) => `${INDENT}${label}: ${line(text ?? '')}\n`).join('');
}

/** The last lines. */
export function summaryLines({ name, target, app, results, grade }: Report): string {
  const graded = grade ? `Grade ${grade.letter}: ${grade.reason}\n` : '';
  return `${name} at ${target}, app ${app}: ${summaryOf(results)}\n${graded}`;
}
