import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { root } from './sources.ts';

const READY_WITHIN_MS = 120_000;

/** The program as a user starts it, in a process of its own, to be talked to over HTTP and killed. */
export interface ServerProcess {
  readonly baseUrl: string;
  readonly child: ChildProcess;
  /** SIGKILL: no chance to finish anything. */
  kill(): Promise<void>;
  /** SIGTERM: it finishes what it has in hand; returns its exit code. */
  stop(): Promise<number | null>;
  output(): string;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/**
 * The environment of a program: nothing of the test's own but where the run keeps compiled code (scripts/test.ts), with
 * which a start is half as long.
 */
export function programEnvironment(env: Record<string, string>): Record<string, string> {
  const folder = process.env['NODE_COMPILE_CACHE'];
  const compiled = folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
  return { PATH: process.env['PATH'] ?? '', NARU_LOG_LEVEL: 'warn', ...compiled, ...env };
}

/** Starts `naru serve` without waiting for it. `output`: where what it prints goes, a pipe or a descriptor. */
export function spawnNaru(
  env: Record<string, string>,
  args: readonly string[] = ['serve'],
  output: 'pipe' | number = 'pipe',
): ChildProcess {
  const program = path.join(root, 'packages/gateway/src/cli/naru.ts');
  // As vitest.config.ts has it: none of these lives long enough to gain from optimized WebAssembly.
  return spawn(process.execPath, ['--liftoff-only', program, ...args], {
    cwd: root,
    env: programEnvironment(env),
    stdio: ['ignore', output, output],
  });
}

/** Starts `naru serve` and waits until it is ready; `output` as in `spawnNaru`. */
export async function startServer(
  env: Record<string, string>,
  port?: number,
  output?: 'pipe' | number,
): Promise<ServerProcess> {
  const chosen = port ?? (await freePort());
  const child = spawnNaru({ ...env, PORT: String(chosen) }, ['serve'], output);
  const baseUrl = `http://127.0.0.1:${chosen}`;
  let printed = '';
  child.stdout?.on('data', (chunk) => {
    printed += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    printed += chunk;
  });
  const ended = once(child, 'exit');
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
    return child.exitCode;
  };
  const deadlineMs = performance.now() + READY_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended at its start:\n${printed}`);
    const ready = await fetch(`${baseUrl}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) break;
    if (performance.now() > deadlineMs) {
      await end('SIGKILL');
      throw new Error(`the server was not ready in time:\n${printed}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    baseUrl,
    child,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    output: () => printed,
  };
}
