import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { openStore } from '@naru/engine';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createServerDatabase } from '../../../../test/support/server-databases.ts';
import { spawnNaru } from '../../../../test/support/server-process.ts';
import { testServerUrl } from '../../../../test/support/stores.ts';
import { openRuntime, type Runtime } from '../../src/cli/runtime.ts';
import { commandLine } from '../support/cli.ts';
import { runNaru } from '../support/cli-in-process.ts';

const KEY = (letter: string) => letter.repeat(32);
const LIVE = {
  NARU_MODE: 'live',
  NARU_PUBLIC_URL: 'https://pay.example',
  NARU_MASTER_KEY: KEY('m'),
  NARU_VAULT_KEY: KEY('v'),
};
type Env = Readonly<Record<string, string>>;

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** As in a process that was started with this environment. */
async function under<T>(env: Env, work: () => Promise<T>): Promise<T> {
  for (const [name, value] of Object.entries({ NARU_LOG_LEVEL: 'silent', ...env })) vi.stubEnv(name, value);
  try {
    return await work();
  } finally {
    vi.unstubAllEnvs();
  }
}

/** What a command prints; fails with what it says when it fails. */
async function command(env: Env, ...args: string[]): Promise<string> {
  const { out, error } = await runNaru(args, env);
  if (error.startsWith('naru: ')) throw new Error(error.slice('naru: '.length).trimEnd());
  return out + error;
}

/** What `naru serve` and `naru worker` begin with. */
async function start(env: Env): Promise<Runtime> {
  return under(env, () => openRuntime('make'));
}

async function startAndStop(env: Env): Promise<void> {
  await (await start(env)).close();
}

async function database(): Promise<Env> {
  return { DATABASE_URL: await createServerDatabase(testServerUrl ?? '', 'empty') };
}

const COMMANDS = [
  ['migrate'],
  ['migrate', '--status'],
  ['merchant', 'list'],
  ['ledger', 'verify'],
  ['callbacks', 'list'],
  ['keys', 'rotate-master'],
];

describe.skipIf(testServerUrl === undefined)('the mode of a database', () => {
  test('a sandbox is refused live by all that opens it, before anything is changed', async () => {
    const env = await database();
    await startAndStop(env);
    const sentence =
      'NARU_MODE is live, but this database is a sandbox and stays so: set NARU_MODE=sandbox, or use another ' +
      'database for live';
    await expect(start({ ...env, ...LIVE })).rejects.toThrow(sentence);
    for (const args of COMMANDS) {
      await expect(command({ ...env, ...LIVE }, ...args)).rejects.toThrow(sentence);
    }
    await startAndStop(env);
  });

  test('a live one does not become a sandbox, also when it was only migrated yet', async () => {
    const env = await database();
    await command({ ...env, ...LIVE }, 'migrate');
    const sentence = 'this database is a live one and stays so: set NARU_MODE=live';
    await expect(start(env)).rejects.toThrow(sentence);
    for (const args of COMMANDS) await expect(command(env, ...args)).rejects.toThrow(sentence);
    await startAndStop({ ...env, ...LIVE });
  });
});

