import { buildCheckout, isCheckoutStale } from '@naru/checkout/build';
import type { FastifyInstance } from 'fastify';
import { serveCommands } from '../admin/local-server.ts';
import type { Config } from '../config.ts';
import { unreadVariables } from '../config-unread.ts';
import { buildGuide, isGuideStale } from '../guide/build.ts';
import { closeServer } from '../http/close.ts';
import { buildOpsServer } from '../ops/server.ts';
import { readSetup } from '../plugins.ts';
import { demoCredentialsPath, seedDemo } from '../sandbox/demo.ts';
import { buildServer } from '../server.ts';
import { assertCanListen, listenFault, whereItListens } from './listening.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { unwritable } from './unwritable.ts';
import { Workers } from './workers.ts';

/** `naru serve`: builds what is stale, migrates, starts HTTP and (by default) the workers. */
export async function serve(options: { workers: boolean }): Promise<void> {
  const { config: set } = await readSetup(process.env);
  const { host, port } = set;
  await assertCanListen(host, port);
  await assertCanOperate(set.ops);
  if (await isCheckoutStale()) {
    process.stdout.write('Building the checkout page …\n');
    await buildCheckout().catch((error: unknown) => {
      throw unwritable(error, 'the checkout page cannot be built', 'run "npm run build" once as its owner');
    });
  }
  const runtime = await openRuntime('make');
  const { gateway, config, log } = runtime;
  warnOfUnread(log);
  await renewGuide(log);
  if (gateway.sandbox && (await seedDemo(gateway))) {
    log.info({ credentials: demoCredentialsPath }, 'the demo merchant was set up');
  }
  const app = await buildServer(gateway);
  const workers = options.workers ? new Workers(gateway) : undefined;
  await gateway.watch.round();
  gateway.watch.start();
  await app.ready();
  const ops = await listenForOperation(runtime, app);
  await workers?.start();
  const address = await app.listen({ host, port }).catch((error: unknown) => {
    throw listenFault(error, host, port);
  });
  const commands = await serveCommands(gateway);
  onStopSignal(runtime, async () => {
    await commands?.close();
    await closeServer(app);
    await gateway.watch.stop();
    await workers?.stop();
    if (ops) await closeServer(ops);
    await runtime.close();
  });
  const kind = `${config.mode}, ${storeName(gateway.store)}${workers ? '' : ', without workers'}`;
  process.stdout.write(`Naru (${kind}) ${whereItListens(address, config.publicUrl)}\n`);
  if (gateway.sandbox) {
    process.stdout.write(
      `Guide: ${config.publicUrl}/guide   API: ${config.publicUrl}/docs   Demo credentials: ${demoCredentialsPath}\n`,
    );
  }
}

/** `naru worker`: the workers alone, beside processes that serve HTTP. */
export async function work(): Promise<void> {
  const { config: set } = await readSetup(process.env);
  await assertCanOperate(set.ops);
  const runtime = await openRuntime('make');
  const { gateway } = runtime;
  warnOfUnread(runtime.log);
  const workers = new Workers(gateway);
  await gateway.watch.round();
  gateway.watch.start();
  const ops = await listenForOperation(runtime);
  await workers.start();
  const commands = await serveCommands(gateway);
  onStopSignal(runtime, async () => {
    await commands?.close();
    await gateway.watch.stop();
    await workers.stop();
    if (ops) await closeServer(ops);
    await runtime.close();
  });
  process.stdout.write(`Naru workers (${runtime.config.mode}, ${storeName(runtime.store)}) are running\n`);
}

/** Builds `/guide` when the documents have changed. When that fails there is an old one, or none, and all else. */
async function renewGuide(log: Runtime['log']): Promise<void> {
  try {
    if (await isGuideStale()) await buildGuide();
  } catch (error) {
    log.warn({ error }, 'the guide can not be built: /guide shows the last one that could, or nothing');
  }
}

function warnOfUnread(log: Runtime['log']): void {
  const names = unreadVariables(process.env);
  if (names.length > 0) log.warn({ names }, 'variables are set that nothing reads');
}

const OPS_NAMES = ['NARU_OPS_HOST', 'NARU_OPS_PORT'] as const;

/** Fails with one sentence when NARU_OPS_PORT is set but can not be listened on. */
async function assertCanOperate(ops: Config['ops']): Promise<void> {
  if (ops) await assertCanListen(ops.host, ops.port, ...OPS_NAMES);
}

/** The listener of NARU_OPS_PORT, when it is set. */
async function listenForOperation(
  { gateway, config, log }: Runtime,
  main?: FastifyInstance,
): Promise<FastifyInstance | undefined> {
  if (!config.ops) {
    if (config.mode === 'live') log.warn('NARU_OPS_PORT is not set: there is no /readyz and no /metrics');
    return undefined;
  }
  const app = await buildOpsServer(gateway, main);
  const { host, port } = config.ops;
  const address = await app.listen({ host, port }).catch((error: unknown) => {
    throw listenFault(error, host, port, ...OPS_NAMES);
  });
  log.info({ address }, 'readiness and metrics');
  return app;
}

/** A second Ctrl-C within this time counts as the first: it comes from the terminal and again from npm. */
const FORCED_STOP_AFTER_MS = 1000;

/**
 * Stops in order on SIGTERM or SIGINT: no new requests, work in hand finished, store closed. A second Ctrl-C does not
 * wait for that. A repeated SIGTERM changes nothing: process managers send it to every process of a group, npm and the
 * launcher pass it on, and SIGKILL is there for those who can not wait.
 */
function onStopSignal({ log, gateway }: Runtime, stop: () => Promise<void>): void {
  let stoppingSinceMs: number | undefined;
  const handle = (signal: NodeJS.Signals) => {
    const nowMs = performance.now();
    if (stoppingSinceMs !== undefined) {
      if (signal === 'SIGINT' && nowMs - stoppingSinceMs > FORCED_STOP_AFTER_MS) process.exit(1);
      return;
    }
    stoppingSinceMs = nowMs;
    log.info({ signal }, 'stopping');
    gateway.stopping.abort();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', handle);
  process.on('SIGINT', handle);
  process.on('SIGHUP', handle);
}

const storeName = ({ kind }: Runtime['store']): string =>
  kind === 'server' ? 'PostgreSQL' : 'embedded database';
