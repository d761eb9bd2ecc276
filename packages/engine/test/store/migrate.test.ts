import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeOnEveryStore, describeOnServer } from '../../../../test/support/stores.ts';
import { ENGINE_MIGRATIONS } from '../../src/store/engine-migrations.ts';
import {
  MigrationError,
  migrate,
  migratedTables,
  migrationLabel,
  NewerSchemaError,
  pendingMigrations,
} from '../../src/store/migrate.ts';
import { readMigrations } from '../../src/store/migration-files.ts';
import { openServerStore } from '../../src/store/server-store.ts';
import type { Store } from '../../src/store/store.ts';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-migrations-'));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

const sets = () => [{ owner: 'engine', folder }];

function write(files: Record<string, string>): void {
  for (const [name, sql] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), sql);
}

const FIRST = { '0001-first.sql': 'CREATE TABLE first (id int); INSERT INTO first VALUES (1);' };
/** A second migration that says that programs from `from` on go on serving. */
const serving = (sql: string, from = '0001') => ({
  ...FIRST,
  '0002-x.sql': `-- Serves from: ${from}\n${sql}`,
});
const SECOND = { '0002-second-step.sql': 'ALTER TABLE first ADD COLUMN note text;' };

describeOnEveryStore(
  'migrate',
  (openFresh) => {
    let opened: Promise<Store> | undefined;
    /** One database for all, with nothing in it: to make one costs more than all that is done to it. */
    const openEmpty = async (): Promise<Store> => {
      opened ??= openFresh();
      const store = await opened;
      await store.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      return store;
    };

    test('applies what is missing, once and in order', async () => {
      const store = await openEmpty();
      write(FIRST);
      const names = (migrations: { name: string }[]) => migrations.map((migration) => migration.name);
      expect(names(await pendingMigrations(store, sets()))).toStrictEqual(['first']);
      expect(names(await migrate(store, sets()))).toStrictEqual(['first']);
      write(SECOND);
      expect(names(await pendingMigrations(store, sets()))).toStrictEqual(['second-step']);
      expect(names(await migrate(store, sets()))).toStrictEqual(['second-step']);
      expect(await migrate(store, sets())).toStrictEqual([]);
      expect(await pendingMigrations(store, sets())).toStrictEqual([]);
      expect(await store.query('SELECT * FROM first')).toStrictEqual([{ id: 1, note: null }]);
      const records = await store.query(
        'SELECT number, name, checksum, applied_at FROM schema_migrations ORDER BY 1',
      );
      expect(records).toMatchObject([
        { number: 1, name: 'first', applied_at: expect.any(Date) },
        { number: 2, name: 'second-step', checksum: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ]);
    });

    test('looking for pending migrations changes nothing', async () => {
      const store = await openEmpty();
      write(FIRST);
      await pendingMigrations(store, sets());
      expect(await store.query("SELECT to_regclass('schema_migrations')::text AS name")).toStrictEqual([
        { name: null },
      ]);
    });

    test('undoes a failing migration and keeps the ones before', async () => {
      const store = await openEmpty();
      write({ ...FIRST, '0002-broken.sql': 'CREATE TABLE half (id int); SELECT 1 / 0;' });
      await expect(migrate(store, sets())).rejects.toThrow(
        /0002-broken failed and was rolled back: division/,
      );
      expect(await store.query("SELECT to_regclass('half')::text AS name")).toStrictEqual([{ name: null }]);
      expect(await store.query('SELECT number FROM schema_migrations')).toStrictEqual([{ number: 1 }]);
      write({ '0002-broken.sql': 'CREATE TABLE half (id int);' });
      expect(await migrate(store, sets())).toHaveLength(1);
    });

    test('stops at a file that was changed after it was applied', async () => {
      const store = await openEmpty();
      write(FIRST);
      await migrate(store, sets());
      write({ '0001-first.sql': 'CREATE TABLE first (id bigint);' });
      await expect(migrate(store, sets())).rejects.toThrow(
        /0001-first was changed after it had been applied/,
      );
      await expect(pendingMigrations(store, sets())).rejects.toThrow(MigrationError);
    });

    test('takes other line ends for the same file', async () => {
      const store = await openEmpty();
      write({ '0001-lines.sql': 'SELECT 1;\nSELECT 2;\n' });
      await migrate(store, sets());
      write({ '0001-lines.sql': 'SELECT 1;\r\nSELECT 2;\r\n' });
      expect(await pendingMigrations(store, sets())).toStrictEqual([]);
    });

    test('refuses a database that is newer than the program', async () => {
      const store = await openEmpty();
      write({ ...FIRST, ...SECOND });
      await migrate(store, sets());
      fs.rmSync(path.join(folder, '0002-second-step.sql'));
      await expect(migrate(store, sets())).rejects.toThrow(/0002-second-step.*newer version/);
      await expect(pendingMigrations(store, sets())).rejects.toThrow(NewerSchemaError);
    });

    test('a program goes on serving after newer migrations that say so, back to the one they name', async () => {
      const store = await openEmpty();
      const later = {
        '0003-third.sql': '-- Serves from: 0001\nCREATE TABLE third (id int);',
        '0004-fourth.sql': '-- Serves from: 0002\nALTER TABLE first ADD COLUMN more text;',
      };
      write({ ...FIRST, ...SECOND, ...later });
      await migrate(store, sets());
      for (const name of Object.keys(later)) fs.rmSync(path.join(folder, name));
      expect(await migrate(store, sets())).toStrictEqual([]);
      expect(await pendingMigrations(store, sets())).toStrictEqual([]);
      // The program before that: 0002 and 0004 are not for it.
      fs.rmSync(path.join(folder, '0002-second-step.sql'));
      await expect(pendingMigrations(store, sets())).rejects.toThrow(/0002-second-step/);
      await store.query('UPDATE schema_migrations SET serves_from = 1 WHERE number = 2');
      await expect(pendingMigrations(store, sets())).rejects.toThrow(/0004-fourth/);
    });

    test('each owner counts for itself', async () => {
      const store = await openEmpty();
      const other = fs.mkdtempSync(path.join(folder, 'other-'));
      fs.writeFileSync(path.join(other, '0001-other.sql'), 'CREATE TABLE other (id int);');
      const both = [...sets(), { owner: 'other', folder: other }];
      write(FIRST);
      expect((await migrate(store, both)).map(migrationLabel)).toStrictEqual([
        'engine/0001-first',
        'other/0001-other',
      ]);
      write(SECOND);
      expect((await migrate(store, both)).map(migrationLabel)).toStrictEqual(['engine/0002-second-step']);
      expect(await migratedTables(both)).toStrictEqual(['first', 'other']);
      // A program that does not know the other owner: only where it serves from nothing.
      await expect(pendingMigrations(store, sets())).rejects.toThrow(/other\/0001-other, which this version/);
      await store.query("UPDATE schema_migrations SET serves_from = 0 WHERE owner = 'other'");
      expect(await pendingMigrations(store, sets())).toStrictEqual([]);
    });

    test('says of a database from before the first release that a new one is needed', async () => {
      const store = await openEmpty();
      await store.exec('CREATE TABLE schema_migrations (number int PRIMARY KEY, name text)');
      const reason = /from before the first release, which this one can not migrate: make a new one/;
      await expect(migrate(store, sets())).rejects.toThrow(reason);
      await expect(pendingMigrations(store, sets())).rejects.toThrow(reason);
    });

    test('what only makes indexes sends no program away that served before it', async () => {
      const store = await openEmpty();
      await migrate(store, [ENGINE_MIGRATIONS]);
      const floors = await store.query<{ number: number; floor: number }>(
        `select number, serves_from as floor from schema_migrations where owner = 'engine' order by number`,
      );
      const onlyIndexes = (await readMigrations(ENGINE_MIGRATIONS)).filter(({ sql }) =>
        sql
          .replaceAll(/--.*/g, '')
          .split(';')
          .every((statement) => statement.trim() === '' || /^create (unique )?index/i.test(statement.trim())),
      );
      expect(onlyIndexes.map(({ name }) => name)).toContain('events-again');
      for (const { number } of onlyIndexes) {
        const [before, own] = floors.slice(number - 2, number);
        expect(own?.floor).toBeLessThanOrEqual(before?.floor ?? 0);
      }
    });

    test('brings an empty database to the schema of the engine', async () => {
      const store = await openEmpty();
      const applied = await migrate(store, [ENGINE_MIGRATIONS]);
      expect(applied.length).toBeGreaterThan(0);
      expect(await pendingMigrations(store, [ENGINE_MIGRATIONS])).toStrictEqual([]);
    });
  },
  { schema: 'empty' },
);

describeOnServer('migrate by several processes', (createDatabase) => {
  test('applies every migration exactly once', async () => {
    const databaseUrl = await createDatabase('empty');
    write({
      '0001-slow.sql': 'SELECT pg_sleep(0.2); CREATE TABLE slow (id int);',
      '0002-row.sql': 'INSERT INTO slow VALUES (1);',
      '0003-row.sql': 'INSERT INTO slow VALUES (2);',
    });
    // Limits far below the wait: neither the lock nor a long migration may run into them.
    const limits = { statementTimeoutMs: 50, lockTimeoutMs: 50 };
    const open = () => openServerStore({ databaseUrl, poolSize: 1, ...limits });
    const stores = await Promise.all([open(), open(), open()]);
    try {
      const applied = await Promise.all(stores.map((store) => migrate(store, sets())));
      expect(
        applied
          .flat()
          .map((migration) => migration.number)
          .sort(),
      ).toStrictEqual([1, 2, 3]);
      expect(await stores[0]?.query('SELECT id FROM slow ORDER BY id')).toStrictEqual([{ id: 1 }, { id: 2 }]);
    } finally {
      await Promise.all(stores.map((store) => store.close()));
    }
  });

  test('a migration waits for a table no longer than anybody else, and keeps nobody waiting behind it', async () => {
    const databaseUrl = await createDatabase('empty');
    const [store, reader] = await Promise.all([
      openServerStore({ databaseUrl, poolSize: 1, lockTimeoutMs: 0 }),
      openServerStore({ databaseUrl, poolSize: 1, idleInTransactionTimeoutMs: 0 }),
    ]);
    try {
      write(FIRST);
      await migrate(store, sets());
      write({ ...FIRST, ...SECOND });
      await reader.transaction(async (tx) => {
        await tx.query('SELECT FROM first');
        const migrated = migrate(store, sets(), { lockTimeoutMs: 50 });
        await expect(migrated).rejects.toThrow(/0002-second-step failed .*lock timeout/);
      });
      expect(await migrate(store, sets())).toHaveLength(1);
    } finally {
      await Promise.all([store.close(), reader.close()]);
    }
  });
});

describeOnServer('migrate a new database', (createDatabase) => {
  test('refuses one whose encoding does not hold every name, and changes nothing', async () => {
    const databaseUrl = await createDatabase('empty');
    const admin = await openServerStore({ databaseUrl });
    const latin = new URL(databaseUrl);
    latin.pathname += '_latin';
    const name = latin.pathname.slice(1);
    await admin.query(`CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`);
    const store = await openServerStore({ databaseUrl: latin.href });
    try {
      await expect(migrate(store, sets())).rejects.toThrow(
        `The database "${name}" has the encoding LATIN1, which does not hold every name`,
      );
      expect(await store.query("SELECT to_regclass('schema_migrations') AS made")).toStrictEqual([
        { made: null },
      ]);
    } finally {
      await store.close();
      await admin.query(`DROP DATABASE ${name}`);
      await admin.close();
    }
  });
});

describe('readMigrations', () => {
  test('reads files in order and ignores others', async () => {
    write({ ...SECOND, ...FIRST, 'README.md': 'not a migration' });
    expect(
      (await readMigrations({ owner: 'engine', folder })).map((migration) => migration.number),
    ).toStrictEqual([1, 2]);
  });

  test.for<[string, Record<string, string>, RegExp]>([
    ['a gap', { ...FIRST, '0003-third.sql': '' }, /2 is missing/],
    ['a wrong start', SECOND, /1 is missing/],
    ['a duplicate', { ...FIRST, '0001-also.sql': '' }, /used twice/],
    ['an odd name', { '1-first.sql': '' }, /not named like/],
    ['a capital letter', { '0001-First.sql': '' }, /not named like/],
    ['its own COMMIT', { '0001-own.sql': 'SELECT 1;\n  COMMIT;\n' }, /controls transactions itself/],
    ['serving from itself', serving('SELECT 1;', '0002'), /must serve from a migration before it/],
    ['serving after a dropped column', serving('ALTER TABLE first DROP COLUMN id;'), /only what adds/],
    ['serving after a new name', serving('ALTER TABLE first RENAME TO one;'), /only what adds/],
    [
      'serving after another type',
      serving('ALTER TABLE first ALTER COLUMN id TYPE bigint;'),
      /only what adds/,
    ],
    ['serving with a demand', serving('ALTER TABLE first ALTER note SET NOT NULL;'), /only what adds/],
    [
      'serving with a demanded column',
      serving('ALTER TABLE first ADD COLUMN n int NOT NULL;'),
      /only what adds/,
    ],
    ['serving with a check', serving('ALTER TABLE first ADD CHECK (id > 0);'), /only what adds/],
  ])('refuses %s', async ([, files, message]) => {
    write(files);
    await expect(readMigrations({ owner: 'engine', folder })).rejects.toThrow(message);
  });

  test('allows BEGIN inside a function body', async () => {
    write({
      '0001-function.sql':
        'CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n RETURN 1;\nEND $$;',
    });
    expect(await readMigrations({ owner: 'engine', folder })).toHaveLength(1);
  });
});
