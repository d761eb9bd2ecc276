import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDirectory } from '../../src/store/data-directory-lock.ts';
import { DataDirectoryInUseError } from '../../src/store/errors.ts';

let dataDir: string;
let lockFile: string;

beforeEach(() => {
  dataDir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'naru-lock-')));
  lockFile = path.join(dataDir, 'naru.lock');
});
afterEach(() => {
  fs.rmSync(dataDir, { recursive: true, force: true });
});

function writeLock(content: string, ageMs = 0): void {
  fs.writeFileSync(lockFile, content);
  const touchedAt = new Date(Date.now() - ageMs);
  fs.utimesSync(lockFile, touchedAt, touchedAt);
}

/** A pid that is surely free: that of a process that has just ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

test('names its holder while held and is gone when released', () => {
  const release = lockDataDirectory(dataDir);
  expect(JSON.parse(fs.readFileSync(lockFile, 'utf8'))).toMatchObject({
    pid: process.pid,
    host: os.hostname(),
  });
  expect(() => lockDataDirectory(dataDir)).toThrow(/in use by this process/);
  release();
  expect(fs.readdirSync(dataDir)).toStrictEqual([]);
  lockDataDirectory(dataDir)();
});

test('refuses a living process with a sentence that says what to do', () => {
  writeLock(JSON.stringify({ pid: process.ppid, host: os.hostname(), startTicks: null }), 60_000);
  expect(() => lockDataDirectory(dataDir)).toThrow(DataDirectoryInUseError);
  expect(() => lockDataDirectory(dataDir)).toThrow(
    `in use by process ${process.ppid}. The embedded database serves one process at a time: stop`,
  );
});

test.for<[string, () => { content: string; ageMs: number }]>([
  ['a dead process', () => ({ content: lockOf({ pid: deadPid() }), ageMs: 0 })],
  [
    'an earlier life of its own pid',
    () => ({ content: lockOf({ pid: process.pid, startTicks: '1' }), ageMs: 0 }),
  ],
  ['another machine that fell silent', () => ({ content: lockOf({ host: 'elsewhere' }), ageMs: 30_000 })],
  ['nobody who can be read, long ago', () => ({ content: '', ageMs: 30_000 })],
])('takes over the lock of %s', ([, make]) => {
  const { content, ageMs } = make();
  writeLock(content, ageMs);
  const release = lockDataDirectory(dataDir);
  expect(JSON.parse(fs.readFileSync(lockFile, 'utf8'))).toMatchObject({ pid: process.pid });
  release();
  expect(fs.readdirSync(dataDir)).toStrictEqual([]);
});

test.runIf(process.platform === 'linux')('takes over from a killed process that nobody has reaped', () => {
  const { pid } = spawn('sleep', ['60'], { stdio: 'ignore' });
  if (pid === undefined) throw new Error('sleep did not start');
  process.kill(pid, 'SIGKILL');
  // This loop never lets Node collect the child, so it stays a zombie: it has a pid but will do nothing.
  while (!fs.readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) process.kill(pid, 0);
  writeLock(lockOf({ pid }));
  lockDataDirectory(dataDir)();
  expect(fs.readdirSync(dataDir)).toStrictEqual([]);
});

test('respects another machine that is alive', () => {
  writeLock(lockOf({ host: 'elsewhere' }), 1_000);
  expect(() => lockDataDirectory(dataDir)).toThrow(/in use by process 1 on elsewhere/);
});

test('does not remove a lock that is no longer its own', () => {
  const release = lockDataDirectory(dataDir);
  writeLock(lockOf({ host: 'elsewhere' }));
  release();
  expect(fs.existsSync(lockFile)).toBe(true);
});

function lockOf(part: { pid?: number; host?: string; startTicks?: string }): string {
  return JSON.stringify({ pid: 1, host: os.hostname(), startTicks: null, ...part });
}
