import { beforeAll, expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../../test/support/stores.ts';
import {
  isRetryable,
  isUniqueViolation,
  StatementError,
  StoreMisuseError,
  StoreUnavailableError,
  TransactionAbortedError,
} from '../../src/store/errors.ts';
import type { Queryable, Store } from '../../src/store/store.ts';

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('it was expected to fail'),
    (error: unknown) => error,
  );
}

describeOnEveryStore(
  'store',
  (openFresh, kind) => {
    let store: Store;
    let table = 0;

    /** A new table for each test, so that one database serves them all. */
    async function newTable(): Promise<string> {
      table += 1;
      const name = `notes_${table}`;
      await store.exec(`CREATE TABLE ${name} (id int PRIMARY KEY, note text NOT NULL DEFAULT '');`);
      return name;
    }

    const idsOf = async (name: string) =>
      (await store.query<{ id: number }>(`SELECT id FROM ${name} ORDER BY id`)).map((row) => row.id);

    beforeAll(async () => {
      store = await openFresh();
    });

    test('knows its kind and answers', async () => {
      expect(store.kind).toBe(kind);
      await store.ping();
    });

    test('commits a transaction and returns its result', async () => {
      const name = await newTable();
      const result = await store.transaction(async (tx) => {
        await tx.query(`INSERT INTO ${name} VALUES (1), (2)`);
        return tx.query(`SELECT id FROM ${name} ORDER BY id`);
      });
      expect(result).toStrictEqual([{ id: 1 }, { id: 2 }]);
      expect(await idsOf(name)).toStrictEqual([1, 2]);
    });

    test('rolls back and passes the error on when the work throws', async () => {
      const name = await newTable();
      const reason = new Error('changed my mind');
      const failure = await failureOf(
        store.transaction(async (tx) => {
          await tx.query(`INSERT INTO ${name} VALUES (1)`);
          throw reason;
        }),
      );
      expect(failure).toBe(reason);
      expect(await idsOf(name)).toStrictEqual([]);
    });

    test('reports a violated key by name, without the values', async () => {
      const name = await newTable();
      await store.query(`INSERT INTO ${name} VALUES ($1)`, [987_654]);
      const failure = await failureOf(store.query(`INSERT INTO ${name} VALUES ($1)`, [987_654]));
      expect(failure).toBeInstanceOf(StatementError);
      expect(failure).toMatchObject({ code: '23505', constraint: `${name}_pkey`, table: name });
      expect(isUniqueViolation(failure)).toBe(true);
      expect(isUniqueViolation(failure, `${name}_pkey`)).toBe(true);
      expect(isUniqueViolation(failure, 'another')).toBe(false);
      expect(isRetryable(failure)).toBe(false);
      expect(JSON.stringify({ ...(failure as object), text: String(failure) })).not.toContain('987654');
    });

    test('reports a missing value with its column', async () => {
      const name = await newTable();
      const failure = await failureOf(store.query(`INSERT INTO ${name} VALUES (1, NULL)`));
      expect(failure).toMatchObject({ code: '23502', column: 'note' });
      expect(isUniqueViolation(failure)).toBe(false);
    });

    test.for(['40001', '40P01'])('calls SQLSTATE %s retryable', async (code) => {
      const failure = await failureOf(
        store.transaction((tx) => tx.query(`DO $$ BEGIN RAISE SQLSTATE '${code}'; END $$`)),
      );
      expect(failure).toMatchObject({ code });
      expect(isRetryable(failure)).toBe(true);
    });

    test('fails when a swallowed error turned COMMIT into a rollback', async () => {
      const name = await newTable();
      const failure = await failureOf(
        store.transaction(async (tx) => {
          await tx.query(`INSERT INTO ${name} VALUES (1)`);
          await tx.query('SELECT 1 / 0').catch(() => undefined);
        }),
      );
      expect(failure).toBeInstanceOf(TransactionAbortedError);
      expect(await idsOf(name)).toStrictEqual([]);
    });

    test('fails at COMMIT when a deferred constraint does', async () => {
      const name = await newTable();
      await store.exec(
        `ALTER TABLE ${name} ADD CONSTRAINT ${name}_once UNIQUE (note) DEFERRABLE INITIALLY DEFERRED`,
      );
      const failure = await failureOf(
        store.transaction((tx) => tx.query(`INSERT INTO ${name} VALUES (1), (2)`)),
      );
      expect(isUniqueViolation(failure, `${name}_once`)).toBe(true);
      expect(await idsOf(name)).toStrictEqual([]);
    });

    test('runs statements of one transaction in order, even when started together', async () => {
      const name = await newTable();
      await store.transaction((tx) =>
        Promise.all([
          tx.query(`INSERT INTO ${name} VALUES (1, 'first')`),
          tx.query(`UPDATE ${name} SET note = 'second'`),
        ]),
      );
      expect(await store.query(`SELECT note FROM ${name}`)).toStrictEqual([{ note: 'second' }]);
    });

    test('serves many callers at once without mixing their transactions', async () => {
      const name = await newTable();
      await store.query(`INSERT INTO ${name} VALUES (0, '0')`);
      const add = (tx: Queryable) => tx.query(`UPDATE ${name} SET note = (note::int + 1)::text WHERE id = 0`);
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          index % 2 === 0 ? store.transaction(add) : store.query(`INSERT INTO ${name} VALUES ($1)`, [index]),
        ),
      );
      expect(await store.query(`SELECT note FROM ${name} WHERE id = 0`)).toStrictEqual([{ note: '20' }]);
      expect(await idsOf(name)).toHaveLength(21);
    });

    test.for<[string, (own: Store) => Promise<unknown>]>([
      ['query', (own) => own.query('SELECT 1')],
      ['exec', (own) => own.exec('SELECT 1')],
      ['transaction', (own) => own.transaction(async () => 1)],
    ])('refuses %s on the store inside its own transaction', async ([, misuse]) => {
      const failure = await failureOf(store.transaction(() => misuse(store)));
      expect(failure).toBeInstanceOf(StoreMisuseError);
      await store.ping();
    });

    test('refuses a tx that outlived its transaction', async () => {
      const kept = await store.transaction(async (tx) => tx);
      expect(await failureOf(kept.query('SELECT 1'))).toBeInstanceOf(StoreMisuseError);
    });

    test('runs one statement per query', async () => {
      expect(await failureOf(store.query('SELECT 1; SELECT 2'))).toMatchObject({ code: '42601' });
    });

    test('runs a script as one transaction', async () => {
      const name = await newTable();
      const failure = await failureOf(
        store.exec(`INSERT INTO ${name} VALUES (1); INSERT INTO ${name} VALUES (1);`),
      );
      expect(isUniqueViolation(failure)).toBe(true);
      expect(await idsOf(name)).toStrictEqual([]);
      await store.exec(`INSERT INTO ${name} VALUES (1); INSERT INTO ${name} VALUES (2);`);
      expect(await idsOf(name)).toStrictEqual([1, 2]);
      await store.exec('-- only a comment');
    });

    test('leaves no open transaction behind after a script with its own BEGIN', async () => {
      const name = await newTable();
      await failureOf(store.exec(`BEGIN; INSERT INTO ${name} VALUES (1); SELECT 1 / 0; COMMIT;`));
      await Promise.all(
        Array.from({ length: 12 }, (_, id) => store.query(`INSERT INTO ${name} VALUES ($1)`, [id])),
      );
      expect(await idsOf(name)).toHaveLength(12);
    });

    test('waits for running work when it closes, and refuses work afterwards', async () => {
      const own = await openFresh();
      const running = own.transaction((tx) => tx.query('SELECT 7 AS seven'));
      await Promise.all([running, own.query('SELECT 1')]);
      const last = own.query('SELECT 8 AS eight');
      await own.close();
      await own.close();
      expect(await last).toStrictEqual([{ eight: 8 }]);
      const failure = await failureOf(own.query('SELECT 1'));
      expect(failure).toBeInstanceOf(StoreUnavailableError);
      expect(failure).toMatchObject({ outcomeUnknown: false });
    });
  },
  { schema: 'empty' },
);
