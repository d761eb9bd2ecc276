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

const ROUNDS = raceRounds(3, 50);

let endpoint: MerchantEndpoint;
beforeAll(async () => {
  endpoint = await merchantEndpoint();
});
afterAll(() => endpoint.close());

describeOnServer('two server processes on one database', (createDatabase) => {
  let servers: ServerProcess[] = [];
  beforeAll(async () => {
    const databaseUrl = await createDatabase('empty');
    // Both start on the empty database at the same time: migrations and the demo merchant must be made once.
    servers = await Promise.all([
      startServer({ DATABASE_URL: databaseUrl }),
      startServer({ DATABASE_URL: databaseUrl }),
    ]);
  }, 120_000);
  afterAll(async () => {
    for (const server of servers) await server.stop();
  });
  const clientOf = (index: number) => demoClient(servers[index % 2]?.baseUrl ?? '');

  test(
    '50 identical orders at once make one, other content under the number is refused',
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const same = await Promise.all(
          Array.from({ length: 50 }, (_, index) =>
            clientOf(index).collectApply(collectRequest(`SAME-${round}`, endpoint.url)),
          ),
        );
        const numbers = new Set(same.map((answer) => (answer.ok ? answer.data.orderNo : answer.kind)));
        expect([...numbers]).toHaveLength(1);
        const other = await Promise.all(
          Array.from({ length: 50 }, (_, index) =>
            clientOf(index).collectApply(collectRequest(`DIFF-${round}`, endpoint.url, String(2000 + index))),
          ),
        );
        expect(other.filter((answer) => answer.ok)).toHaveLength(1);
        expect(
          other.filter((answer) => !answer.ok && answer.kind === 'refused' && answer.code === '5001'),
        ).toHaveLength(49);
      }
    },
    raceTimeoutMs(120_000),
  );

  test(
    'payouts racing for the last won never overdraw',
    async () => {
      // Each costs 1 500 000 and a fee of 3 250: six fit into ten million, the seventh does not.
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          clientOf(index).payApply(payRequest(`RACE-${index}`, endpoint.url, '1500000')),
        ),
      );
      expect(answers.filter((answer) => answer.ok)).toHaveLength(6);
      const refused = answers.filter(
        (answer) => !answer.ok && answer.kind === 'refused' && answer.code === '5003',
      );
      expect(refused).toHaveLength(44);
      const balance = await clientOf(0).accountLedger();
      expect(balance).toMatchObject({ ok: true, data: { availableBal: '980500.00' } });
    },
    raceTimeoutMs(120_000),
  );

  // The last one: it leaves one of them dead.
  test(
    'the callbacks of a killed process are delivered by the other',
    async () => {
      const orders = Array.from({ length: 20 }, (_, index) => `HANDOVER-${index}`);
      await Promise.all(orders.map((orderId) => clientOf(0).payApply(payRequest(orderId, endpoint.url))));
      await servers[0]?.kill();
      const deadlineMs = performance.now() + 40_000;
      while (orders.some((order) => !endpoint.received.has(order)) && performance.now() < deadlineMs) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(orders.filter((order) => !endpoint.received.has(order))).toEqual([]);
    },
    raceTimeoutMs(120_000),
  );
});
