import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Store } from '../packages/engine/src/index.ts';
import { makeLog } from '../packages/gateway/src/cli/log.ts';
import { readConfig } from '../packages/gateway/src/config.ts';
import type { Gateway } from '../packages/gateway/src/gateway.ts';
import { seedDemo } from '../packages/gateway/src/sandbox/demo.ts';
import { makeGateway } from '../packages/gateway/src/wiring.ts';
import { type Databases, openServer } from './support/databases.ts';
import { grouped, type SectionReport, say } from './support/report.ts';
import { median } from './support/statistics.ts';
import { makeSubscriptions, secondsUntil } from './support/subscriptions.ts';
import { WorkerProcess } from './support/worker-process.ts';

/**
 * A year of subscriptions on the virtual clock: real PostgreSQL with fsync, the charges made by `naru worker`
 * processes, each one sent to an address that answers. With `kill` a worker is killed at random moments all the time.
 */

const MONTHS = 12;
const SUBSCRIPTIONS = 10_000;
const QUICK_SUBSCRIPTIONS = 200;
const LOOK_EVERY_MS = 100;
const MONTH_TIMEOUT_MS = 20 * 60_000;
const KILL_AFTER_MS = { least: 1000, most: 6000 };
/** With one worker killed there is always another one. */
const WORKERS_WHEN_KILLING = 2;

interface SubscriptionOptions {
  readonly quick: boolean;
  readonly kill: boolean;
}

export async function benchSubscriptions(
  databases: Databases,
  { quick, kill }: SubscriptionOptions,
): Promise<SectionReport> {
  const name = 'subscriptions';
  const databaseUrl = await databases.create(name);
  const store = await openServer(databaseUrl, 16);
  const endpoint = await listening();
  const workers: WorkerProcess[] = [];
  try {
    const gateway = await sandboxOn(store, databaseUrl);
    const count = quick ? QUICK_SUBSCRIPTIONS : SUBSCRIPTIONS;
    await makeSubscriptions(gateway, count, endpoint.url);
    say(`${grouped(count)} subscriptions are made`);
    for (let made = 0; made < (kill ? WORKERS_WHEN_KILLING : 1); made += 1) {
      const worker = new WorkerProcess(databaseUrl);
      workers.push(worker);
      await worker.isRunning();
    }
    await until(store, 'the first payments', CHARGED, [1], count);
    const year = await runYear(gateway, count, kill ? killAtRandom(workers) : undefined);
    await until(store, 'all results were delivered', UNDELIVERED, [], 0);
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    const exact = await chargedExactly(store);
    await verify(gateway);
    return report({ count, exact, delivered: endpoint.received(), kill, ...year });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    endpoint.close();
    await store.close();
    await databases.drop(name);
  }
}

async function sandboxOn(store: Store, databaseUrl: string): Promise<Gateway> {
  const config = readConfig({ DATABASE_URL: databaseUrl, NARU_LOG_LEVEL: 'warn' });
  const gateway = await makeGateway(config, store, makeLog(config.logLevel));
  await seedDemo(gateway);
  return gateway;
}

