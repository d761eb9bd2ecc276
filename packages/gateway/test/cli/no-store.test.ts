import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '@naru/engine';
import { afterAll, describe, expect, test } from 'vitest';
import { createServerDatabase } from '../../../../test/support/server-databases.ts';
import { testServerUrl } from '../../../../test/support/stores.ts';
import { runNaru } from '../support/cli-in-process.ts';

const ID = '01900000-0000-7000-8000-00000000de30';
/** Commands of each kind: lists, proofs, changes, what makes something, and those that work with wrong keys. */
const COMMANDS = [
  ['ledger', 'verify'],
  ['ledger', 'adjust', ID, '1000'],
  ['merchant', 'list'],
  ['merchant', 'create', 'Shop'],
  ['merchant', 'close', ID],
  ['fees', 'set', 'standard', 'payment', 'KRW', '--percent', '1', '--new-plan'],
  ['callbacks', 'list'],
  ['payment', 'show', 'A1'],
  ['risk', 'rules', 'list', '--merchant', ID],
  ['keys', 'status'],
  ['keys', 'rotate-master'],
  ['migrate', '--status'],
];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-none-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const sentence = (place: string, setting: string) =>
  `naru: there is no store of Naru in ${place}: set ${setting} to where it is, or make a new one with ` +
  '"naru serve" or "naru migrate"; nothing was changed\n';

describe('a command where no store is says so and makes none', () => {
  test.each(COMMANDS.map((args) => [args.join(' '), args] as const))('naru %s', async (_, args) => {
    const empty = fs.mkdtempSync(path.join(folder, 'empty-'));
    for (const dataDir of [path.join(folder, 'never', 'made'), empty]) {
      const ended = await runNaru(args, { NARU_DATA_DIR: dataDir });
      expect(ended).toEqual({ code: 1, out: '', error: sentence(dataDir, 'NARU_DATA_DIR') });
    }
    expect(fs.existsSync(path.join(folder, 'never'))).toBe(false);
    expect(fs.readdirSync(empty)).toEqual([]);
  });

  test('also where a first start was killed', async () => {
    const dataDir = fs.mkdtempSync(path.join(folder, 'killed-'));
    fs.mkdirSync(path.join(dataDir, 'postgres.incomplete'));
    const killed = { pid: 2 ** 30, host: os.hostname(), startTicks: null };
    fs.writeFileSync(path.join(dataDir, 'naru.lock'), JSON.stringify(killed));
    const { code, error } = await runNaru(['ledger', 'verify'], { NARU_DATA_DIR: dataDir });
    expect([code, error]).toEqual([1, sentence(dataDir, 'NARU_DATA_DIR')]);
    expect(fs.readdirSync(dataDir)).toEqual(['postgres.incomplete']);
  });
});

describe.skipIf(testServerUrl === undefined)('a database of a server without tables of Naru', () => {
  test('is refused by every command, and stays as it is', async () => {
    const databaseUrl = await createServerDatabase(testServerUrl ?? '', 'empty');
    const name = new URL(databaseUrl).pathname.slice(1);
    for (const args of COMMANDS) {
      const ended = await runNaru(args, { DATABASE_URL: databaseUrl });
      expect(ended).toEqual({ code: 1, out: '', error: sentence(`the database "${name}"`, 'DATABASE_URL') });
    }
    const store = await openStore({ databaseUrl, dataDir: '' });
    const tables = await store.query(`select 1 from pg_tables where schemaname = 'public'`);
    await store.close();
    expect(tables).toEqual([]);
  });

  test('becomes a store by `naru migrate`, before the first start', async () => {
    const env = { DATABASE_URL: await createServerDatabase(testServerUrl ?? '', 'empty') };
    expect(await runNaru(['migrate'], env)).toMatchObject({ code: 0, error: '' });
    expect(await runNaru(['merchant', 'create', 'Shop'], env)).toMatchObject({ code: 0, error: '' });
  });
});
