import { parentPort } from 'node:worker_threads';
import type { Request } from '../protocol.ts';
import { Host } from './host.ts';

/*
 * The gateways run in a thread of their own: fake timers, mocked modules and intercepted HTTP of a test do not reach
 * them, and they need not be loaded again for each test file of a process.
 */

const host = new Host();

parentPort?.on('message', async (request: Request) => {
  parentPort?.postMessage(await host.answer(request));
});
