/**
 * Records in code are camelCase with bigint, Date and Buffer values; rows are snake_case. Sets of records travel to
 * the database as one JSON text that `json_populate_recordset` turns into typed rows: one statement per table and
 * batch, with the table's own types doing the conversion.
 */
const snakeNames = new Map<string, string>();
const camelNames = new Map<string, string>();

/** The column of a member. */
export function snake(name: string): string {
  let found = snakeNames.get(name);
  if (found === undefined) {
    found = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    snakeNames.set(name, found);
  }
  return found;
}

function camel(name: string): string {
  let found = camelNames.get(name);
  if (found === undefined) {
    found = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    camelNames.set(name, found);
  }
  return found;
}

/** `"column":` for a member name. */
const columnTexts = new Map<string, string>();

function columnText(name: string): string {
  let found = columnTexts.get(name);
  if (found === undefined) {
    found = `${JSON.stringify(snake(name))}:`;
    columnTexts.set(name, found);
  }
  return found;
}

function valueText(value: unknown): string | undefined {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `"${value}"`;
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`;
  return JSON.stringify(value);
}

/**
 * One JSON text of all `records`, with the columns' names; Dates become ISO text, bytes `\x…`. Nulls are left out,
 * which reads as NULL too: a third of a new payment. Built as text, because renamed copies of the records for
 * JSON.stringify were a quarter of the writer's time. `members`: only these; all when absent.
 */
export function rowsJson(records: readonly object[], members?: readonly string[]): string {
  let text = '';
  for (const record of records) {
    const values = record as Readonly<Record<string, unknown>>;
    let row = '';
    for (const name of members ?? Object.keys(record)) {
      const value = values[name];
      if (value === null) continue;
      const written = valueText(value);
      if (written !== undefined) row += `${row === '' ? '' : ','}${columnText(name)}${written}`;
    }
    text += `${text === '' ? '' : ','}{${row}}`;
  }
  return `[${text}]`;
}

/** By table and columns, so that each is one text and one prepared statement. */
const insertions = new Map<string, string>();

/**
 * The insert of `records` into their table, its parameter being their `rowsJson`. It names only the columns that they
 * have: a column that a newer release has added gets its default. `select *` would write NULL into it.
 */
export function insertion(table: string, records: readonly object[]): { sql: string; parameters: [string] } {
  const key = `${table} ${columnsOf(records).join(', ')}`;
  let sql = insertions.get(key);
  if (sql === undefined) {
    const columns = key.slice(table.length + 1);
    sql = `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`;
    insertions.set(key, sql);
  }
  return { sql, parameters: [rowsJson(records)] };
}

/** The columns that some record has, even as null. */
function columnsOf(records: readonly object[]): string[] {
  const columns = new Set<string>();
  let known: readonly string[] = [];
  for (const record of records) {
    const names = Object.keys(record);
    // Nearly always all records have the same members.
    if (names.length === known.length && names.every((name, index) => name === known[index])) continue;
    known = names.filter((name) => (record as Record<string, unknown>)[name] !== undefined);
    for (const name of known) columns.add(snake(name));
  }
  return [...columns].sort();
}

/** A row with camelCase names. The driver has already made bigint, Date and Buffer of the values. */
export function fromRow<T>(row: object): T {
  const record: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) record[camel(name)] = value;
  return record as T;
}
