import { createHmac, randomBytes } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Secret } from '@naru/engine';
import fastify, { type FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { closeServer } from '../http/close.ts';
import { plainErrorHandler, sendPlainError } from '../http/errors.ts';
import { takeJson } from '../http/json-bodies.ts';
import { requireKey } from './access.ts';
import { ALL_PERMISSIONS } from './permissions.ts';
import { ADMIN_PREFIX, operationRoutes } from './routes.ts';

/*
 * An embedded database serves one process. So that commands work while a server runs, the server executes their
 * operations. It listens on a separate port of the loopback address, and writes the address and a secret, new at each
 * start, into a file of the data folder that only its owner may read; that owner may open the database anyway. A web
 * page can not call it: it does not know the secret, and requests with a browser's headers are refused.
 */

/** In the data folder, beside the lock. */
export const LOCAL_FILE = 'naru.admin.json';

export interface LocalAddress {
  readonly address: string;
  readonly secret: string;
  /** `folderOf` of the data folder: in a copy of it, which was made while the server ran, the file is another's. */
  readonly folder: string;
}

/** What distinguishes a folder from its copies, also from a snapshot of its volume; it may be moved or mounted. */
export async function folderOf(dataDir: string): Promise<string> {
  const { dev, ino } = await stat(dataDir, { bigint: true });
  return `${dev}:${ino}`;
}

/** The header with the user who gave the command: for the log. */
export const ACTOR_HEADER = 'naru-actor';

/** Before anything is sent, the server proves that it wrote the file: its port may belong to another process by now. */
export const HELLO_PATH = '/hello';
export const NONCE_PATTERN = /^[0-9a-f]{32}$/;

export function proofOf(secret: string, nonce: string): string {
  return createHmac('sha256', secret).update(nonce).digest('hex');
}

export interface LocalServer {
  close(): Promise<void>;
}

/** Listens for commands on this machine; undefined where the store is a server, which commands open themselves. */
export async function serveCommands(gateway: Gateway): Promise<LocalServer | undefined> {
  const { store, config, log } = gateway;
  if (store.kind !== 'embedded') return undefined;
  const secret = randomBytes(32).toString('hex');
  const app = await buildLocalServer(gateway, secret);
  const file = path.join(config.dataDir, LOCAL_FILE);
  try {
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    await writeAddress(file, { address, secret, folder: await folderOf(config.dataDir) });
  } catch (error) {
    // Payments continue without it; commands report what is missing.
    log.warn({ error }, 'commands on this machine can not reach this server');
    await app.close();
    return undefined;
  }
  return {
    async close() {
      await rm(file, { force: true });
      await closeServer(app);
    },
  };
}

/** Replaces the file of a killed process. It is never readable by others, not even for a moment. */
async function writeAddress(file: string, address: LocalAddress): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, `${JSON.stringify(address)}\n`, { mode: 0o600, flag: 'wx' });
}

async function buildLocalServer(gateway: Gateway, secret: string): Promise<FastifyInstance> {
  const app = fastify({ logger: false, routerOptions: { maxParamLength: 256 } });
  app.setErrorHandler(plainErrorHandler(gateway));
  takeJson(app);
  refuseBrowsers(app);
  app.get<{ Querystring: { nonce?: string } }>(HELLO_PATH, (request, reply) => {
    const { nonce = '' } = request.query;
    if (!NONCE_PATTERN.test(nonce)) return sendPlainError(reply, 'invalid_request', 'nonce is missing');
    return reply.send({ proof: proofOf(secret, nonce) });
  });
  await app.register(
    async (scope) => {
      requireKey(scope, new Secret(secret));
      operationRoutes(scope, gateway, {
        actorOf: ({ headers }) => ({
          kind: 'command_line',
          name: String(headers[ACTOR_HEADER] ?? 'unknown').slice(0, 100),
          permissions: ALL_PERMISSIONS,
        }),
        withOwn: true,
      });
    },
    { prefix: ADMIN_PREFIX },
  );
  return app;
}

/** Commands send the address as it stands in the file and no header of a browser. */
function refuseBrowsers(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { headers } = request;
    const own = app.addresses().map((at) => (typeof at === 'string' ? at : `${at.address}:${at.port}`));
    if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
      return void sendPlainError(reply, 'forbidden', 'This is for the commands of naru only.');
    if (!own.includes(headers.host ?? ''))
      return void sendPlainError(reply, 'misdirected', 'This is for the commands of naru only.');
    done();
  });
}
