import type { Fired, Signed } from './http/messages.ts';
import { Helper } from './support/child.ts';
import type { Databases } from './support/databases.ts';
import { startGateway } from './support/gateway-process.ts';
import { grouped, milliseconds, type SectionReport, say } from './support/report.ts';
import { median, medianRound, type Round, roundOf } from './support/statistics.ts';

/**
 * Signed collect/apply against one `naru serve` process, its workers included. Every answer costs one RSA-2048
 * signature, so this machine's signing limit on the same cores is the measure. The load generator, PostgreSQL and
 * the server share the cores; the limit is measured with the cores to itself.
 */

const CONNECTIONS = 64;
const REQUIRED_SHARE = 0.6;

interface Sizes {
  readonly rounds: number;
  readonly requests: number;
  readonly warmUpRequests: number;
  readonly signMs: number;
}

function sizesOf(quick: boolean): Sizes {
  return quick
    ? { rounds: 2, requests: 3000, warmUpRequests: 2000, signMs: 1000 }
    : { rounds: 7, requests: 10_000, warmUpRequests: 10_000, signMs: 2000 };
}

export async function benchHttp(databases: Databases, quick: boolean): Promise<SectionReport> {
  const sizes = sizesOf(quick);
  const databaseUrl = await databases.create('http');
  const gateway = await startGateway({ databaseUrl });
  const load = new Helper('http/load-generator.ts');
  const signer = new Helper('http/signer.ts');
  try {
    const count = sizes.warmUpRequests + sizes.rounds * sizes.requests;
    say(`signing ${grouped(count)} requests beforehand`);
    await load.ask({ kind: 'presign', endpoint: 'apply', first: 0, count });
    await fire(load, gateway.port, sizes.warmUpRequests);
    const limits: number[] = [];
    const rounds: Round[] = [];
    for (let round = 0; round < sizes.rounds; round += 1) {
      const { perSecond } = await signer.ask<Signed>({ durationMs: sizes.signMs });
      limits.push(perSecond);
      rounds.push(await fire(load, gateway.port, sizes.requests));
      say(
        `http, round ${round + 1}: ${grouped(rounds.at(-1)?.perSecond ?? 0)}/s, limit ${grouped(perSecond)}/s`,
      );
    }
    return report(rounds, limits, await ceiling(load, sizes.requests), sizes.rounds);
  } finally {
    await Promise.all([load.stop(), signer.stop(), gateway.stop()]);
    await databases.drop('http');
  }
}

async function fire(load: Helper, port: number, count: number): Promise<Round> {
  const fired = await load.ask<Fired>({ kind: 'fire', port, connections: CONNECTIONS, count });
  if (fired.failures > 0) throw new Error(`${fired.failures} requests failed, first ${fired.firstFailure}`);
  return roundOf(fired.latenciesMs, fired.elapsedMs);
}

/** What the load generator reaches against a server that does nothing: it must not be what limits. */
async function ceiling(load: Helper, requests: number): Promise<Round> {
  const trivial = new Helper('http/trivial-server.ts');
  try {
    const { port } = await trivial.listen<{ port: number }>();
    await load.ask({ kind: 'presign', endpoint: 'query', first: 0, count: requests });
    return await fire(load, port, requests);
  } finally {
    await trivial.stop();
  }
}

function report(
  rounds: readonly Round[],
  limits: readonly number[],
  top: Round,
  count: number,
): SectionReport {
  const ours = medianRound(rounds);
  const share = median(rounds.map((round, index) => round.perSecond / (limits[index] ?? Number.NaN)));
  return {
    tables: [
      {
        title: `Signed collect/apply, ${CONNECTIONS} connections, one server process, PostgreSQL with fsync`,
        header: ['', 'per second', 'p50', 'p99'],
        rows: [
          ['collect/apply', grouped(ours.perSecond), milliseconds(ours.p50Ms), milliseconds(ours.p99Ms)],
          ['RSA-2048 signing limit, all cores', grouped(median(limits)), '', ''],
          ['share (median of rounds)', `${(share * 100).toFixed(0)} %`, '', ''],
          ['load generator, server that does nothing', grouped(top.perSecond), '', ''],
        ],
        notes: [`Medians of ${count} interleaved rounds.`],
      },
    ],
    requirements: [
      {
        what: 'signed collect/apply, share of the signing limit',
        measured: share,
        bound: REQUIRED_SHARE,
        kind: 'at least',
      },
    ],
  };
}
