/*
 * Reading JSON of rows that were written earlier, by this or another version: whoever keeps JSON declares its type and
 * one reader for it. What a reader does not know it leaves out; what is not as declared is a fault with its path.
 */

/** The value in its type. `path`: whose value it is, for the fault. */
export type JsonReader<T> = (json: unknown, path: string) => T;

/** A row holds what its owner never writes: an internal error. The value is not repeated: it may be personal. */
export class UnreadableJson extends Error {
  constructor(path: string, fault: string) {
    super(`${path} ${fault}`);
    this.name = 'UnreadableJson';
  }
}

function fault(json: unknown, path: string, form: string): UnreadableJson {
  return new UnreadableJson(path, json === undefined ? 'is missing' : `is no ${form}`);
}

export const readText: JsonReader<string> = (json, path) => {
  if (typeof json !== 'string') throw fault(json, path, 'text');
  return json;
};

export const readFlag: JsonReader<boolean> = (json, path) => {
  if (typeof json !== 'boolean') throw fault(json, path, 'true or false');
  return json;
};

export const readCount: JsonReader<number> = (json, path) => {
  if (typeof json !== 'number' || !Number.isSafeInteger(json) || json < 0) throw fault(json, path, 'count');
  return json;
};

export function readWord<const W extends string>(words: readonly W[]): JsonReader<W> {
  return (json, path) => {
    const word = words.find((one) => one === json);
    if (word === undefined) throw fault(json, path, `word of ${words.join(', ')}`);
    return word;
  };
}

export function readNullable<T>(reader: JsonReader<T>): JsonReader<T | null> {
  return (json, path) => (json === null ? null : reader(json, path));
}

export function readList<T>(reader: JsonReader<T>): JsonReader<readonly T[]> {
  return (json, path) => {
    if (!Array.isArray(json)) throw fault(json, path, 'list');
    return json.map((item, index) => reader(item, `${path}[${index}]`));
  };
}

type OptionalNames<T> = { [N in keyof T]-?: Partial<Pick<T, N>> extends Pick<T, N> ? N : never }[keyof T];
type RequiredReaders<T> = { readonly [N in Exclude<keyof T, OptionalNames<T>>]: JsonReader<T[N]> };
type OptionalReaders<T> = { readonly [N in OptionalNames<T>]-?: JsonReader<Exclude<T[N], undefined>> };

/** An object with a reader for each member of `T`; those of optional members apart. */
export function readMembers<T extends object>(
  required: RequiredReaders<T>,
  optional: OptionalReaders<T>,
): JsonReader<T> {
  const must = Object.entries(required) as [string, JsonReader<unknown>][];
  const may = Object.entries(optional) as [string, JsonReader<unknown>][];
  return (json, path) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw fault(json, path, 'object');
    const kept = json as Readonly<Record<string, unknown>>;
    const read: Record<string, unknown> = {};
    for (const [name, reader] of must) read[name] = reader(kept[name], `${path}.${name}`);
    for (const [name, reader] of may) {
      if (kept[name] !== undefined) read[name] = reader(kept[name], `${path}.${name}`);
    }
    return read as T;
  };
}
