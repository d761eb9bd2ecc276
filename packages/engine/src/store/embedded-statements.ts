import type { PGlite } from '@electric-sql/pglite';
import { type Column, readAnswer, StatementWriter } from './embedded-protocol.ts';
import type { Row } from './store.ts';

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

/** A statement that PostgreSQL knows, or is to know, by a name. */
interface Named {
  readonly name: string;
  /** Of its rows; undefined until it is prepared. */
  columns: readonly Column[] | undefined;
}

/**
 * Runs statements with one call into WebAssembly each; a statement that comes a second time is prepared. PGlite's own
 * `query` makes six calls and has every statement parsed and planned anew: 2 ms of CPU for a row by its key, measured,
 * instead of 0.2 ms; 0.08 ms with messages of our own (`embedded-protocol.ts`).
 */
export class EmbeddedStatements {
  readonly #database: PGlite;
  readonly #writer = new StatementWriter();
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
    const answer = this.#database.execProtocolRawSync(this.#messageOf(sql, values, named));
    const { rows, columns, command } = readAnswer(answer, named?.columns);
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

  /** All messages of a statement, so that PostgreSQL answers them in one call. */
  #messageOf(sql: string, values: readonly (string | null)[], named: Named | undefined): Uint8Array {
    const name = named?.name ?? '';
    const writer = this.#writer.begin();
    if (named?.columns !== undefined) return writer.bind(name, values).execute();
    return writer.prepare(sql, name).bind(name, values).describe().execute();
  }
}
