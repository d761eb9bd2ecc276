import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { embeddedTemplate, prepareDataDirectory } from '../../../../test/support/embedded-templates.ts';
import { type DiskSync, diskSync } from '../../src/store/durable-files.ts';
import { type EmbeddedStore, openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { DataDirectoryInUseError, StoreUnavailableError } from '../../src/store/errors.ts';
import { openStore } from '../../src/store/open.ts';

let dataDir: string;
const opened: EmbeddedStore[] = [];

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-embedded-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  fs.rmSync(dataDir, { recursive: true, force: true });
});

/** On a database that an earlier start has made, unless the test has put something there. */
async function open(
  options: { fsync?: boolean; disk?: DiskSync; onLost?: (reason: string) => void } = {},
): Promise<EmbeddedStore> {
  if (fs.readdirSync(dataDir).length === 0) await prepareDataDirectory(dataDir, 'empty');
  const store = await openEmbeddedStore({ dataDir, fsync: true, ...options });
  opened.push(store);
  return store;
}

describe('durability', () => {
  test('flushes at least once for every commit, not for reading, and the directory of a renamed file', async () => {
    let flushes = 0;
    const directories = new Set<string>();
    const recording: DiskSync = {
      syncFile: (descriptor) => {
        flushes += 1;
        diskSync.syncFile(descriptor);
      },
      syncDirectory: (directory) => {
        directories.add(path.relative(fs.realpathSync(dataDir), directory));
        diskSync.syncDirectory(directory);
      },
    };
    const store = await open({ disk: recording });
    await store.exec('CREATE TABLE commits (id int)');
    for (let id = 0; id < 20; id += 1) {
      const before = flushes;
      await store.transaction((tx) => tx.query('INSERT INTO commits VALUES ($1)', [id]));
      expect(flushes).toBeGreaterThan(before);
    }
    await store.query('SELECT count(*) FROM commits');
    const afterFirstRead = flushes;
    await store.query('SELECT count(*) FROM commits');
    expect(flushes).toBe(afterFirstRead);
    directories.clear();
    await store.exec('CREATE TABLE filler (note text)');
    // More than one WAL segment of 16 MB: a new segment is written under another name and renamed.
    await store.exec(
      'INSERT INTO filler SELECT repeat(md5(i::text), 60) FROM generate_series(1, 12000) AS i',
    );
    expect(directories).toContain(path.join('postgres', 'pg_wal'));
    // PostgreSQL flushes with the one call that reaches the disk.
    const settings = await store.query(
      'SELECT name, setting FROM pg_settings WHERE name = ANY($1) ORDER BY name',
      [['fsync', 'wal_sync_method', 'synchronous_commit']],
    );
    expect(settings).toStrictEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'wal_sync_method', setting: 'fsync' },
    ]);
  });

  test('acknowledges nothing once the disk refused a flush', async () => {
    let isDiskBroken = false;
    const failing: DiskSync = {
      ...diskSync,
      syncFile: (descriptor) => {
        if (isDiskBroken) throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' });
        diskSync.syncFile(descriptor);
      },
    };
    const reasons: string[] = [];
    const store = await open({ disk: failing, onLost: (reason) => reasons.push(reason) });
    await store.exec('CREATE TABLE commits (id int); INSERT INTO commits VALUES (1)');
    isDiskBroken = true;
    const failure = await store
      .transaction((tx) => tx.query('INSERT INTO commits VALUES (2)'))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(failure).toMatchObject({ outcomeUnknown: true });
    expect(reasons).toEqual(['a write failed or PostgreSQL crashed']);
    isDiskBroken = false;
    await expect(store.ping()).rejects.toThrow(/has to be restarted/);
    expect(reasons).toHaveLength(1);
    await store.close();
    const again = await open();
    expect(await again.query('SELECT id FROM commits WHERE id = 1')).toStrictEqual([{ id: 1 }]);
  });

  test('works without flushing when a test wants speed', async () => {
    const store = await open({ fsync: false });
    expect(await store.query("SELECT current_setting('fsync') AS fsync")).toStrictEqual([{ fsync: 'off' }]);
  });
});

