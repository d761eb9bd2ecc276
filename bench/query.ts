import type { Store } from '../packages/engine/src/index.ts';
import type { Fired } from './http/messages.ts';
import { Helper } from './support/child.ts';
import { type Databases, openServer } from './support/databases.ts';
import { type GatewayProcess, startGateway } from './support/gateway-process.ts';
import { grouped, milliseconds, type SectionReport, say, type Table } from './support/report.ts';
import { openShop, type Shop } from './support/shop.ts';
import { median, percentile } from './support/statistics.ts';

/**
 * Lookups of one order, as collect/query makes them, in a small and in a large table: in the engine and as signed
 * requests. One call at a time, so that it is the lookup and not the queue for the cores that is measured.
 */

const FEW = 1000;
const MOST_RATIO = 1.5;
/** As in load-generator.ts: far apart from one lookup to the next. */
const SCATTER_STEP = 7919;

interface Sizes {
  readonly many: number;
  readonly rounds: number;
  readonly engineLookups: number;
  readonly requests: number;
}

function sizesOf(quick: boolean): Sizes {
  return quick
    ? { many: 100_000, rounds: 3, engineLookups: 500, requests: 300 }
    : { many: 1_000_000, rounds: 9, engineLookups: 2000, requests: 1000 };
}

interface Side {
  readonly database: string;
  readonly orders: number;
  readonly store: Store;
  readonly shop: Shop;
  readonly app: { readonly merchantId: string; readonly id: string };
  readonly gateway: GatewayProcess;
  readonly load: Helper;
  readonly engine: { median: number; p95: number }[];
  readonly http: { median: number; p95: number }[];
}

export async function benchQuery(databases: Databases, quick: boolean): Promise<SectionReport> {
  const sizes = sizesOf(quick);
  const sides: Side[] = [];
  try {
    for (const orders of [FEW, sizes.many]) sides.push(await openSide(databases, orders, sizes));
    // The first round warms up: plans, compiled code, pages.
    for (let round = -1; round < sizes.rounds; round += 1) {
      for (const side of sides) await runRound(side, sizes, round);
      say(`query, ${round < 0 ? 'warm-up' : `round ${round + 1}`}`);
    }
    return report(sides, sizes.rounds);
  } finally {
    for (const { gateway, load, store, database } of sides) {
      await Promise.all([gateway.stop(), load.stop(), store.close()]);
      await databases.drop(database);
    }
  }
}

async function openSide(databases: Databases, orders: number, sizes: Sizes): Promise<Side> {
  const database = `query_${orders}`;
  const databaseUrl = await databases.create(database);
  // The server sets up its demo merchant, whose app the orders are filled in for.
  const gateway = await startGateway({ databaseUrl });
  const store = await openServer(databaseUrl, 2);
  const shop = await openShop(store);
  const [app] = await store.query<{ merchantId: string; id: string }>(DEMO_APP);
  if (!app) throw new Error('the demo app is missing');
  say(`filling in ${grouped(orders)} orders`);
  const load = new Helper('http/load-generator.ts');
  await fillIn(store, load, gateway.port, orders);
  const count = sizes.requests * (sizes.rounds + 1);
  await load.ask({ kind: 'presign', endpoint: 'query', first: 0, count, scatteredOver: orders });
  return { database, orders, store, shop, app, gateway, load, engine: [], http: [] };
}

const DEMO_APP = `
  select merchant_id as "merchantId", id from apps where dialect = 'haipay' and currency = 'KRW'`;
const FILL_PAGE = 100_000;
/** Orders as the gateway wrote one of them, so that this knows only what tells one order from another. */
const FILL_IN = `
  insert into payments
  select filled.*
  from payments one
  cross join generate_series($2::bigint, $3::bigint) n
  cross join lateral jsonb_populate_record(one, jsonb_build_object(
    'id', lpad(to_hex(n), 32, '0'), 'order_number', 'bench-' || n, 'platform_number', '0101' || lpad(n::text, 17, '0'),
    'content_hash', encode(sha256(n::text::bytea), 'hex'),
    'state', 'expired', 'failure_code', 'expired', 'failure_reason', 'The payment was not made in time'
  )) filled
  where one.order_number = $1`;

/** For the test that they fit the tables. */
export const STATEMENTS = { DEMO_APP, FILL_IN };

/** The order that the others are made from has the number behind theirs. */
async function fillIn(store: Store, load: Helper, port: number, orders: number): Promise<void> {
  await load.ask({ kind: 'presign', endpoint: 'apply', first: orders, count: 1 });
  const made = await load.ask<Fired>({ kind: 'fire', port, connections: 1, count: 1 });
  if (made.failures > 0) throw new Error(`no order was made: ${made.firstFailure}`);
  for (let first = 0; first < orders; first += FILL_PAGE) {
    const last = Math.min(orders, first + FILL_PAGE) - 1;
    await store.query(FILL_IN, [`bench-${orders}`, first, last]);
    if (orders > FILL_PAGE) say(`  ${grouped(last + 1)}`);
  }
  await store.exec('vacuum analyze payments');
}

async function runRound(side: Side, { engineLookups, requests }: Sizes, round: number): Promise<void> {
  const { shop, app, orders, load, gateway } = side;
  const engineMs: number[] = [];
  for (let index = 0; index < engineLookups; index += 1) {
    const number = ((round + 1) * engineLookups + index) * SCATTER_STEP;
    const startedMs = performance.now();
    const found = await shop.engine.payments.findByOrder(app, `bench-${number % orders}`);
    engineMs.push(performance.now() - startedMs);
    if (!found) throw new Error('an order that was filled in is not found');
  }
  const fired = await load.ask<Fired>({ kind: 'fire', port: gateway.port, connections: 1, count: requests });
  if (fired.failures > 0) throw new Error(`${fired.failures} queries failed, first ${fired.firstFailure}`);
  if (round < 0) return;
  side.engine.push({ median: median(engineMs), p95: percentile(engineMs, 0.95) });
  side.http.push({ median: median(fired.latenciesMs), p95: percentile(fired.latenciesMs, 0.95) });
}

function report(sides: readonly Side[], rounds: number): SectionReport {
  const [few, many] = sides;
  if (!few || !many) throw new Error('a side is missing');
  const ways = [
    { way: 'engine', of: (side: Side) => side.engine },
    { way: 'collect/query over HTTP', of: (side: Side) => side.http },
  ];
  const rows: string[][] = [];
  const requirements = ways.flatMap(({ way, of }) =>
    (['median', 'p95'] as const).map((figure) => {
      const small = of(few).map((round) => round[figure]);
      const large = of(many).map((round) => round[figure]);
      const measured = median(large.map((value, index) => value / (small[index] ?? Number.NaN)));
      rows.push([way, figure, milliseconds(median(small)), milliseconds(median(large)), measured.toFixed(2)]);
      const what = `lookup, ${way}, ${figure}`;
      return { what, measured, bound: MOST_RATIO, kind: 'at most' } as const;
    }),
  );
  const table: Table = {
    title: 'Lookup of one order by its number, PostgreSQL',
    header: ['', '', `${grouped(few.orders)} orders`, `${grouped(many.orders)} orders`, 'ratio'],
    rows,
    notes: [`One call at a time; medians of ${rounds} interleaved rounds.`],
  };
  return { tables: [table], requirements };
}