describe.skipIf(testServerUrl === undefined)('the keys of a database', () => {
  const FIRST = { NARU_MASTER_KEY: KEY('a'), NARU_VAULT_KEY: KEY('b') };
  const BOTH = { ...FIRST, NARU_MASTER_KEY_NEXT: KEY('c'), NARU_VAULT_KEY_NEXT: KEY('d') };
  const SECOND = { NARU_MASTER_KEY: KEY('c'), NARU_VAULT_KEY: KEY('d') };
  let env: Env;
  let merchantId = '';

  beforeAll(async () => {
    env = await database();
    await startAndStop({ ...env, ...FIRST });
    merchantId =
      /[0-9a-f-]{36}/.exec(await command({ ...env, ...FIRST }, 'merchant', 'create', 'Shop'))?.[0] ?? '';
  });

  const createApp = (keys: Env, id: string) =>
    command(
      { ...env, ...keys },
      'app',
      'create',
      '--merchant',
      merchantId,
      '--id',
      id,
      '--currency',
      'KRW',
      '--json',
    );

  test.each([
    ['NARU_MASTER_KEY', { ...FIRST, NARU_MASTER_KEY: KEY('x') }],
    ['NARU_VAULT_KEY', { ...FIRST, NARU_VAULT_KEY: KEY('x') }],
  ])('a wrong %s: no start, no `app create`, one sentence with the ids', async (name, keys) => {
    const sentence = new RegExp(`^${name} is not the key of this database: .* id [0-9a-f]{12}, .*$`);
    await expect(start({ ...env, ...keys })).rejects.toThrow(sentence);
    await expect(createApp(keys, '7')).rejects.toThrow(sentence);
    const status = await command({ ...env, ...keys }, 'keys', 'status', '--json');
    const shown = JSON.parse(status) as Record<string, string | null>[];
    const ids = {
      set: expect.stringMatching(/^[0-9a-f]{12}$/),
      database: expect.stringMatching(/^[0-9a-f]{12}$/),
    };
    expect(shown).toEqual(
      ['master', 'vault'].map((key) => ({ key, next: null, beingReplaced: null, ...ids })),
    );
    const fits = Object.fromEntries(
      shown.map((one) => [`NARU_${one['key']?.toUpperCase()}_KEY`, one['set'] === one['database']]),
    );
    expect(fits).toEqual({ NARU_MASTER_KEY: true, NARU_VAULT_KEY: true, [name]: false });
  });

  test('are looked at before anything is migrated', async () => {
    const other = await database();
    await startAndStop({ ...other, ...FIRST });
    const store = await openStore({ databaseUrl: other['DATABASE_URL'], dataDir: '' });
    await store.query(`update schema_migrations set checksum = 'another' where number = 1`);
    await store.close();
    await expect(start({ ...other, ...FIRST })).rejects.toThrow('was changed after it had been applied');
    for (const name of ['NARU_MASTER_KEY', 'NARU_VAULT_KEY']) {
      await expect(start({ ...other, ...FIRST, [name]: KEY('x') })).rejects.toThrow(
        `${name} is not the key of this database`,
      );
    }
  });

  const AT_ONCE = ['--settle-seconds', '0'];

  test('are rotated while a server works; then the old ones are refused', async () => {
    await createApp(FIRST, '7');
    await expect(command({ ...env, ...FIRST }, 'keys', 'rotate-master')).rejects.toThrow(
      /^NARU_MASTER_KEY_NEXT is not set: /,
    );
    const server = await start({ ...env, ...BOTH });
    const lagging = await start({ ...env, ...FIRST });
    const shown = await command({ ...env, ...BOTH }, 'keys', 'rotate-master', ...AT_ONCE);
    expect(shown).toMatch(/^app_keys\.sealed: (\d+) of \1$/m);
    expect(shown).toMatch(/[1-9]\d* texts were sealed anew\.\nNow set NARU_MASTER_KEY to that key/);
    await command({ ...env, ...BOTH }, 'keys', 'rotate-vault', ...AT_ONCE);
    const status = await command({ ...env, ...BOTH }, 'keys', 'status', '--count', '--json');
    expect(JSON.parse(status)).toMatchObject([{ underOtherKeys: 0 }, { underOtherKeys: 0 }]);

    await server.gateway.watch.round();
    expect(server.gateway.watch.fault).toBeUndefined();
    const app = await server.gateway.engine.context.directory.find('haipay', '7');
    expect(app?.keys.length).toBeGreaterThan(0);
    // A process that was forgotten when both keys were set seals nothing that nobody could open, and says why.
    await lagging.gateway.watch.round();
    expect(lagging.gateway.watch.fault).toMatch(/^NARU_MASTER_KEY is not the key of this database/);
    expect(() => lagging.gateway.engine.context.sealer.seal('a', 'b')).toThrow('was not given');
    await Promise.all([server.close(), lagging.close()]);

    await expect(start({ ...env, ...FIRST })).rejects.toThrow('is not the key of this database');
    expect(await command({ ...env, ...BOTH }, 'keys', 'rotate-master')).toContain('there was nothing to do');
    const after = await start({ ...env, ...SECOND });
    expect((await after.gateway.engine.context.directory.find('haipay', '7'))?.keys).toEqual(app?.keys);
    await after.close();
  });
});

describe('naru, the program', () => {
  const commands = commandLine();

  test('ends with the sentence alone', async () => {
    expect((await commands.naru('merchant', 'list')).code).toBe(0);
    const child = spawnNaru({ ...commands.env, NARU_MASTER_KEY: KEY('x') }, ['merchant', 'list']);
    const [out, error, [code]] = await Promise.all([
      text(child.stdout!),
      text(child.stderr!),
      once(child, 'close'),
    ]);
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/^naru: NARU_MASTER_KEY is not the key of this database: [^\n]+\n$/);
  });
});
