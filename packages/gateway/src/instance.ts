import net from 'node:net';
import { type DatabaseSnapshot, LoopWorker, migrate, type Store, takeSnapshot } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import type { CallbackNetwork } from './callbacks/transport.ts';
import { readConfig } from './config.ts';
import type { Environment } from './environment.ts';
import type { Gateway } from './gateway.ts';
import { closeServer } from './http/close.ts';
import { MIGRATIONS } from './migrations.ts';
import { seedDemo } from './sandbox/demo.ts';
import { buildServer } from './server.ts';
import { makeGateway } from './wiring.ts';

export interface InstanceOptions {
  /** Open and migrated, and nobody else's meanwhile. It is the caller's: closing the instance leaves it open. */
  readonly store: Store;
  /** Settings by their names in the environment; PORT and NARU_PUBLIC_URL are set here. */
  readonly env?: Environment;
  /** Silent when absent. */
  readonly log?: Logger;
  /** By default the system's. Callbacks are sent from the caller's thread: the only servers are the caller's own. */
  readonly network?: CallbackNetwork;
}

/** A sandbox in this process that listens on a port of its own. */
export interface Instance {
  readonly gateway: Gateway;
  readonly app: FastifyInstance;
  readonly baseUrl: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const MAX_TRIES = 5;
/** Merchants' connections are kept alive; a test that is over does not wait for them. */
const CLOSES_WITHIN_MS = 200;

/** Starts a sandbox with its workers and its demo merchant, as `naru serve` does, on a port that is free. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  for (let tries = 1; ; tries++) {
    const held = await heldPort();
    try {
      return await startOn(held, options);
    } catch (error) {
      // Another process can take the port in the moment between its release and listening.
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || tries === MAX_TRIES) throw error;
    } finally {
      await held.release();
    }
  }
}

/** What was opened is closed when it cannot start. */
async function startOn(
  held: HeldPort,
  { store, env = {}, log, network = {} }: InstanceOptions,
): Promise<Instance> {
  const { port } = held;
  const baseUrl = `http://${HOST}:${port}`;
  const config = readConfig({ ...env, HOST, PORT: String(port), NARU_PUBLIC_URL: baseUrl });
  const gateway = await makeGateway(config, store, log ?? pino({ level: 'silent' }), network);
  let app: FastifyInstance | undefined;
  try {
    app = await buildServer(gateway);
    await app.ready();
    await held.release();
    await app.listen({ host: HOST, port });
    await seedDemo(gateway);
    return working(gateway, app, baseUrl);
  } catch (error) {
    gateway.stopping.abort();
    await Promise.allSettled([app?.close(), gateway.engine.stop()]);
    throw error;
  }
}

function working(gateway: Gateway, app: FastifyInstance, baseUrl: string): Instance {
  const stop = startWorking(gateway);
  const close = async () => {
    gateway.stopping.abort();
    await closeServer(app, CLOSES_WITHIN_MS);
    await stop();
  };
  return { gateway, app, baseUrl, close };
}

/** The workers. Nobody else works on the store, so that one question in their place finds what gets due. */
function startWorking(gateway: Gateway): () => Promise<void> {
  const { engine, sandbox } = gateway;
  engine.workAlone();
  engine.startWorkers();
  sandbox?.runner.setPause(NO_LOOK_MS);
  sandbox?.runner.start();
  const alarm = new Alarm(gateway);
  alarm.start();
  return async () => {
    await alarm.stop();
    await sandbox?.runner.stop();
    await engine.stop();
  };
}

const LOOK_EVERY_MS = 250;
const NO_LOOK_MS = 30_000;

/** Wakes the workers when something is due. */
class Alarm extends LoopWorker {
  readonly #gateway: Gateway;

  constructor(gateway: Gateway) {
    super(LOOK_EVERY_MS, (error) => gateway.log.error({ error }, 'alarm'));
    this.#gateway = gateway;
  }

  async round(): Promise<boolean> {
    const { engine, sandbox } = this.#gateway;
    if ((await engine.countDue()) > 0) engine.wakeWorkers();
    const now = engine.context.clock.now();
    if (sandbox && (await sandbox.orders.countDue(now)) > 0) sandbox.runner.wake();
    return false;
  }
}

interface HeldPort {
  readonly port: number;
  /** May be called again. */
  release(): Promise<void>;
}

/** A port that nobody else is given until it is released: an instance has to know its address before it listens. */
async function heldPort(): Promise<HeldPort> {
  const holder = net.createServer();
  await new Promise<void>((resolve, reject) => {
    holder.once('error', reject);
    holder.listen(0, HOST, resolve);
  });
  const { port } = holder.address() as net.AddressInfo;
  return { port, release: () => new Promise((resolve) => holder.close(() => resolve())) };
}

/** A database with the demo merchant, as a sandbox has it after its first start. */
export function sandboxSnapshot(): Promise<DatabaseSnapshot> {
  return takeSnapshot(async (store) => {
    await migrate(store, MIGRATIONS);
    const gateway = await makeGateway(readConfig({}), store, pino({ level: 'silent' }));
    await seedDemo(gateway);
    await gateway.engine.stop();
  });
}
