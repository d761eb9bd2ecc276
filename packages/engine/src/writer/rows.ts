/**
 * Records in code are camelCase with bigint, Date and Buffer values; rows are snake_case. Sets of records travel to
 * the database as one JSON text that `json_populate_recordset` turns into typed rows: one statement per table and
 * batch, with the table's own types doing the conversion.
 */
const snakeNames = new Map<string, string>();
const camelNames = new Map<string, string>();

function snake(name: string): string {
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

function rowValue(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  return value;
}

/** One JSON text of all `records`, with the columns' names; Dates become ISO text, bytes `\x…`. */
export function rowsJson(records: readonly object[]): string {
  const rows = records.map((record) => {
    const row: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(record)) row[snake(name)] = rowValue(value);
    return row;
  });
  return JSON.stringify(rows);
}

/** A row with camelCase names. The driver has already made bigint, Date and Buffer of the values. */
export function fromRow<T>(row: object): T {
  const record: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) record[camel(name)] = value;
  return record as T;
}
