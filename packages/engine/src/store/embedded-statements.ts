import { type PGlite, protocol } from '@electric-sql/pglite';
import type { Row } from './store.ts';
import { DECODERS } from './values.ts';

const { messages, serialize } = protocol;

/** As many as on a connection to a server. */
const MAX_PREPARED = 1_000;
/** Statements that came once and may come again: those with a value in their text never do. */
const MAX_REMEMBERED = 1_000;
/**
 * A plan fits the tables as they were when it was made. A server plans again when it has gathered statistics; nobody
 * gathers any here, so all plans are made anew after this many statements.
 */
const PLANNED_AGAIN_AFTER = 20_000;

/** Command tags of statements after which rows may have other columns. */
const CHANGES_TABLES = new Set(['ALTER', 'CREATE', 'DROP', 'DO']);

interface Column {
  readonly name: string;
  readonly dataTypeID: number;
}

/** A statement that PostgreSQL knows, or is to know, by a name. */
interface Named {
  readonly name: string;
  /** Of its rows; undefined until it is prepared. */
  columns: readonly Column[] | undefined;
}

/**
 * Runs statements with one call into WebAssembly each; a statement that comes a second time is prepared. PGlite's own
 * `query` makes six calls and has every statement parsed and planned anew: 2 ms of CPU for a row by its key, measured,
 * instead of 0.2 ms.
 */
export class EmbeddedStatements {
  readonly #database: PGlite;
  readonly #once = new Set<string>();
  readonly #named = new Map<string, Named>();
  #ran = 0;
  #hasChangedTables = false;

  constructor(database: PGlite) {
    this.#database = database;
  }

  /** `command` is undefined when nothing ran. */
  async run(
    sql: string,
    values: readonly (string | null)[],
  ): Promise<{ rows: Row[]; command: string | undefined }> {
    this.#ran += 1;
    if (this.#ran % PLANNED_AGAIN_AFTER === 0) this.planAgain();
    const named = this.#namedFor(sql);
    // Nothing is written behind a commit: the file systems in use have no second store to copy to.
    const answers = await this.#database.execProtocolStream(messageOf(sql, values, named), {
      syncToFs: false,
      throwOnError: false,
    });
    let columns = named?.columns;
    let command: string | undefined;
    const rows: Row[] = [];
    for (const answer of answers) {
      if (answer instanceof messages.DatabaseError) throw answer;
      if (answer instanceof messages.RowDescriptionMessage) columns = answer.fields;
      else if (answer instanceof messages.DataRowMessage) rows.push(rowOf(answer.fields, columns ?? []));
      else if (answer instanceof messages.CommandCompleteMessage) command = answer.text.split(' ', 1)[0];
    }
    if (named) named.columns = columns ?? [];
    this.#noteChange(command);
    return { rows, command };
  }

  /** Makes all plans anew. To be called after a script. */
  planAgain(): void {
    for (const named of this.#named.values()) named.columns = undefined;
  }

  #namedFor(sql: string): Named | undefined {
    const known = this.#named.get(sql);
    if (known !== undefined) return known;
    if (!this.#once.delete(sql)) {
      if (this.#once.size >= MAX_REMEMBERED) this.#once.clear();
      this.#once.add(sql);
      return undefined;
    }
    if (this.#named.size >= MAX_PREPARED) return undefined;
    const named = { name: `naru_${this.#named.size}`, columns: undefined };
    this.#named.set(sql, named);
    return named;
  }

  /** PostgreSQL refuses a plan whose rows have other columns now; the end of a transaction may undo what changed. */
  #noteChange(command: string | undefined): void {
    if (command === undefined) return;
    if (CHANGES_TABLES.has(command)) this.#hasChangedTables = true;
    else if (!this.#hasChangedTables) return;
    else if (command === 'COMMIT' || command === 'ROLLBACK') this.#hasChangedTables = false;
    this.planAgain();
  }
}

/** All messages of a statement, so that PostgreSQL answers them in one call. */
function messageOf(sql: string, values: readonly (string | null)[], named: Named | undefined): Uint8Array {
  const name = named?.name ?? '';
  const isPrepared = named?.columns !== undefined;
  const prepare = [
    // An older one of the same name, if there is one: a name is not given twice.
    ...(named === undefined ? [] : [serialize.close({ type: 'S', name })]),
    serialize.parse({ text: sql, name }),
  ];
  return Buffer.concat([
    ...(isPrepared ? [] : prepare),
    serialize.bind({ statement: name, values: [...values] }),
    ...(isPrepared ? [] : [serialize.describe({ type: 'P' })]),
    serialize.execute({}),
    serialize.sync(),
  ]);
}

function rowOf(texts: readonly (string | null)[], columns: readonly Column[]): Row {
  const row: Row = {};
  for (let at = 0; at < columns.length; at += 1) {
    const { name, dataTypeID } = columns[at] as Column;
    const text = texts[at] as string | null;
    const decode = text === null ? undefined : DECODERS.get(dataTypeID);
    row[name] = decode === undefined ? text : decode(text as string);
  }
  return row;
}