/** A merchant's address that takes everything, and counts it. */
async function listening(): Promise<{ url: string; received: () => number; close: () => void }> {
  let received = 0;
  const server = http.createServer((request, response) => {
    received += 1;
    request.resume();
    request.on('end', () => response.end('rescode=0000&resmsg=Success'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/results`,
    received: () => received,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const CHARGED = `select count(*) as n from subscriptions where state = 'active' and period = $1`;
const UNDELIVERED = `select count(*) as n from callbacks where state <> 'delivered'`;
/** Of how many subscriptions each of the twelve months was charged once, by us and by the simulated issuer. */
const EXACT = `
  select count(*) as n from (
    select c.subscription_id from subscription_charges c
    join payments p on p.id = c.payment_id and p.merchant_id = c.merchant_id
    join sandbox_orders o on o.subject_id = p.id
    where p.state = 'captured' and o.state = 'approved'
    group by c.subscription_id
    having count(*) = ${MONTHS} and count(distinct c.period) = ${MONTHS} and count(distinct o.reference) = ${MONTHS}
  ) whole`;

/** For the test that they fit the tables. */
export const STATEMENTS = { CHARGED, UNDELIVERED, EXACT };

async function chargedExactly(store: Store): Promise<number> {
  const [row] = await store.query<{ n: bigint }>(EXACT);
  return Number(row?.n ?? 0n);
}

async function until(
  store: Store,
  what: string,
  sql: string,
  parameters: unknown[],
  count: number,
): Promise<void> {
  const deadlineMs = performance.now() + MONTH_TIMEOUT_MS;
  for (;;) {
    const [row] = await store.query<{ n: bigint }>(sql, parameters);
    if (Number(row?.n) === count) return;
    if (performance.now() > deadlineMs) throw new Error(`${what}: ${row?.n} of ${count} in time`);
    await setTimeout(LOOK_EVERY_MS);
  }
}

interface Killing {
  readonly crashes: () => number;
  readonly stop: () => Promise<void>;
}

/** Kills one worker or the other again and again, at moments that nobody chose. */
function killAtRandom(workers: readonly WorkerProcess[]): Killing {
  const stopped = new AbortController();
  const { least, most } = KILL_AFTER_MS;
  const loop = async () => {
    while (!stopped.signal.aborted) {
      const waitMs = least + Math.random() * (most - least);
      await setTimeout(waitMs, undefined, { signal: stopped.signal }).catch(() => {});
      if (stopped.signal.aborted) return;
      await workers[Math.floor(Math.random() * workers.length)]?.crash();
    }
  };
  const running = loop();
  return {
    crashes: () => workers.reduce((sum, worker) => sum + worker.crashes, 0),
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

interface Year {
  readonly perSecond: readonly number[];
  readonly elapsedMs: number;
  readonly crashes: number;
}

async function runYear(gateway: Gateway, count: number, killing: Killing | undefined): Promise<Year> {
  const { store } = gateway;
  const perSecond: number[] = [];
  const startedMs = performance.now();
  for (let month = 1; month <= MONTHS; month += 1) {
    const [row] = await store.query<{ day: string }>(
      'select max(next_on) as day from subscriptions where period = $1',
      [month],
    );
    await gateway.sandbox?.clock.advance(secondsUntil(gateway, row?.day ?? ''));
    const monthMs = performance.now();
    await until(store, `the charges of month ${month}`, CHARGED, [month + 1], count);
    const rate = count / ((performance.now() - monthMs) / 1000);
    perSecond.push(rate);
    say(`month ${month}: ${grouped(rate)} charges/s${killing ? `, ${killing.crashes()} kills so far` : ''}`);
  }
  const elapsedMs = performance.now() - startedMs;
  await killing?.stop();
  return { perSecond, elapsedMs, crashes: killing?.crashes() ?? 0 };
}

async function verify(gateway: Gateway): Promise<void> {
  say('verifying the ledger');
  const { faults } = await gateway.engine.verifyLedger();
  if (faults[0]) throw new Error(`the ledger is broken: ${faults[0].check}: ${faults[0].detail}`);
}

interface Measured extends Year {
  readonly count: number;
  readonly exact: number;
  readonly delivered: number;
  readonly kill: boolean;
}

function report({ count, exact, delivered, kill, perSecond, elapsedMs, crashes }: Measured): SectionReport {
  const charges = count * MONTHS;
  const killed = kill ? `, ${crashes} workers killed` : '';
  return {
    tables: [
      {
        title: `A year of ${grouped(count)} subscriptions on the virtual clock${killed}: PostgreSQL, fsync on`,
        header: ['charges', 'charges/s', 'slowest month', 'fastest month', 'results delivered'],
        rows: [
          [
            grouped(charges),
            grouped(median(perSecond)),
            grouped(Math.min(...perSecond)),
            grouped(Math.max(...perSecond)),
            grouped(delivered),
          ],
        ],
        notes: [
          'Each charge is a payment of its own: made, sent to the simulated issuer, booked, its result delivered. ' +
            `${grouped(exact)} of ${grouped(count)} subscriptions were charged exactly ${MONTHS} times, by us and ` +
            `as the issuer saw it, in ${(elapsedMs / 1000).toFixed(0)} s. Ledger verified: no fault.`,
        ],
      },
    ],
    requirements: [
      {
        what: `subscriptions charged exactly ${MONTHS} times, of all`,
        measured: exact / count,
        bound: 1,
        kind: 'at least',
      },
    ],
  };
}
