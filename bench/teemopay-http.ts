import type { BenchEndpoint, Fired } from './http/messages.ts';
import { Helper } from './support/child.ts';
import type { Databases } from './support/databases.ts';
import { startGateway } from './support/gateway-process.ts';
import { grouped, milliseconds, type SectionReport, say } from './support/report.ts';
import { medianRatio, medianRound, type Round, roundOf } from './support/statistics.ts';

/**
 * Signed payment/create of TeemoPay against one `naru serve` process, its workers included, and against a naive
 * handler for the same call in a process of its own, each with a database on the same server. Type 802 is the call as
 * such: an order, durable. Type 801 has the simulated bank open an account before it answers.
 */

const CONNECTIONS = 64;
const REQUIRED_RATIO = 3;
const TYPES = ['payment-create-802', 'payment-create-801'] as const;

export async function benchTeemoPay(databases: Databases, quick: boolean): Promise<SectionReport> {
  const sizes = quick ? { rounds: 2, requests: 1000 } : { rounds: 7, requests: 5000 };
  const gateway = await startGateway({ databaseUrl: await databases.create('teemopay') });
  const naive = new Helper('http/naive-server.ts', { DATABASE_URL: await databases.create('naive') });
  const load = new Helper('http/load-generator.ts');
  try {
    const { port } = await naive.listen<{ port: number }>();
    const results = new Map<BenchEndpoint, { ours: Round[]; theirs: Round[] }>();
    let first = 0;
    for (const endpoint of TYPES) {
      const sides = { ours: [] as Round[], theirs: [] as Round[] };
      for (let round = 0; round <= sizes.rounds; round += 1) {
        const ours = await fire(load, endpoint, gateway.port, first, sizes.requests);
        const theirs = await fire(load, endpoint, port, first, sizes.requests);
        first += sizes.requests;
        say(
          `${endpoint}, round ${round}: ${grouped(ours.perSecond)}/s, naive ${grouped(theirs.perSecond)}/s`,
        );
        // The first round warms both up.
        if (round === 0) continue;
        sides.ours.push(ours);
        sides.theirs.push(theirs);
      }
      results.set(endpoint, sides);
    }
    return report(results, sizes.rounds);
  } finally {
    await Promise.all([load.stop(), naive.stop(), gateway.stop()]);
    await databases.drop('teemopay');
    await databases.drop('naive');
  }
}

/** Signed just before they are sent: their time stamps are good for thirty seconds. */
async function fire(
  load: Helper,
  endpoint: BenchEndpoint,
  port: number,
  first: number,
  count: number,
): Promise<Round> {
  await load.ask({ kind: 'presign', endpoint, first, count });
  const fired = await load.ask<Fired>({ kind: 'fire', port, connections: CONNECTIONS, count });
  if (fired.failures > 0) throw new Error(`${fired.failures} requests failed, first ${fired.firstFailure}`);
  return roundOf(fired.latenciesMs, fired.elapsedMs);
}

function report(
  results: ReadonlyMap<BenchEndpoint, { ours: readonly Round[]; theirs: readonly Round[] }>,
  count: number,
): SectionReport {
  const row = (name: string, round: Round, ratio: string) => [
    name,
    grouped(round.perSecond),
    milliseconds(round.p50Ms),
    milliseconds(round.p99Ms),
    ratio,
  ];
  const rows = [...results].flatMap(([endpoint, { ours, theirs }]) => [
    row(`${endpoint}`, medianRound(ours), `${medianRatio(ours, theirs).toFixed(1)}×`),
    row('  naive handler', medianRound(theirs), ''),
  ]);
  const sides = results.get('payment-create-802');
  return {
    tables: [
      {
        title: `Signed TeemoPay payment/create, ${CONNECTIONS} connections, one process, PostgreSQL with fsync`,
        header: ['', 'per second', 'p50', 'p99', 'ratio'],
        rows,
        notes: [`Medians of ${count} interleaved rounds.`],
      },
    ],
    requirements: [
      {
        what: 'payment/create against a naive handler',
        measured: sides ? medianRatio(sides.ours, sides.theirs) : Number.NaN,
        bound: REQUIRED_RATIO,
        kind: 'at least',
      },
    ],
  };
}
