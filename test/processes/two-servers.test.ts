import { afterAll, beforeAll, expect, test } from 'vitest';
import { raceRounds, raceTimeoutMs } from '../support/campaign.ts';
import {
  collectRequest,
  demoClient,
  type MerchantEndpoint,
  merchantEndpoint,
  payRequest,
} from '../support/demo-merchant.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { describeOnServer } from '../support/stores.ts';

const ROUNDS = raceRounds(10, 50);

let endpoint: MerchantEndpoint;
beforeAll(async () => {
  endpoint = await merchantEndpoint();
});
afterAll(() => endpoint.close());

async function onTwoServers(
  databaseUrl: string,
  work: (servers: ServerProcess[]) => Promise<void>,
): Promise<void> {
  // Both start on the empty database at the same time: migrations and the demo merchant must be made once.
  const servers = await Promise.all([
    startServer({ DATABASE_URL: databaseUrl }),
    startServer({ DATABASE_URL: databaseUrl }),
  ]);
  try {
    await work(servers);
  } finally {
    for (const server of servers) await server.stop();
  }
}

describeOnServer('two server processes on one database', (createDatabase) => {
  test(
    '50 identical orders at once make one, other content under the number is refused',
    async () => {
      await onTwoServers(await createDatabase('empty'), async (servers) => {
        const clients = servers.map((server) => demoClient(server.baseUrl));
        for (let round = 0; round < ROUNDS; round++) {
          const same = await Promise.all(
            Array.from({ length: 50 }, (_, index) =>
              clients[index % 2]!.collectApply(collectRequest(`SAME-${round}`, endpoint.url)),
            ),
          );
          const numbers = new Set(same.map((answer) => (answer.ok ? answer.data.orderNo : answer.kind)));
          expect([...numbers]).toHaveLength(1);
          const other = await Promise.all(
            Array.from({ length: 50 }, (_, index) =>
              clients[index % 2]!.collectApply(
                collectRequest(`DIFF-${round}`, endpoint.url, String(2000 + index)),
              ),
            ),
          );
          expect(other.filter((answer) => answer.ok)).toHaveLength(1);
          expect(
            other.filter((answer) => !answer.ok && answer.kind === 'refused' && answer.code === '5001'),
          ).toHaveLength(49);
        }
      });
    },
    raceTimeoutMs(120_000),
  );

  test(
    'payouts racing for the last won never overdraw',
    async () => {
      await onTwoServers(await createDatabase('empty'), async (servers) => {
        const clients = servers.map((server) => demoClient(server.baseUrl));
        // Each costs 1 500 000 and a fee of 3 250: six fit into ten million, the seventh does not.
        const answers = await Promise.all(
          Array.from({ length: 50 }, (_, index) =>
            clients[index % 2]!.payApply(payRequest(`RACE-${index}`, endpoint.url, '1500000')),
          ),
        );
        expect(answers.filter((answer) => answer.ok)).toHaveLength(6);
        const refused = answers.filter(
          (answer) => !answer.ok && answer.kind === 'refused' && answer.code === '5003',
        );
        expect(refused).toHaveLength(44);
        const balance = await clients[0]!.accountLedger();
        expect(balance).toMatchObject({ ok: true, data: { availableBal: '980500.00' } });
      });
    },
    raceTimeoutMs(120_000),
  );

  test(
    'the callbacks of a killed process are delivered by the other',
    async () => {
      await onTwoServers(await createDatabase('empty'), async ([killed, survivor]) => {
        if (!killed || !survivor) throw new Error('two servers are needed');
        const client = demoClient(killed.baseUrl);
        const orders = Array.from({ length: 20 }, (_, index) => `HANDOVER-${index}`);
        await Promise.all(orders.map((orderId) => client.payApply(payRequest(orderId, endpoint.url))));
        await killed.kill();
        const deadlineMs = performance.now() + 40_000;
        while (orders.some((order) => !endpoint.received.has(order)) && performance.now() < deadlineMs) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        expect(orders.filter((order) => !endpoint.received.has(order))).toEqual([]);
      });
    },
    raceTimeoutMs(120_000),
  );
});
