import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type LedgerReport,
  type Payment,
  type Store,
  systemClock,
  verifyLedger,
} from '../packages/engine/src/index.ts';
import { PaymentService } from '../packages/engine/src/payments/service.ts';
import type { Writer } from '../packages/engine/src/writer/writer.ts';
import { OneByOneWriter } from './one-by-one-writer.ts';
import { type Databases, openEmbedded, openServer } from './support/databases.ts';
import { grouped, milliseconds, type SectionReport, say, times } from './support/report.ts';
import { accepted, channelOrder, makePending, openShop, type Shop } from './support/shop.ts';
import { medianRatio, medianRound, type Round, runCallers } from './support/statistics.ts';

/** Batched writes against statements sent one by one: the same engine, rows and store, another writer. */

const CALLERS = 64;
const ONE_BY_ONE_POOL = 16;
const REQUIRED_CREATE = 5;
const REQUIRED_COMPLETE = 6;
/** Below the writer's queue length, so that preparing never gets "busy". */
const PREPARED_AT_ONCE = 4000;

interface Contestant {
  readonly name: string;
  readonly shop: Shop;
  readonly payments: PaymentService;
  readonly callsPerRound: number;
  readonly rounds: { create: Round[]; complete: Round[] };
  nextOrder: number;
}

interface Sizes {
  readonly rounds: number;
  readonly batchedCalls: number;
  readonly oneByOneCalls: number;
}

function sizesOf(quick: boolean): Sizes {
  return quick
    ? { rounds: 2, batchedCalls: 4000, oneByOneCalls: 600 }
    : { rounds: 7, batchedCalls: 16_000, oneByOneCalls: 2500 };
}

/** On PostgreSQL: two databases on one server. */
export async function benchServer(databases: Databases, quick: boolean): Promise<SectionReport> {
  const names = ['batched', 'one_by_one'] as const;
  const [batchedUrl, oneByOneUrl] = [await databases.create(names[0]), await databases.create(names[1])];
  const batched = await openServer(batchedUrl, ONE_BY_ONE_POOL);
  const oneByOne = await openServer(oneByOneUrl, ONE_BY_ONE_POOL);
  try {
    return await compare('PostgreSQL, fsync on', batched, oneByOne, sizesOf(quick));
  } finally {
    await Promise.all([batched.close(), oneByOne.close()]);
    for (const name of names) await databases.drop(name);
  }
}

/** On the embedded store: two data directories in this process. */
export async function benchEmbedded(quick: boolean): Promise<SectionReport> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-bench-'));
  const removeNow = () => fs.rmSync(directory, { recursive: true, force: true });
  process.once('exit', removeNow);
  const batched = await openEmbedded(path.join(directory, 'batched'));
  const oneByOne = await openEmbedded(path.join(directory, 'one-by-one'));
  try {
    return await compare('embedded store, fsync on', batched, oneByOne, sizesOf(quick));
  } finally {
    await Promise.all([batched.close(), oneByOne.close()]);
    removeNow();
    process.off('exit', removeNow);
  }
}

async function compare(where: string, ours: Store, theirs: Store, sizes: Sizes): Promise<SectionReport> {
  const batched = await makeContestant('batched', ours, sizes.batchedCalls);
  const oneByOne = await makeContestant('one by one', theirs, sizes.oneByOneCalls);
  // One round that is not counted: prepared statements, compiled code, first pages of the tables.
  for (let round = -1; round < sizes.rounds; round += 1) {
    for (const contestant of [batched, oneByOne]) await runRound(where, contestant, round);
  }
  const checked = [await verify(batched), await verify(oneByOne)];
  const create = medianRatio(batched.rounds.create, oneByOne.rounds.create);
  const complete = medianRatio(batched.rounds.complete, oneByOne.rounds.complete);
  return {
    tables: [
      {
        title: `Payments of one hot merchant, ${CALLERS} callers: ${where}`,
        header: ['', 'create/s', 'p50', 'p99', 'complete/s', 'p50', 'p99'],
        rows: [
          rowOf(batched),
          rowOf(oneByOne),
          ['ratio (median of rounds)', times(create), '', '', times(complete), '', ''],
        ],
        notes: [`Medians of ${sizes.rounds} interleaved rounds. ${checked.join('; ')}.`],
      },
    ],
    requirements: [
      { what: `create, ${where}`, measured: create, bound: REQUIRED_CREATE, kind: 'at least' },
      { what: `complete, ${where}`, measured: complete, bound: REQUIRED_COMPLETE, kind: 'at least' },
    ],
  };
}

