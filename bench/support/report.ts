/** What has to hold; the only figures on which the exit code depends. */
export interface Requirement {
  readonly what: string;
  readonly measured: number;
  readonly bound: number;
  readonly kind: 'at least' | 'at most';
}

export interface Table {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes?: readonly string[];
}

export interface SectionReport {
  readonly tables: readonly Table[];
  readonly requirements: readonly Requirement[];
}

export function isMet({ measured, bound, kind }: Requirement): boolean {
  return kind === 'at least' ? measured >= bound : measured <= bound;
}

function renderTable({ title, header, rows, notes = [] }: Table): string {
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [
    `### ${title}`,
    '',
    line(header),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...rows.map(line),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
  ].join('\n');
}

/** Everything measured as Markdown; the requirements come last. */
export function renderReport(reports: readonly SectionReport[]): string {
  const requirements = reports.flatMap((report) => report.requirements);
  const verdicts: Table = {
    title: 'Required ratios',
    header: ['what', 'required', 'measured', ''],
    rows: requirements.map((one) => [
      one.what,
      `${one.kind} ${one.bound}`,
      one.measured.toFixed(2),
      isMet(one) ? 'met' : 'MISSED',
    ]),
  };
  return [...reports.flatMap((report) => report.tables), verdicts].map(renderTable).join('\n');
}

/** A count with thin groups of three: 12 345. */
export function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ');
}

export function times(ratio: number): string {
  return `${ratio.toFixed(1)}×`;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 1 ? 2 : 1)} ms`;
}

export function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
}

/** Progress, for whoever waits. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
