import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import type { MemoryReading } from '../http/messages.ts';
import { end, keepTrackOf } from './child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MEMORY_PROBE = fileURLToPath(new URL('./memory-probe.ts', import.meta.url));
const START_TIMEOUT_MS = 60_000;

/** `naru serve` as a real process, workers included. */
export interface GatewayProcess {
  readonly port: number;
  readonly processId: number;
  /** After a full garbage collection. */
  memory(): Promise<MemoryReading>;
  stop(): Promise<void>;
}

export interface GatewayProcessOptions {
  readonly databaseUrl: string;
  readonly nodeArguments?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts it and waits until it says that it listens. */
export async function startGateway(options: GatewayProcessOptions): Promise<GatewayProcess> {
  const port = await freePort();
  const probe = ['--expose-gc', '--import', MEMORY_PROBE];
  const program = 'packages/gateway/src/cli/naru.ts';
  const child = spawn(process.execPath, [...probe, ...(options.nodeArguments ?? []), program, 'serve'], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...options.env,
      DATABASE_URL: options.databaseUrl,
      PORT: String(port),
      NARU_MODE: 'sandbox',
      NARU_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  keepTrackOf(child);
  await listening(child);
  return {
    port,
    processId: child.pid ?? 0,
    memory: () =>
      new Promise((resolve) => {
        child.once('message', (reading) => resolve(reading as MemoryReading));
        child.send('memory');
      }),
    stop: () => end(child),
  };
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the gateway did not start in time')), START_TIMEOUT_MS);
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('listens on')) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => reject(new Error(`the gateway ended with code ${code}: ${said}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
