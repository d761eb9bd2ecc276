import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** A running server; `stop` ends it and removes its files. */
export interface RunningPostgres {
  url: string;
  /** Where its binaries and files are, and as whom its programs have to run. */
  binaries: string;
  directory: string;
  stop(): Promise<void>;
}

export type PostgresOutcome = RunningPostgres | { unavailable: string };

interface Account {
  uid: number;
  gid: number;
}

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
/** Another program may take the free port between finding it and using it. */
const START_ATTEMPTS = 3;

export interface PostgresOptions {
  fsync: boolean;
  /** URL of a server of which this one becomes a hot standby, instead of an empty one. */
  standbyOf?: string;
}

/**
 * Starts a throw-away PostgreSQL on a free loopback port, from the newest binaries on this machine.
 * With fsync off it is as fast as tests want it; benchmarks turn it on.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresOutcome> {
  const binaries = findBinaries();
  if (binaries === undefined)
    return { unavailable: 'no PostgreSQL server binaries were found on this machine' };
  const account = ordinaryAccount();
  if (account === 'none')
    return { unavailable: 'PostgreSQL refuses to run as root and no other user exists' };
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-postgres-'));
  if (account !== undefined) fs.chownSync(directory, account.uid, account.gid);
  // Also when this process ends without stop(): no server and no files stay behind.
  const server: { child?: ChildProcess } = {};
  const cleanUpNow = () => {
    server.child?.kill('SIGQUIT');
    fs.rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', cleanUpNow);
  const stop = async () => {
    if (server.child !== undefined) await endServer(server.child);
    process.off('exit', cleanUpNow);
    fs.rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    initialise(binaries, directory, account, options);
    const { child, port } = await launch(binaries, directory, account, options.fsync);
    server.child = child;
    return { url: `postgres://naru@127.0.0.1:${port}/postgres`, binaries, directory, stop };
  } catch (error) {
    await stop();
    return { unavailable: `PostgreSQL did not start: ${error instanceof Error ? error.message : error}` };
  }
}

/** Debian keeps the server outside PATH, one directory per version; elsewhere pg_config knows. */
function findBinaries(): string | undefined {
  const candidates = [...debianDirectories(), pgConfigDirectory()];
  return candidates.find((directory) => directory !== undefined && hasServer(directory));
}

function debianDirectories(): string[] {
  const root = '/usr/lib/postgresql';
  if (!fs.existsSync(root)) return [];
  const versions = fs.readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => path.join(root, version, 'bin'));
}

function pgConfigDirectory(): string | undefined {
  try {
    return execFileSync('pg_config', ['--bindir'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

function hasServer(directory: string): boolean {
  return ['initdb', 'postgres'].every((program) => fs.existsSync(path.join(directory, program)));
}

/** PostgreSQL refuses root. Undefined: this process is an ordinary user already. */
function ordinaryAccount(): Account | undefined | 'none' {
  if (process.getuid?.() !== 0) return undefined;
  const lines = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const wanted of ['postgres', 'nobody']) {
    const fields = lines.map((line) => line.split(':')).find(([name]) => name === wanted);
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return 'none';
}

function initialise(
  binaries: string,
  directory: string,
  account: Account | undefined,
  { fsync, standbyOf }: PostgresOptions,
): void {
  const dataDir = path.join(directory, 'data');
  const [program, args] =
    standbyOf === undefined
      ? ['initdb', ['-D', dataDir, '-U', 'naru', '-E', 'UTF8', '--locale=C', '--auth=trust']]
      : ['pg_basebackup', ['-D', dataDir, '-d', standbyOf, '-R', '-c', 'fast']];
  if (!fsync) args.push('--no-sync');
  try {
    execFileSync(path.join(binaries, program), args, { cwd: directory, stdio: 'pipe', ...account });
  } catch (error) {
    const output = (error as { stderr?: Buffer }).stderr?.toString().trim();
    throw new Error(`${program} failed: ${output || error}`);
  }
}

async function launch(
  binaries: string,
  directory: string,
  account: Account | undefined,
  fsync: boolean,
): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: directory,
      fsync: fsync ? 'on' : 'off',
      synchronous_commit: fsync ? 'on' : 'off',
      full_page_writes: fsync ? 'on' : 'off',
      max_connections: 200,
      log_min_messages: 'warning',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(path.join(binaries, 'postgres'), ['-D', path.join(directory, 'data'), ...args], {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...account,
    });
    try {
      await becomeReady(child, port, path.join(directory, 'data'));
      return { child, port };
    } catch (error) {
      await endServer(child);
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

/** Resolves once the server answers on its port; rejects when it ends before, with what it said. */
function becomeReady(child: ChildProcess, port: number, dataDir: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const deadline = Date.now() + START_TIMEOUT_MS;
    let isSettled = false;
    const settle = (error?: Error) => {
      if (isSettled) return;
      isSettled = true;
      error === undefined ? resolve() : reject(error);
    };
    child.stderr?.on('data', (chunk: Buffer) => {
      // Read for ever, so that the pipe never fills; remembered only while it can explain a failure.
      if (!isSettled) said += chunk.toString();
    });
    child.once('error', settle);
    child.once('exit', (code) => settle(new Error(`it ended with code ${code}: ${said.trim()}`)));
    const knock = () => {
      if (isSettled) return;
      if (Date.now() > deadline) return settle(new Error(`no answer within ${START_TIMEOUT_MS} ms`));
      if (!saysReady(dataDir)) return void setTimeout(knock, 30);
      answers(port).then((isReady) => (isReady ? settle() : setTimeout(knock, 30)));
    };
    knock();
  });
}

/**
 * The status line of the lock file. The port alone is not enough: a server that is still starting answers an
 * SSLRequest, and refuses the session after it.
 */
function saysReady(dataDir: string): boolean {
  try {
    const status = fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim() ?? '';
    return status === 'ready' || status === 'standby';
  } catch {
    return false;
  }
}

/** Asks with an SSLRequest (PostgreSQL's manual, 55.2.10): only a server that takes connections answers 'N' or 'S'. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    const finish = (isReady: boolean) => {
      socket.destroy();
      resolve(isReady);
    };
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])));
    socket.once('data', (data) => finish(data[0] === 0x4e || data[0] === 0x53));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
  });
}

function endServer(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    // SIGINT is PostgreSQL's fast shutdown: open sessions are ended, nobody is waited for.
    child.kill('SIGINT');
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
