import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openServerStore } from '../../packages/engine/src/store/server-store.ts';
import { isCampaign } from '../support/campaign.ts';
import { collectRequest, demoClient, merchantEndpoint, payRequest } from '../support/demo-merchant.ts';
import { endBy, expectProvenLedger, processTests } from '../support/process-tests.ts';
import { type ServerProcess, spawnNaru, startServer } from '../support/server-process.ts';
import { describeOnServer } from '../support/stores.ts';
import { describeThoroughly, isThorough } from '../support/thorough.ts';

/** What follows the crash is done for each. */
const ORDERS = isCampaign ? 200 : isThorough ? 60 : 30;
/**
 * Among the first answers, and when most are given. A campaign does both on both stores; without --thorough only a
 * server's process is killed here: engine/test/store/crash.test.ts kills what writes to the embedded one.
 */
const KILL_EARLY = ORDERS / 10;
const KILL_LATE = ORDERS * 0.7;
const killsOf = (inSuite: number) => (isCampaign ? [KILL_EARLY, KILL_LATE] : [inSuite]);
/** Of the very first process, after its database was made; engine/test/store/crash.test.ts kills what makes it. */
const FIRST_START_KILLS_MS = isCampaign ? [0, 100, 200, 400, 700, 1000, 1500, 2500] : [100];

const tests = processTests(() => merchantEndpoint());

interface Acknowledged {
  readonly orderId: string;
  readonly orderNo: string;
  readonly kind: 'payment' | 'payout';
}

/** Sends all orders at once and kills the server when `killAfter` of them were answered. */
async function applyAndKill(
  server: ServerProcess,
  round: number,
  killAfter: number,
): Promise<Acknowledged[]> {
  const client = demoClient(server.baseUrl);
  const acknowledged: Acknowledged[] = [];
  let killed: Promise<void> | undefined;
  await Promise.all(
    Array.from({ length: ORDERS }, async (_, index) => {
      const kind = index % 2 === 0 ? 'payment' : 'payout';
      const orderId = `${kind === 'payment' ? 'C' : 'P'}${round}-${index}`;
      const answer =
        kind === 'payment'
          ? await client.collectApply(collectRequest(orderId, tests.endpoint.url))
          : await client.payApply(payRequest(orderId, tests.endpoint.url));
      if (!answer.ok) return;
      acknowledged.push({ orderId, orderNo: answer.data.orderNo, kind });
      if (acknowledged.length === killAfter) killed = server.kill();
    }),
  );
  await (killed ?? server.kill());
  return acknowledged;
}

/** Every acknowledged order is there under its number, exactly as it was answered. */
async function expectAllThere(server: ServerProcess, orders: readonly Acknowledged[]): Promise<void> {
  const client = demoClient(server.baseUrl);
  const answers = await Promise.all(
    orders.map(({ orderId, kind }) =>
      kind === 'payment' ? client.collectQuery({ orderId }) : client.payQuery({ orderId }),
    ),
  );
  const found = answers.map((answer) =>
    answer.ok ? answer.data.orderNo : `missing: ${JSON.stringify(answer)}`,
  );
  expect(found).toEqual(orders.map(({ orderNo }) => orderNo));
}

async function expectCallbacks(orders: readonly Acknowledged[]): Promise<void> {
  const missing = () => orders.filter(({ orderId }) => !tests.endpoint.received.has(orderId));
  const deadlineMs = performance.now() + 30_000;
  while (missing().length > 0 && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(missing()).toEqual([]);
  expect(tests.endpoint.unverified).toEqual([]);
}

async function succeedAll(server: ServerProcess, orders: readonly Acknowledged[]): Promise<void> {
  for (const { orderNo, kind } of orders) {
    if (kind !== 'payment') continue;
    const reply = await fetch(`${server.baseUrl}/_sandbox/payments/${orderNo}/succeed`, { method: 'POST' });
    // An order whose outcome was reported before the crash answers 409: it is paid already.
    expect([200, 409]).toContain(reply.status);
  }
}

async function crashRounds(
  env: Record<string, string>,
  label: number,
  kills: readonly number[],
): Promise<void> {
  for (const [round, killAfter] of kills.entries()) {
    const server = await startServer(env);
    const orders = await applyAndKill(server, label + round, killAfter);
    expect(orders.length).toBeGreaterThanOrEqual(killAfter);
    const restarted = await startServer(env);
    await expectAllThere(restarted, orders);
    await succeedAll(restarted, orders);
    await expectCallbacks(orders);
    await restarted.stop();
    await expectProvenLedger(env);
  }
}

describeThoroughly('kill -9 among concurrent orders and payouts, embedded store', () => {
  test('every acknowledged order is there once, callbacks arrive, the ledger verifies', async () => {
    await crashRounds({ NARU_DATA_DIR: await tests.dataDirectory('crash') }, 0, killsOf(KILL_LATE));
  }, 240_000);
});

describeOnServer('kill -9 among concurrent orders and payouts', (createDatabase) => {
  test('every acknowledged order is there once, callbacks arrive, the ledger verifies', async () => {
    const databaseUrl = await createDatabase();
    await crashRounds({ DATABASE_URL: databaseUrl }, 100, killsOf(KILL_EARLY));
    const store = await openServerStore({ databaseUrl });
    const rows = await store.query(
      `select order_number from (select order_number from payments union all select order_number from payouts) o
       group by order_number having count(*) > 1`,
    );
    await store.close();
    expect(rows).toEqual([]);
  }, 240_000);
});

describeThoroughly('kill -9 during the very first start', () => {
  test('the next start works, at whatever moment it was', async () => {
    for (const delayMs of FIRST_START_KILLS_MS) {
      const dataDir = tests.pathOf(`first-${delayMs}`);
      const first = spawnNaru({ NARU_DATA_DIR: dataDir, PORT: '0' });
      await expect
        .poll(() => existsSync(path.join(dataDir, 'postgres')), { interval: 10, timeout: 120_000 })
        .toBe(true);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await endBy('SIGKILL', first);
      const server = await startServer({ NARU_DATA_DIR: dataDir });
      const client = demoClient(server.baseUrl);
      expect(await client.collectApply(collectRequest('FIRST', tests.endpoint.url))).toMatchObject({
        ok: true,
      });
      expect(await client.accountLedger()).toMatchObject({
        ok: true,
        data: { availableBal: '10000000.00' },
      });
      expect(await server.stop()).toBe(0);
    }
  }, 240_000);
});
