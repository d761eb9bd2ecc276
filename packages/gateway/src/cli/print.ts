/** Output of commands: a table for people, JSON for programs (`--json`). */

export interface OutputOptions {
  readonly json?: boolean;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return JSON.stringify(value, plain);
  return String(value);
}

function plain(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Prints `rows` with the columns of the first one. */
export function printRows(rows: readonly object[], options: OutputOptions, empty: string): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify(rows, plain, 2)}\n`);
    return;
  }
  const [first] = rows;
  if (!first) {
    process.stdout.write(`${empty}\n`);
    return;
  }
  const names = Object.keys(first);
  const table = [
    names,
    ...rows.map((row) => names.map((name) => cell((row as Record<string, unknown>)[name]))),
  ];
  const widths = names.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  for (const line of table) {
    const text = line.map((one, column) => one.padEnd(widths[column] ?? 0)).join('  ');
    process.stdout.write(`${text.trimEnd()}\n`);
  }
}

/** Prints one record, a line a member. */
export function printRecord(record: object, options: OutputOptions): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify(record, plain, 2)}\n`);
    return;
  }
  const width = Math.max(...Object.keys(record).map((name) => name.length));
  for (const [name, value] of Object.entries(record)) {
    process.stdout.write(`${name.padEnd(width)}  ${cell(value)}\n`);
  }
}
