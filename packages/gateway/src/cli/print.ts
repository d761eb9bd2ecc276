/** Output of commands: a table for people, JSON for programs (`--json`). */

export interface OutputOptions {
  readonly json?: boolean;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === 'object' ? JSON.stringify(value, plain) : String(value);
  return oneLine(text);
}

/** Text from outside in one line: a line break would break a table, an escape sequence would control the terminal. */
export function oneLine(text: string): string {
  return text.replace(/\p{C}/gu, '\uFFFD');
}

/** Han, kana, Hangul and full-width forms take two columns of a terminal. */
const WIDE =
  /(?![\uFF61-\uFFDC])[\p{sc=Hangul}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303E\uFF01-\uFFE6\p{Emoji_Presentation}]/u;

/** The width of a text in terminal columns. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
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
  const widths = names.map((_, column) => Math.max(...table.map((line) => columnsOf(line[column] ?? ''))));
  for (const line of table) {
    const text = line.map((one, column) => padded(one, widths[column] ?? 0)).join('  ');
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

/** The members of a record under the names that lists of these commands use: `created_at`. */
export function snakeNamed(record: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