async function makeContestant(name: string, store: Store, callsPerRound: number): Promise<Contestant> {
  const shop = await openShop(store);
  const writer = new OneByOneWriter(store, systemClock) as unknown as Writer;
  const payments =
    name === 'batched' ? shop.engine.payments : new PaymentService({ ...shop.engine.context, writer });
  return { name, shop, payments, callsPerRound, rounds: { create: [], complete: [] }, nextOrder: 0 };
}

/** A round below zero warms up and is not kept. */
async function runRound(where: string, contestant: Contestant, round: number): Promise<void> {
  const { shop, payments, callsPerRound, rounds } = contestant;
  const create = await runCallers(CALLERS, callsPerRound, async (index) => {
    accepted(await payments.create(shop.request(contestant.nextOrder + index)));
  });
  contestant.nextOrder += callsPerRound;
  const pending = await prepare(contestant);
  const complete = await runCallers(CALLERS, callsPerRound, async (index) => {
    const payment = pending[index];
    if (!payment) throw new Error('a prepared payment is missing');
    const outcome = { kind: 'captured', payerAmount: payment.payerAmount } as const;
    const taken = accepted(await payments.takeOutcome(channelOrder(payment), outcome));
    if (taken.payment.state !== 'captured') throw new Error(`the payment is ${taken.payment.state}`);
  });
  say(
    `${where}, ${contestant.name}, ${round < 0 ? 'warm-up' : `round ${round + 1}`}: ` +
      `${grouped(create.perSecond)} creates/s, ${grouped(complete.perSecond)} completions/s`,
  );
  if (round < 0) return;
  rounds.create.push(create);
  rounds.complete.push(complete);
}

/** Not measured, and so always with the batching writer. */
async function prepare(contestant: Contestant): Promise<Payment[]> {
  const pending: Payment[] = [];
  while (pending.length < contestant.callsPerRound) {
    const count = Math.min(PREPARED_AT_ONCE, contestant.callsPerRound - pending.length);
    pending.push(...(await makePending(contestant.shop, contestant.nextOrder, count)));
    contestant.nextOrder += count;
  }
  return pending;
}

async function verify({ name, shop }: Contestant): Promise<string> {
  say(`verifying the ledger, ${name}`);
  const report: LedgerReport = await shop.store.transaction((tx) => verifyLedger(tx), {
    statementTimeoutMs: 0,
  });
  if (report.faults.length > 0) {
    throw new Error(
      `the ledger (${name}) is broken: ${report.faults[0]?.check}: ${report.faults[0]?.detail}`,
    );
  }
  const counts = await shop.store.query<{ captured: bigint; callbacks: bigint }>(`
    select (select count(*) from payments where state = 'captured') as captured,
      (select count(*) from callbacks) as callbacks`);
  const { captured, callbacks } = counts[0] ?? { captured: 0n, callbacks: 0n };
  if (captured !== callbacks || captured !== report.transfers) {
    throw new Error(`${name}: ${captured} captured, ${callbacks} callbacks, ${report.transfers} transfers`);
  }
  return `Ledger verified (${name}): ${grouped(Number(report.transfers))} transfers, no fault`;
}

function rowOf({ name, rounds }: Contestant): string[] {
  const create = medianRound(rounds.create);
  const complete = medianRound(rounds.complete);
  const cells = (round: Round) => [
    grouped(round.perSecond),
    milliseconds(round.p50Ms),
    milliseconds(round.p99Ms),
  ];
  return [name, ...cells(create), ...cells(complete)];
}