describe('data directory', () => {
  test('keeps its data over a restart', async () => {
    const store = await open();
    await store.exec('CREATE TABLE kept (id int); INSERT INTO kept VALUES (5)');
    await store.close();
    expect(fs.readdirSync(dataDir)).toStrictEqual(['postgres']);
    const again = await openStore({ dataDir });
    expect(again.kind).toBe('embedded');
    expect(await again.query('SELECT id FROM kept')).toStrictEqual([{ id: 5 }]);
    await again.close();
  });

  test('is readable by its owner only, and its database made once, with a word before', async () => {
    const fresh = path.join(dataDir, 'new', 'data');
    let made = 0;
    const onCreate = () => {
      expect(fs.existsSync(path.join(fresh, 'postgres'))).toBe(false);
      made += 1;
    };
    for (const _ of ['made', 'found']) {
      const store = await openEmbeddedStore({ dataDir: fresh, fsync: false, onCreate });
      await store.close();
    }
    expect(made).toBe(1);
    expect(fs.statSync(fresh).mode & 0o777).toBe(0o700);
  });

  test('is refused while this process has it open', async () => {
    await open({ fsync: false });
    await expect(open({ fsync: false })).rejects.toThrow(DataDirectoryInUseError);
  });

  test('is never remade when it holds something else', async () => {
    fs.mkdirSync(path.join(dataDir, 'postgres'));
    fs.writeFileSync(path.join(dataDir, 'postgres', 'precious.txt'), 'mine');
    await expect(open()).rejects.toThrow(/exists but holds no database/);
    expect(fs.readdirSync(path.join(dataDir, 'postgres'))).toStrictEqual(['precious.txt']);
    expect(fs.existsSync(path.join(dataDir, 'naru.lock'))).toBe(false);
  });

  test('says what is missing when a file of the database is', async () => {
    const store = await open();
    await store.close();
    const wal = path.join(dataDir, 'postgres', 'pg_wal');
    for (const segment of fs.readdirSync(wal).filter((name) => /^[0-9A-F]{24}$/.test(name))) {
      fs.rmSync(path.join(wal, segment));
    }
    await expect(open()).rejects.toThrow(/does not start: its files are damaged, or some are missing/);
    expect(fs.existsSync(path.join(dataDir, 'naru.lock'))).toBe(false);
  });

  const testOnUnix = test.skipIf(process.platform === 'win32');
  testOnUnix.each([{ isThere: true }, { isThere: false }])(
    'says what the system refused, and not that files are damaged (there before: $isThere)',
    async ({ isThere }) => {
      if (isThere) await (await open()).close();
      const module = new URL('../../src/store/embedded-store.ts', import.meta.url).href;
      const program = `
      import fs from 'node:fs';
      import { openEmbeddedStore } from ${JSON.stringify(module)};
      const held = [];
      try { for (;;) held.push(fs.openSync('/dev/null', 'r')); } catch {}
      for (const descriptor of held.splice(-2)) fs.closeSync(descriptor);
      await openEmbeddedStore({ dataDir: process.argv[1], fsync: true }).catch((error) => console.log(error.message));
      process.exit(0);`;
      const limited = 'ulimit -n 128; exec "$0" "$@"';
      const said = execFileSync('sh', [
        '-c',
        limited,
        process.execPath,
        '--input-type=module',
        '-e',
        program,
        dataDir,
      ]);
      expect(said.toString()).toMatch(/^EMFILE: too many open files/);
    },
  );

  test('copies itself into a store in memory', async () => {
    const empty = await embeddedTemplate('empty');
    const store = await openEmbeddedStore({ dataDir: 'memory', fsync: false, dump: empty });
    await store.exec('CREATE TABLE copied (id int); INSERT INTO copied VALUES (1)');
    const copy = await openEmbeddedStore({ dataDir: 'memory', fsync: false, dump: await store.dump() });
    await store.close();
    expect(await copy.query('SELECT id FROM copied')).toStrictEqual([{ id: 1 }]);
    await copy.close();
  });
});
