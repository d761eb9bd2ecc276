import type { Store } from '../packages/engine/src/index.ts';
import type { Fired } from './http/messages.ts';
import { Helper } from './support/child.ts';
import { type Databases, openServer } from './support/databases.ts';
import { startGateway } from './support/gateway-process.ts';
import { grouped, milliseconds, type SectionReport, say } from './support/report.ts';
import { median, medianRound, type Round, roundOf } from './support/statistics.ts';

/**
 * What orders feel of merchants whose addresses are dead: signed collect/apply against one `naru serve` process, its
 * workers included, while ten thousand callbacks to as many addresses that refuse are due for their repetition, and
 * while none is. Rounds of the two alternate on one database.
 */

const CONNECTIONS = 8;
const MOST_RATIO = 1.5;
/** Each origin is an address of this machine's loopback network at which nobody listens. */
const DEAD_ORIGINS = 10_000;

export async function benchCallbacks(databases: Databases, quick: boolean): Promise<SectionReport> {
  const sizes = quick ? { rounds: 2, requests: 500 } : { rounds: 7, requests: 2000 };
  const databaseUrl = await databases.create('callbacks');
  const gateway = await startGateway({ databaseUrl });
  const store = await openServer(databaseUrl, 2);
  const load = new Helper('http/load-generator.ts');
  try {
    await store.query(FILL_IN, [DEAD_ORIGINS]);
    await store.query(RETRY_FOR_HOURS);
    const calm: Round[] = [];
    const dead: Round[] = [];
    const triesPerSecond: number[] = [];
    let first = 0;
    // The first round warms up.
    for (let round = 0; round <= sizes.rounds; round += 1) {
      await store.query(GIVE_UP);
      const without = await fire(load, gateway.port, first, sizes.requests);
      const before = await tries(store);
      const startedMs = performance.now();
      await store.query(MAKE_DUE);
      const beside = await fire(load, gateway.port, first + sizes.requests, sizes.requests);
      const perSecond = ((await tries(store)) - before) / ((performance.now() - startedMs) / 1000);
      first += 2 * sizes.requests;
      say(
        `round ${round}: p50 ${milliseconds(without.p50Ms)}, with dead origins ${milliseconds(beside.p50Ms)}, ` +
          `${grouped(perSecond)} repetitions/s`,
      );
      if (round === 0) continue;
      calm.push(without);
      dead.push(beside);
      triesPerSecond.push(perSecond);
    }
    return report(calm, dead, triesPerSecond);
  } finally {
    await Promise.all([load.stop(), gateway.stop(), store.close()]);
    await databases.drop('callbacks');
  }
}

/** Messages of the demo app that were sent once, without success. */
const FILL_IN = `
  insert into callbacks (merchant_id, id, app_id, dialect, subject_kind, subject_id, event, snapshot, url, endpoint,
    state, tries, is_aside, due_at, created_at)
  select a.merchant_id, lpad(to_hex(n), 32, '0')::uuid, a.id, 'haipay', 'payment', lpad(to_hex(n), 32, '0')::uuid,
    'payment_succeeded', json_build_object('orderNumber', 'dead-' || n, 'platformNumber', '0101' || n,
      'currency', 'KRW', 'amount', '2000', 'fee', '60', 'orderedAmount', '2000', 'totalAmount', '2000',
      'state', 'captured', 'occurredAt', '2026-03-01T00:00:00Z'),
    origin || '/notify', origin, 'exhausted', 1, true, now(), now()
  from apps a, generate_series(1, $1::integer) n,
    lateral (select 'http://127.' || 1 + n / 65536 || '.' || n / 256 % 256 || '.' || n % 256 || ':9' as origin) o
  where a.dialect = 'haipay' and a.currency = 'KRW'`;
/** Every minute, and longer than the benchmark takes. */
const RETRY_FOR_HOURS = `
  update apps set settings = settings || json_build_object('callbackRetrySeconds',
    (select json_agg(60) from generate_series(1, 200)))::jsonb`;
const OF_DEAD = `endpoint like 'http://127.%:9'`;
const GIVE_UP = `update callbacks set state = 'exhausted' where ${OF_DEAD}`;
const MAKE_DUE = `
  update callbacks set state = 'pending', due_at = now(), leased_until = null, finished_at = null where ${OF_DEAD}`;
const TRIES = `select sum(tries) as tries from callbacks where ${OF_DEAD}`;

/** For the test that they fit the tables. */
export const STATEMENTS = { FILL_IN, RETRY_FOR_HOURS, GIVE_UP, MAKE_DUE, TRIES };

async function tries(store: Store): Promise<number> {
  const [row] = await store.query<{ tries: bigint }>(TRIES);
  return Number(row?.tries ?? 0n);
}

async function fire(load: Helper, port: number, first: number, count: number): Promise<Round> {
  await load.ask({ kind: 'presign', endpoint: 'apply', first, count });
  const fired = await load.ask<Fired>({ kind: 'fire', port, connections: CONNECTIONS, count });
  if (fired.failures > 0) throw new Error(`${fired.failures} requests failed, first ${fired.firstFailure}`);
  return roundOf(fired.latenciesMs, fired.elapsedMs);
}

function report(
  calm: readonly Round[],
  dead: readonly Round[],
  triesPerSecond: readonly number[],
): SectionReport {
  const ratios = (of: (round: Round) => number) =>
    median(dead.map((round, index) => of(round) / of(calm[index] ?? round)));
  const row = (name: string, round: Round) => [
    name,
    grouped(round.perSecond),
    milliseconds(round.p50Ms),
    milliseconds(round.p99Ms),
  ];
  const ratio = ratios(({ p50Ms }) => p50Ms);
  return {
    tables: [
      {
        title: `Signed collect/apply, ${CONNECTIONS} connections, beside ${grouped(DEAD_ORIGINS)} dead origins`,
        header: ['', 'per second', 'p50', 'p99'],
        rows: [row('no callback is due', medianRound(calm)), row('all are due', medianRound(dead))],
        notes: [
          `Medians of ${calm.length} interleaved rounds. Ratio of the latencies: p50 ${ratio.toFixed(2)}, p99 ` +
            `${ratios(({ p99Ms }) => p99Ms).toFixed(2)}. ${grouped(median(triesPerSecond))} repetitions a second.`,
        ],
      },
    ],
    requirements: [
      {
        what: 'latency of collect/apply beside 10 000 dead origins, against none (p50)',
        measured: ratio,
        bound: MOST_RATIO,
        kind: 'at most',
      },
    ],
  };
}
