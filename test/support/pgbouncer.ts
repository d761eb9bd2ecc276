import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './programs.ts';
import { freePort } from './server-process.ts';

/** A PgBouncer in transaction mode before one database. */
export interface PgBouncer {
  readonly url: string;
  stop(): Promise<void>;
}

const PATHS = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;

/** The program, or null: Debian keeps it where only root looks. `NARU_PGBOUNCER` names another. */
export const pgbouncerProgram = findProgram(['pgbouncer'], 'NARU_PGBOUNCER', { ...process.env, PATH: PATHS });

/** Starts one with few connections to the server, so that clients do share them. `settings`: lines of its file. */
export async function startPgBouncer(
  databaseUrl: string,
  serverConnections: number,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<PgBouncer> {
  if (pgbouncerProgram === null) throw new Error('there is no pgbouncer');
  const { hostname, port, pathname, username } = new URL(databaseUrl);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'naru-pgbouncer-'));
  const listenPort = await freePort();
  const config = path.join(folder, 'pgbouncer.ini');
  writeFileSync(
    config,
    `[databases]
${pathname.slice(1)} = host=${hostname} port=${port} user=${username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${serverConnections}
max_client_conn = 100
${Object.entries(settings)
  .map(([name, value]) => `${name} = ${value}`)
  .join('\n')}
`,
  );
  chmodSync(folder, 0o755);
  // It refuses to be root.
  const account = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const child = spawn(pgbouncerProgram, ['-q', config], { stdio: ['ignore', 'ignore', 'pipe'], ...account });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const stop = async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await listens(listenPort)); tries++) {
    if (child.exitCode !== null || tries > 200) {
      await stop();
      throw new Error(`pgbouncer did not start: ${said}`);
    }
    await sleep(25);
  }
  return { url: `postgres://${username}@127.0.0.1:${listenPort}${pathname}`, stop };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
