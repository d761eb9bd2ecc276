import { type Report, type Result, summaryOf } from '../result.ts';

const SIGNS = { passed: '✓', failed: '✗', inconclusive: '?', skipped: '–' } as const;

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
      .map(([label, text]) => `- ${label}: ${cell(text ?? '')}`),
    '',
    ...exchanges.flatMap(({ sent, came }) => ['Sent:', '', fenced(sent), '', 'Came:', '', fenced(came), '']),
  ];
}

/** Text from outside in one cell of a table. */
function cell(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;');
}

function code(text: string): string {
  return `\`${text.replaceAll(/[`\r\n|]/g, ' ')}\``;
}

/** A fence that is longer than any in the text. */
function fenced(text: string): string {
  const runs = text.match(/`{3,100}/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}\n${text}\n${fence}`;
}
