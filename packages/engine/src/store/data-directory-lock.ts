import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DataDirectoryInUseError } from './errors.ts';

/*
 * One process at a time may open an embedded database: PostgreSQL's own postmaster.pid can not check this, since inside
 * WebAssembly every process has the same made-up pid. Node has no flock(), so the lock is a file that names its holder,
 * and a taker checks whether that holder still lives:
 * - same machine: by pid and, on Linux, by the start time of that pid (in a restarted container the new process usually
 *   gets the pid of the killed one);
 * - another machine or container on a shared volume, whose pids mean nothing here: by the file's age. The holder
 *   touches it every 5 s; untouched for 20 s, it is stale.
 */

const HEARTBEAT_INTERVAL_MS = 5_000;
const HEARTBEAT_STALE_AFTER_MS = 20_000;

interface Holder {
  pid: number;
  host: string;
  /** Clock ticks from boot to the start of the process; null where /proc does not exist. */
  startTicks: string | null;
}

/** In the data folder. */
export const LOCK_FILE = 'naru.lock';

const heldHere = new Set<string>();

/** Takes the lock file of a data directory, or throws DataDirectoryInUseError. Returns how to release it. */
export function lockDataDirectory(dataDir: string): () => void {
  const lockFile = path.join(fs.realpathSync(dataDir), LOCK_FILE);
  if (heldHere.has(lockFile)) throw inUse(dataDir, 'this process');
  const own = JSON.stringify(describeOwnProcess());
  if (!tryCreate(lockFile, own)) {
    removeStale(lockFile, dataDir);
    if (!tryCreate(lockFile, own)) throw inUse(dataDir, 'a process that was faster');
  }
  heldHere.add(lockFile);
  const heartbeat = setInterval(() => touch(lockFile), HEARTBEAT_INTERVAL_MS);
  heartbeat.unref();
  return () => {
    clearInterval(heartbeat);
    // Removed only if still ours: somebody may have deleted it by hand and started another process.
    if (heldHere.delete(lockFile) && readText(lockFile) === own) fs.rmSync(lockFile, { force: true });
  };
}

function tryCreate(lockFile: string, content: string): boolean {
  // Written under another name and linked, so that nobody reads a half-written lock.
  const draft = `${lockFile}.${process.pid}`;
  fs.writeFileSync(draft, content);
  try {
    fs.linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // Some shared volumes have no hard links; exclusive creation is the fallback.
    return tryCreateExclusively(lockFile, content);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function tryCreateExclusively(lockFile: string, content: string): boolean {
  try {
    fs.writeFileSync(lockFile, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(lockFile: string, dataDir: string): void {
  const content = readText(lockFile);
  if (content === undefined) return;
  const holder = parseHolder(content);
  const ageMs = Date.now() - (fs.statSync(lockFile, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (isAlive(holder, ageMs)) throw inUse(dataDir, describe(holder));
  // Moved before it is deleted: of two processes that see the same stale lock, only one can move it.
  const aside = `${lockFile}.stale-${process.pid}`;
  try {
    fs.renameSync(lockFile, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readText(aside) !== content) {
    // The other process came first and this is its fresh lock: put it back and give way.
    fs.renameSync(aside, lockFile);
    throw inUse(dataDir, 'a process that was faster');
  }
  fs.rmSync(aside, { force: true });
}

function isAlive(holder: Holder | undefined, ageMs: number): boolean {
  const isFresh = ageMs < HEARTBEAT_STALE_AFTER_MS;
  if (holder === undefined || holder.host !== os.hostname()) return isFresh;
  if (!isProcessRunning(holder.pid)) return false;
  const stat = readProcessStat(holder.pid);
  if (stat === undefined) return true;
  // A killed process whose parent has not reaped it yet (in a container perhaps never will) still has a pid.
  if (stat.state === 'Z') return false;
  return holder.startTicks === null || stat.startTicks === holder.startTicks;
}

function isProcessRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * From /proc/<pid>/stat (proc(5)): field 3, the state, and field 22, the start. Both are counted after the
 * parenthesised name, which may hold spaces. Undefined without /proc.
 */
function readProcessStat(pid: number): { state: string; startTicks: string } | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTicks: fields[19] ?? '' };
}

function describeOwnProcess(): Holder {
  return {
    pid: process.pid,
    host: os.hostname(),
    startTicks: readProcessStat(process.pid)?.startTicks ?? null,
  };
}

function parseHolder(content: string): Holder | undefined {
  try {
    const holder = JSON.parse(content) as Partial<Holder>;
    if (!Number.isSafeInteger(holder.pid) || typeof holder.host !== 'string') return undefined;
    return { pid: holder.pid as number, host: holder.host, startTicks: holder.startTicks ?? null };
  } catch {
    return undefined;
  }
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function touch(lockFile: string): void {
  const now = new Date();
  try {
    fs.utimesSync(lockFile, now, now);
  } catch {
    // Deleted by hand, or the volume is gone. The database notices a lost volume itself.
  }
}

function describe(holder: Holder | undefined): string {
  if (holder === undefined) return 'another process';
  const where = holder.host === os.hostname() ? '' : ` on ${holder.host}`;
  return `process ${holder.pid}${where}`;
}

function inUse(dataDir: string, holder: string): DataDirectoryInUseError {
  return new DataDirectoryInUseError(
    `The data directory ${dataDir} is in use by ${holder}. The embedded database serves one process at a ` +
      'time: stop the other one, choose another NARU_DATA_DIR, or set DATABASE_URL to a PostgreSQL server.',
  );
}
