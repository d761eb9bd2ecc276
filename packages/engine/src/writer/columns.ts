import { snake } from './rows.ts';

/** The SQL types that records travel as. */
export type ColumnType =
  | 'uuid'
  | 'text'
  | 'int2'
  | 'int4'
  | 'int8'
  | 'bool'
  | 'date'
  | 'timestamptz'
  | 'bytea'
  | 'json'
  | 'jsonb'
  | 'text[]';

/** When a column is written. One that only updates write is `initial` in a new record. */
export type Column =
  | { readonly type: ColumnType; readonly written: 'insert' | 'both' }
  | { readonly type: ColumnType; readonly written: 'update'; readonly initial: bigint | number | null };

/** A column for every member of `T`: a missing or additional one does not compile. */
export type Columns<T> = { readonly [K in keyof T & string]-?: Column };

/** A column that never changes. */
export function once(type: ColumnType): Column {
  return { type, written: 'insert' };
}

/** A column that is written with the new row and may change. */
export function always(type: ColumnType): Column {
  return { type, written: 'both' };
}

/** A column that is empty in a new record; its default in the database is `initial`. */
export function later(type: ColumnType, initial: bigint | number | null = null): Column {
  return { type, written: 'update', initial };
}

/** Members of a declaration, by when they are written. */
export function membersWritten(
  columns: Readonly<Record<string, Column>>,
  when: readonly Column['written'][],
): string[] {
  return Object.keys(columns).filter((name) => when.includes(columns[name]!.written));
}

/** The statement that inserts records as one JSON text (rowsJson) of these members. */
export function insertOf(table: string, members: readonly string[], conflict = ''): string {
  const names = members.map(snake).join(', ');
  return `insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1) ${conflict}`;
}

/** Separates the elements of a text array on its way to the database: no code contains a unit separator. */
const SEPARATOR = '\u001f';

/** How a column that no flat array can carry is converted from text. */
const FROM_TEXT: Partial<Record<ColumnType, (name: string) => string>> = {
  'text[]': (name) => `string_to_array(k.${name}, e'\\x1f')`,
  json: (name) => `k.${name}::json`,
  jsonb: (name) => `k.${name}::jsonb`,
};

/**
 * The statement that inserts records from one array per column (arraysOf). For a wide table with many new rows, parsing
 * JSON was half of the server's work for the insert.
 */
export function insertFromArrays(
  table: string,
  columns: Readonly<Record<string, Column>>,
  members: readonly string[],
): string {
  const names = members.map(snake);
  const values = members.map((member, index) => {
    const name = names[index]!;
    return FROM_TEXT[columns[member]!.type]?.(name) ?? `k.${name}`;
  });
  const arrays = members.map((member, index) => {
    const { type } = columns[member]!;
    return `$${index + 1}::${FROM_TEXT[type] ? 'text' : type}[]`;
  });
  return `
  insert into ${table} (${names.join(', ')})
  select ${values.join(', ')} from unnest(${arrays.join(', ')}) k (${names.join(', ')})
  on conflict do nothing returning 1`;
}

/** The parameters of `insertFromArrays`. */
export function arraysOf(
  columns: Readonly<Record<string, Column>>,
  members: readonly string[],
  records: readonly object[],
): unknown[] {
  return members.map((member) => {
    const { type } = columns[member]!;
    const values = records.map((record) => (record as Readonly<Record<string, unknown>>)[member]);
    if (type === 'jsonb' || type === 'json')
      return values.map((value) => (value === null ? null : JSON.stringify(value)));
    if (type === 'text[]')
      return values.map((value) => (value as readonly string[] | null)?.join(SEPARATOR) ?? null);
    return values;
  });
}
