/** The tables of docs/conformance.md and docs/ko/conformance.md, made of the cases and checks themselves. */
import { type Level, levelOf } from '../packages/gateway/src/conformance/gateway-run.ts';
import type { Severity } from '../packages/gateway/src/conformance/merchant/check.ts';
import { merchantChecks } from '../packages/gateway/src/conformance/merchant/checks.ts';
import { GRADE_RULE } from '../packages/gateway/src/conformance/merchant/grade.ts';
import { DIALECTS } from '../packages/gateway/src/dialects/index.ts';
import { koreanCase } from './docs-conformance-korean.ts';
import { KOREAN_CHECKS, KOREAN_GRADES, KOREAN_SEVERITIES } from './docs-conformance-korean-checks.ts';

const LEVELS = {
  read: { option: '', english: 'reads', korean: '조회' },
  write: { option: '`--write`', english: 'orders', korean: '주문' },
  sandbox: { option: '`--sandbox`', english: 'outcomes', korean: '결과' },
} as const satisfies Record<Level, object>;

const offered = DIALECTS.flatMap(({ name, title, conformance }) =>
  conformance ? [{ name, title, conformance }] : [],
);

type Offered = (typeof offered)[number];

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function caseTable({ conformance }: Offered, head: string, textOf: (title: string) => string): string {
  const rows = conformance.gateway.cases.map((one) => {
    const { option } = LEVELS[levelOf(one)];
    return `| \`${one.id}\` | ${cell(textOf(one.title))} | ${option} | ${one.cites} |`;
  });
  return [head, '|---|---|---|---|', ...rows].join('\n');
}

function korean(title: string): string {
  const text = koreanCase(title);
  if (text === undefined) throw new Error(`there is no Korean text for the case "${title}"`);
  return text;
}

interface CheckRow {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly mend: string;
  readonly of: readonly string[];
}

/** Each check once, with the dialects that have it. */
function checkRows(): readonly CheckRow[] {
  const rows = new Map<string, CheckRow>();
  for (const { title, conformance } of offered) {
    // In words that fit all dialects.
    const suite = {
      ...conformance.merchant,
      proof: 'signature',
      reply: "the dialect's text",
      contentType: 'that type',
    };
    for (const check of merchantChecks(suite)) {
      const { of = [] } = rows.get(check.id) ?? {};
      rows.set(check.id, { ...check, of: [...of, title] });
    }
  }
  return [...rows.values()].toSorted((a, b) => orderOf(a.id) - orderOf(b.id));
}

const ORDER = Object.keys(KOREAN_CHECKS);

function orderOf(id: string): number {
  return ORDER.indexOf(id);
}

function dialectsOf({ of }: CheckRow, all: string): string {
  return of.length === offered.length ? all : of.join(', ');
}

function checkTable(): string {
  const rows = checkRows().map(
    (row) =>
      `| \`${row.id}\` | ${row.severity} | ${cell(row.title)} | ${cell(row.mend)} | ${dialectsOf(row, 'all')} |`,
  );
  return [
    '| check | severity | what has to hold | how to mend it | APIs |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function koreanCheckTable(): string {
  const rows = checkRows().map((row) => {
    const [expected, mend] = KOREAN_CHECKS[row.id] ?? [];
    if (expected === undefined) throw new Error(`there is no Korean text for the check ${row.id}`);
    const severity = KOREAN_SEVERITIES[row.severity];
    return `| \`${row.id}\` | ${severity} | ${cell(expected)} | ${cell(mend ?? '')} | ${dialectsOf(row, '모두')} |`;
  });
  return ['| 항목 | 심각도 | 기대하는 동작 | 고치는 방법 | API |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

function gradeTable(head: string, textOf: (letter: string, reason: string) => string): string {
  const rows = GRADE_RULE.map(([letter, reason]) => `| ${letter} | ${textOf(letter, reason)} |`);
  return [head, '|---|---|', ...rows].join('\n');
}

/** How many cases there are, by what they need. */
function countTable(head: string): string {
  const rows = offered.map(({ title, conformance }) => {
    const count = (level: Level) => conformance.gateway.cases.filter((one) => levelOf(one) === level).length;
    const checks = merchantChecks(conformance.merchant).length;
    return `| ${title} | ${count('read')} | ${count('write')} | ${count('sandbox')} | ${checks} |`;
  });
  return [head, '|---|---|---|---|---|', ...rows].join('\n');
}

const ENGLISH = 'docs/conformance.md';
const KOREAN = 'docs/ko/conformance.md';

export const CONFORMANCE_SECTIONS = [
  {
    file: ENGLISH,
    mark: 'conformance counts',
    text: () =>
      countTable('| API | cases that read | with `--write` | with `--sandbox` | checks of endpoints |'),
  },
  {
    file: KOREAN,
    mark: 'conformance counts',
    text: () => countTable('| API | 조회만 하는 케이스 | `--write` | `--sandbox` | 콜백 수신 항목 |'),
  },
  ...offered.flatMap((one) => [
    {
      file: ENGLISH,
      mark: `${one.name} cases`,
      text: () => caseTable(one, '| case | statement | needs | source |', (title) => title),
    },
    {
      file: KOREAN,
      mark: `${one.name} cases`,
      text: () => caseTable(one, '| 케이스 | 내용 | 옵션 | 근거 |', korean),
    },
  ]),
  { file: ENGLISH, mark: 'merchant checks', text: checkTable },
  { file: KOREAN, mark: 'merchant checks', text: koreanCheckTable },
  { file: ENGLISH, mark: 'grades', text: () => gradeTable('| grade | when |', (_, reason) => reason) },
  {
    file: KOREAN,
    mark: 'grades',
    text: () => gradeTable('| 등급 | 기준 |', (letter) => KOREAN_GRADES[letter] ?? ''),
  },
];
