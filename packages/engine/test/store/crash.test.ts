import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isCampaign } from '../../../../test/support/campaign.ts';
import { prepareDataDirectory } from '../../../../test/support/embedded-templates.ts';
import { isThorough } from '../../../../test/support/thorough.ts';
import { MIGRATIONS } from '../../../gateway/src/migrations.ts';
import { openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { migrate } from '../../src/store/migrate.ts';

const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url));
/** When a first start is killed: with a share of its files there, and how much later. */
const FIRST_START_KILLS = isCampaign
  ? [
      ...[0.1, 0.3, 0.5, 0.7, 0.9].map((share) => ({ share, laterMs: 0 })),
      ...[300, 700, 1500].map((laterMs) => ({ share: 0.95, laterMs })),
    ]
  : (isThorough ? [0.25, 0.75] : [0.5]).map((share) => ({ share, laterMs: 0 }));
/** How many commits are acknowledged before each kill; each start but the first recovers from the one before. */
const COMMITS = isCampaign ? [1, 40, 150, 301] : isThorough ? [1, 40, 150] : [40, 40];

let parentDir: string;
beforeEach(() => {
  parentDir = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-crash-'));
});
afterEach(() => {
  fs.rmSync(parentDir, { recursive: true, force: true });
});

function startChild(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['--liftoff-only', CHILD, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** All files and folders below; a folder that is gone meanwhile has none. */
function filesIn(folder: string): number {
  try {
    return fs.readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
      return sum + 1 + (entry.isDirectory() ? filesIn(path.join(folder, entry.name)) : 0);
    }, 0);
  } catch {
    return 0;
  }
}

/** Kills a first start when its folder has so many files. */
async function killAtFiles(
  child: ChildProcess,
  dataDir: string,
  files: number,
  laterMs: number,
): Promise<void> {
  const ended = once(child, 'exit');
  while (child.exitCode === null && filesIn(dataDir) < files) await sleep(20);
  await sleep(laterMs);
  child.kill('SIGKILL');
  await ended;
}

/** Lets the child commit until it has acknowledged `count` times, kills it, returns all it acknowledged. */
async function killAfterCommits(child: ChildProcess, count: number): Promise<bigint[]> {
  const acknowledged: bigint[] = [];
  const ended = once(child, 'exit');
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if (line !== 'open') acknowledged.push(BigInt(line));
    if (acknowledged.length === count) child.kill('SIGKILL');
  }
  await ended;
  expect(errors).toBe('');
  return acknowledged;
}

test('a first start that is killed at any moment is made good by the next', {
  timeout: 180_000,
}, async () => {
  const made = path.join(parentDir, 'made');
  await prepareDataDirectory(made, 'empty');
  const files = filesIn(made);
  const leftovers = new Set<string>();
  for (const [round, { share, laterMs }] of FIRST_START_KILLS.entries()) {
    const dataDir = path.join(parentDir, `data-${round}`);
    await killAtFiles(startChild(dataDir), dataDir, files * share, laterMs);
    if (fs.existsSync(dataDir)) for (const name of fs.readdirSync(dataDir)) leftovers.add(name);
    const store = await openEmbeddedStore({ dataDir, fsync: true });
    await migrate(store, MIGRATIONS);
    await store.ping();
    await store.close();
    expect(fs.readdirSync(dataDir)).toStrictEqual(['postgres']);
    fs.rmSync(dataDir, { recursive: true });
  }
  // The rounds mean something only if some of them hit a database in the making.
  expect(leftovers).toContain('postgres.incomplete');
  expect(leftovers).toContain('naru.lock');
});

test('every commit that was acknowledged before a kill is there afterwards', {
  timeout: 120_000,
}, async () => {
  const dataDir = path.join(parentDir, 'data');
  await prepareDataDirectory(dataDir, 'empty');
  const acknowledged: bigint[] = [];
  for (const [round, count] of COMMITS.entries()) {
    acknowledged.push(...(await killAfterCommits(startChild(dataDir, String(round * 1_000_000)), count)));
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(COMMITS.reduce((sum, count) => sum + count));
  const store = await openEmbeddedStore({ dataDir, fsync: true });
  const rows = await store.query<{ number: bigint; pair: bigint }>('SELECT number, pair FROM commits');
  await store.close();
  const stored = new Set(rows.map((row) => row.number));
  expect(acknowledged.filter((number) => !stored.has(number))).toStrictEqual([]);
  // No half transaction either: each row's partner is there.
  expect(rows.filter((row) => !stored.has(row.pair))).toStrictEqual([]);
});

test('a second process is refused while the first lives, and let in after it', {
  timeout: 60_000,
}, async () => {
  const dataDir = path.join(parentDir, 'data');
  await prepareDataDirectory(dataDir, 'empty');
  const store = await openEmbeddedStore({ dataDir, fsync: false });
  const refused = startChild(dataDir);
  let errors = '';
  refused.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const [code] = await once(refused, 'close');
  expect(code).not.toBe(0);
  expect(errors).toContain(`in use by process ${process.pid}`);
  await store.close();
  const [laterCode] = await once(startChild(dataDir), 'close');
  expect(laterCode).toBe(0);
});
