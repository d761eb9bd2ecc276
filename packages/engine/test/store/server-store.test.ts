import { createHash } from 'node:crypto';
import net from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { describeOnServer } from '../../../../test/support/stores.ts';
import { isLostSession, isRetryable, StatementError, StoreUnavailableError } from '../../src/store/errors.ts';
import { openStore } from '../../src/store/open.ts';
import { openServerStore, type ServerStoreOptions } from '../../src/store/server-store.ts';
import type { Store } from '../../src/store/store.ts';

const opened: Store[] = [];

async function open(options: ServerStoreOptions): Promise<Store> {
  const store = await openServerStore(options);
  opened.push(store);
  return store;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

/** Lets so many parties wait until all have come. */
function meetingOf(parties: number): () => Promise<void> {
  let arrived = 0;
  let release: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived === parties) release();
    return all;
  };
}

describeOnServer('server store', (createDatabase) => {
  test('names itself, and prepares statements under a hash of their text', async () => {
    const store = await open({ databaseUrl: await createDatabase('empty'), poolSize: 1 });
    const sql = 'SELECT $1::int AS prepared_once';
    await store.query(sql, [1]);
    await store.query(sql, [2]);
    const name = `naru_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
    expect(
      await store.query('SELECT name FROM pg_prepared_statements WHERE statement = $1', [sql]),
    ).toStrictEqual([{ name }]);
    const [row] = await store.query("SELECT current_setting('application_name') AS name");
    expect(row).toStrictEqual({ name: 'naru' });
  });

  test('is what openStore chooses when a URL is given', async () => {
    const store = await openStore({ databaseUrl: await createDatabase('empty'), dataDir: '/nonexistent' });
    opened.push(store);
    expect(store.kind).toBe('server');
    await store.ping();
  });

  test('prepares nothing when set so', async () => {
    const store = await open({ databaseUrl: await createDatabase('empty'), poolSize: 1, prepare: false });
    expect(await store.query('SELECT $1::int8 AS one', [1n])).toStrictEqual([{ one: 1n }]);
    expect(await store.query('SELECT name FROM pg_prepared_statements')).toStrictEqual([]);
  });

  test('cancels a statement that takes too long', async () => {
    const store = await open({ databaseUrl: await createDatabase('empty'), statementTimeoutMs: 50 });
    await expect(store.query('SELECT pg_sleep(20)')).rejects.toMatchObject({ code: '57014' });
    await store.ping();
  });

  test('does not depend on the defaults of a database', async () => {
    const databaseUrl = await createDatabase('empty');
    const changer = await open({ databaseUrl });
    const setDefault = (name: string, value: string) =>
      changer.exec(`ALTER DATABASE ${new URL(databaseUrl).pathname.slice(1)} SET ${name} = ${value}`);
    const shown = async (names: readonly string[]) => {
      const sql = 'SELECT current_setting(name) AS value FROM unnest($1::text[]) name';
      return (await (await open({ databaseUrl })).query(sql, [names])).map((row) => row['value']);
    };
    await setDefault('synchronous_commit', 'off');
    await setDefault('default_transaction_isolation', 'serializable');
    await setDefault('array_nulls', 'off');
    await setDefault('datestyle', "'SQL, DMY'");
    expect(
      await shown(['synchronous_commit', 'transaction_isolation', 'array_nulls', 'datestyle']),
    ).toStrictEqual(['on', 'read committed', 'on', 'ISO, DMY']);
    // How long standbys are waited for is the operator's to say.
    await setDefault('synchronous_commit', 'local');
    const durable = await open({ databaseUrl });
    const sql = "SELECT setting, source FROM pg_settings WHERE name = 'synchronous_commit'";
    // The session's own: a default that is `off` from now on does not reach it.
    expect(await durable.query(sql)).toStrictEqual([{ setting: 'local', source: 'session' }]);
  });

  test('survives a changed table under a prepared statement', async () => {
    const databaseUrl = await createDatabase('empty');
    const [store, other] = [await open({ databaseUrl, poolSize: 1 }), await open({ databaseUrl })];
    await other.exec('CREATE TABLE shapes (a int); INSERT INTO shapes VALUES (1)');
    expect(await store.query('SELECT * FROM shapes')).toStrictEqual([{ a: 1 }]);
    await other.exec('ALTER TABLE shapes ADD COLUMN b int');
    expect(await store.query('SELECT * FROM shapes')).toStrictEqual([{ a: 1, b: null }]);
    await other.exec('ALTER TABLE shapes DROP COLUMN b');
    const read = () => store.transaction((tx) => tx.query('SELECT * FROM shapes'));
    const failure = await read().catch((error: unknown) => error);
    expect(isRetryable(failure)).toBe(true);
    expect(await read()).toStrictEqual([{ a: 1 }]);
  });

  test.each([
    ['a single statement', (store: Store) => store.query('SELECT * FROM shapes'), 0],
    ['a transaction', (store: Store) => store.transaction((tx) => tx.query('SELECT * FROM shapes')), 1],
  ])(
    'a changed table costs %s at most one failure, however many sessions knew it',
    async (_, read, failures) => {
      const databaseUrl = await createDatabase('empty');
      const poolSize = 12;
      const [store, other] = [await open({ databaseUrl, poolSize }), await open({ databaseUrl })];
      await other.exec('CREATE TABLE shapes (a int); INSERT INTO shapes VALUES (1)');
      const meet = meetingOf(poolSize);
      const prepare = () =>
        store.transaction(async (tx) => {
          await meet();
          await tx.query('SELECT * FROM shapes');
        });
      await Promise.all(Array.from({ length: poolSize }, prepare));
      await other.exec('ALTER TABLE shapes ADD COLUMN b int');
      const outcomes: unknown[] = [];
      for (let index = 0; index < poolSize; index++) {
        outcomes.push(await read(store).catch((error: unknown) => error));
      }
      expect(outcomes.filter((outcome) => outcome instanceof Error)).toHaveLength(failures);
      expect(outcomes.at(-1)).toStrictEqual([{ a: 1, b: null }]);
      expect(await Promise.all(Array.from({ length: poolSize }, () => read(store)))).toHaveLength(poolSize);
    },
  );

  test('recognises a serialization failure', async () => {
    const databaseUrl = await createDatabase('empty');
    const store = await open({ databaseUrl });
    await store.exec('CREATE TABLE counters (id int, n int); INSERT INTO counters VALUES (1, 0)');
    const meet = meetingOf(2);
    const increment = () =>
      store.transaction(async (tx) => {
        await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
        await tx.query('SELECT n FROM counters');
        await meet();
        await tx.query('UPDATE counters SET n = n + 1');
      });
    const outcomes = await Promise.allSettled([increment(), increment()]);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed).toHaveLength(1);
    expect(isRetryable(failed[0]?.reason)).toBe(true);
    expect(failed[0]?.reason).toMatchObject({ code: '40001' });
  });

  test('recognises a deadlock', async () => {
    const store = await open({ databaseUrl: await createDatabase('empty') });
    await store.exec('CREATE TABLE pairs (id int PRIMARY KEY); INSERT INTO pairs VALUES (1), (2)');
    const meet = meetingOf(2);
    const lockBoth = (first: number, second: number) =>
      store.transaction(async (tx) => {
        await tx.query('SELECT 1 FROM pairs WHERE id = $1 FOR UPDATE', [first]);
        await meet();
        await tx.query('SELECT 1 FROM pairs WHERE id = $1 FOR UPDATE', [second]);
      });
    const outcomes = await Promise.allSettled([lockBoth(1, 2), lockBoth(2, 1)]);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed.map((outcome) => outcome.reason)).toMatchObject([{ code: '40P01' }]);
    expect(isRetryable(failed[0]?.reason)).toBe(true);
  });

  test('reports a connection lost in a transaction, and goes on with a new one', async () => {
    const databaseUrl = await createDatabase('empty');
    const [store, other] = [await open({ databaseUrl, poolSize: 1 }), await open({ databaseUrl })];
    await store.exec('CREATE TABLE marks (id int)');
    const failure = await store
      .transaction(async (tx) => {
        await tx.query('INSERT INTO marks VALUES (1)');
        const [session] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await other.query('SELECT pg_terminate_backend($1)', [session?.pid]);
        await tx.query('INSERT INTO marks VALUES (2)');
      })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(failure).toMatchObject({ outcomeUnknown: false });
    // A pool of one: were the broken client still in it, or never given back, this would fail or hang.
    expect(await store.query('SELECT id FROM marks')).toStrictEqual([]);
  });

  test('says that the outcome is unknown when the connection is lost at COMMIT', async () => {
    const store = await open({ databaseUrl: await createDatabase('empty'), poolSize: 1 });
    await store.exec(`
      CREATE TABLE marks (id int);
      CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON marks DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION end_session()`);
    const failure = await store
      .transaction((tx) => tx.query('INSERT INTO marks VALUES (1)'))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(failure).toMatchObject({ outcomeUnknown: true });
    await store.ping();
  });

  test('knows that nothing is stored when the session was lost before COMMIT was sent', async () => {
    const databaseUrl = await createDatabase('empty');
    const [store, other] = [await open({ databaseUrl, poolSize: 1 }), await open({ databaseUrl })];
    const failure = await store
      .transaction(async (tx) => {
        const [session] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await other.query('SELECT pg_terminate_backend($1, 5000)', [session?.pid]);
        // The server reports the end of the connection by itself; after one more round trip the report has arrived.
        await other.ping();
      })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ outcomeUnknown: false, sessionLost: true, code: '57P01' });
    expect(isLostSession(failure)).toBe(true);
    await store.ping();
  });

  test('keeps the error of the work when the rollback fails too', async () => {
    const databaseUrl = await createDatabase('empty');
    const [store, other] = [await open({ databaseUrl, poolSize: 1 }), await open({ databaseUrl })];
    const reason = new Error('the real reason');
    const work = store.transaction(async (tx) => {
      const [session] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await other.query('SELECT pg_terminate_backend($1, 5000)', [session?.pid]);
      throw reason;
    });
    await expect(work).rejects.toBe(reason);
    await store.ping();
  });

  test('outlives the end of an idle connection', async () => {
    const databaseUrl = await createDatabase('empty');
    const [store, other] = [await open({ databaseUrl, poolSize: 1 }), await open({ databaseUrl })];
    const [session] = await store.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await other.query('SELECT pg_terminate_backend($1, 5000)', [session?.pid]);
    // The pool may hand the dead connection out once more before the report of its end arrives.
    await store.ping().catch((error: unknown) => expect(error).toBeInstanceOf(StoreUnavailableError));
    await store.ping();
  });

  test('gives up waiting for a connection when all are busy', async () => {
    const databaseUrl = await createDatabase('empty');
    const store = await open({ databaseUrl, poolSize: 1, connectTimeoutMs: 500 });
    let finish: () => void = () => undefined;
    const busy = store.transaction(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    const failure = await store.query('SELECT 1').catch((error: unknown) => error);
    finish();
    await busy;
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(failure).toMatchObject({ outcomeUnknown: false });
  });

  test('refuses a database that does not exist, without showing the password', async () => {
    const url = new URL(await createDatabase('empty'));
    url.pathname = '/naru_no_such_database';
    url.password = 'do-not-show';
    const failure = await open({ databaseUrl: url.href }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(String(failure)).toContain('naru_no_such_database');
    expect(String(failure)).not.toContain('do-not-show');
  });
});

describe('server store without a server', () => {
  test('is unavailable when nothing listens', async () => {
    const port = await closedPort();
    const failure = await open({ databaseUrl: `postgres://naru@127.0.0.1:${port}/naru` }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(failure).not.toBeInstanceOf(StatementError);
    expect(String(failure)).toContain('ECONNREFUSED');
  });

  test('refuses a senseless timeout', async () => {
    const options = { databaseUrl: 'postgres://naru@127.0.0.1:1/naru', statementTimeoutMs: -1 };
    await expect(open(options)).rejects.toThrow(RangeError);
  });
});

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
