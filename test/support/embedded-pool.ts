import { openEmbeddedStore } from '../../packages/engine/src/store/embedded-store.ts';
import { StoreUnavailableError } from '../../packages/engine/src/store/errors.ts';
import type {
  FatalMoment,
  Row,
  Store,
  Transaction,
  TransactionOptions,
} from '../../packages/engine/src/store/store.ts';
import { embeddedTemplate } from './embedded-templates.ts';

/*
 * Opening an embedded database costs 0.4 s of CPU, emptying one a tenth of that. So the test files of a process
 * borrow databases from each other: a store that is closed is emptied for the next one who opens. A database is used
 * again only when its tables are those of the template, to the letter; whoever changed anything else gets it closed.
 */

/** Enough for a file with two stores; each holds 100 MB or more. */
const MAX_IDLE = 2;
/** Its log of writes is kept in memory and grows. */
const MAX_USES = 25;

interface Database {
  readonly store: Store;
  readonly schema: string;
  uses: number;
}

const idle: Database[] = [];

/** A store of the engine's tables with nothing in them. */
export async function borrowEmbedded(): Promise<Store> {
  for (let database = idle.pop(); database !== undefined; database = idle.pop()) {
    if (await isMadeNew(database)) return new BorrowedStore(database);
    await database.store.close().catch(() => undefined);
  }
  const dump = await embeddedTemplate('engine');
  const store = await openEmbeddedStore({ dataDir: 'memory', fsync: false, dump });
  const database = { store, schema: await schemaOf(store), uses: 0 };
  templateRows ??= await rowsOf(store);
  return new BorrowedStore(database);
}

async function giveBack(database: Database, isAsBefore: boolean): Promise<void> {
  database.uses += 1;
  const isUsable = isAsBefore && database.store.fatal === undefined && database.uses < MAX_USES;
  if (isUsable && idle.length < MAX_IDLE) idle.push(database);
  else await database.store.close();
}

/** False also when it stopped. */
async function isMadeNew({ store, schema }: Database): Promise<boolean> {
  try {
    if ((await schemaOf(store)) !== schema) return false;
    await empty(store);
    return true;
  } catch {
    return false;
  }
}

/** What a new database holds: a row of the clock, its migrations. By table, as JSON. */
let templateRows: Map<string, string> | undefined;

async function rowsOf(store: Store): Promise<Map<string, string>> {
  const rows = new Map<string, string>();
  for (const table of await filledTables(store)) {
    const [row] = await store.query<{ rows: unknown }>(`select json_agg(t) as rows from ${table} t`);
    rows.set(table, JSON.stringify(row?.rows));
  }
  return rows;
}

async function empty(store: Store): Promise<void> {
  const filled = await filledTables(store);
  const statements = [
    `set local naru.reset = 'sandbox'`,
    ...(filled.length > 0 ? [`truncate ${filled.join(', ')} cascade`] : []),
    'select setval(seqrelid::regclass, seqstart, false) from pg_sequence',
    'select pg_advisory_unlock_all()',
  ];
  await store.exec(statements.join('; '));
  for (const [table, rows] of templateRows ?? []) {
    await store.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
      rows,
    ]);
  }
}

async function filledTables(store: Store): Promise<string[]> {
  const tables = await store.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by tablename`,
  );
  const looks = tables.map(({ name }) => `select '${name}' as name where exists (select from ${name})`);
  const filled = await store.query<{ name: string }>(looks.join(' union all '));
  return filled.map(({ name }) => name);
}

/** Differs after any change of tables, columns, indexes, constraints, triggers or functions. */
export async function schemaOf(store: Pick<Store, 'query'>): Promise<string> {
  const [row] = await store.query(`
    select (select string_agg(oid::text, ',' order by oid) from pg_class
            where oid >= 16384 and relnamespace <> 'pg_toast'::regnamespace) as classes,
      (select count(*) || ':' || sum(hashtext(attname || atttypid || attnotnull || atthasdef)::bigint)
       from pg_attribute where attrelid >= 16384 and attnum > 0) as columns,
      (select sum(oid::bigint + convalidated::int) from pg_constraint where oid >= 16384) as constraints,
      (select sum(oid::bigint + ascii(tgenabled::text)) from pg_trigger where oid >= 16384) as triggers,
      (select sum(oid::bigint + hashtext(prosrc)) from pg_proc where oid >= 16384) as functions,
      (select sum(oid::bigint) from pg_attrdef) as defaults,
      (select count(*) from pg_namespace) as schemas, (select count(*) from pg_roles) as roles,
      (select count(*) from pg_statistic where starelid >= 16384) as statistics`);
  return JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

const STAYS = /(^|;)\s*(set\s+(?!local\b)|reset\b|listen\b|prepare\b|discard\b|deallocate\b|create\s+temp)/i;

/** Whether a statement leaves what rows are not: a setting, a temporary table, what would surprise the next one. */
export function leavesMore(sql: string): boolean {
  return STAYS.test(sql);
}

/** A database while one test file has it. */
class BorrowedStore implements Store {
  readonly kind = 'embedded';
  readonly #database: Database;
  readonly #running = new Set<Promise<unknown>>();
  #isAsBefore = true;
  #closing: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  get fatal(): FatalMoment | undefined {
    return this.#database.store.fatal;
  }

  query<R extends object = Row>(sql: string, params?: readonly unknown[]): Promise<R[]> {
    this.#look(sql);
    return this.#run((store) => store.query<R>(sql, params));
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T> {
    const looking = (tx: Transaction): Transaction => ({
      first: tx.first,
      query: (sql, params) => {
        this.#look(sql);
        return tx.query(sql, params);
      },
    });
    return this.#run((store) => store.transaction((tx) => work(looking(tx)), options));
  }

  exec(sql: string): Promise<void> {
    this.#look(sql);
    return this.#run((store) => store.exec(sql));
  }

  ping(): Promise<void> {
    return this.#run((store) => store.ping());
  }

  async close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#running).then(() =>
      giveBack(this.#database, this.#isAsBefore),
    );
    await this.#closing;
  }

  #look(sql: string): void {
    if (leavesMore(sql)) this.#isAsBefore = false;
  }

  async #run<T>(work: (store: Store) => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) {
      throw new StoreUnavailableError('the store is closed', { outcomeUnknown: false });
    }
    const run = work(this.#database.store);
    this.#running.add(run);
    try {
      return await run;
    } finally {
      this.#running.delete(run);
    }
  }
}
