import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from './server-process.ts';
import { root } from './sources.ts';

/** The example shop (examples/shop), in a process of its own. */
export interface ShopProcess {
  readonly url: string;
  stop(): Promise<void>;
  /** What it complained about. */
  errors(): string;
}

/** Starts the shop against a gateway and waits until it is open. */
export async function startShop(naruUrl: string): Promise<ShopProcess> {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, [path.join(root, 'examples/shop/server.ts')], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', NARU_URL: naruUrl, SHOP_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = once(child, 'exit');
  const isOpen = once(child.stdout ?? child, 'data').then(() => true);
  if (!(await Promise.race([isOpen, ended.then(() => false)]))) {
    throw new Error(`the shop ended at its start:\n${errors}`);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    errors: () => errors,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
