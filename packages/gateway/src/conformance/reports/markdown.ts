import { type Report, type Result, summaryOf } from '../result.ts';

const SIGNS = { passed: '✓', failed: '✗', inconclusive: '?', skipped: '–' } as const;

/** What holds words of the examined server. */
const FROM_OUTSIDE: ReadonlySet<string> = new Set(['Got', 'Not judged']);

/** For people: a table of all, then each that did not pass with what was sent and what came. */
export function markdownReport({ name, target, app, startedAt, results, grade }: Report): string {
  const others = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'inconclusive');
  return [
    `# Conformance: ${name}`,
    '',
    `- Address: ${code(target)}`,
    `- App: ${code(app)}`,
    `- Time: ${startedAt.toISOString()}`,
    `- Result: ${summaryOf(results)}`,
    ...(grade ? [`- Grade: **${grade.letter}**: ${cell(grade.reason)}`] : []),
    '',
    '| | case | statement | source |',
    '|---|---|---|---|',
    ...results.map(
      ({ outcome, id, title, cites }) =>
        `| ${SIGNS[outcome]} | ${code(id)} | ${cell(title)} | ${cell(cites)} |`,
    ),
    '',
    ...others.flatMap(details),
  ].join('\n');
}

function details({
  id,
  title,
  cites,
  outcome,
  expected,
  got,
  reason,
  severity,
  mend,
  exchanges,
}: Result): string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Severity', severity],
    ['Expected', expected],
    ['Got', got],
    ['Not judged', reason],
    ['Mend', mend],
    ['Source', cites],
  ];
  return [
    `## ${SIGNS[outcome]} ${id}: ${cell(title)}`,
    '',
    ...facts
      .filter(([, text]) => text !== undefined)
      .map(([label, text]) => `- ${label}: ${FROM_OUTSIDE.has(label) ? code(text ?? '') : cell(text ?? '')}`),
    '',
    ...exchanges.flatMap(({ sent, came }) => ['Sent:', '', fenced(sent), '', 'Came:', '', fenced(came), '']),
  ];
}

/** Text from outside in one cell of a table. */
function cell(text: string): string {
  return visible(text)
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;');
}

/** Control characters are shown as such, lines stay lines. */
function visible(text: string): string {
  return text.replace(/[^\P{C}\r\n\t]/gu, '\uFFFD');
}

/** Text of the examined server: shown, and neither a link nor an image that the reader's browser loads. */
function code(text: string): string {
  return `\`${visible(text).replaceAll(/[`\r\n|]/g, ' ')}\``;
}

/** A fence that is longer than any in the text, however long that is: the examined server may have written it. */
function fenced(text: string): string {
  const longest = text.split(/[^`]/).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${visible(text)}\n${fence}`;
}
