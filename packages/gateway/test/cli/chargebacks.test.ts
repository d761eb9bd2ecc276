import { migrate, openStore } from '@naru/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../src/migrations.ts';
import { commandLine } from '../support/cli.ts';
import { orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { TestServer } from '../support/server.ts';

/** Each command opens the store anew, as on an operator's machine. */
describe('chargebacks on the command line', () => {
  const endpoint = merchantEndpoint();
  const commands = commandLine();
  const { naru } = commands;
  let orderId = '';

  beforeAll(async () => {
    const { env, directory: dataDir } = commands;
    const databaseUrl = env['DATABASE_URL'];
    const store = await openStore({ databaseUrl, dataDir: env['NARU_DATA_DIR'] ?? dataDir, poolSize: 4 });
    await migrate(store, MIGRATIONS);
    const server = new TestServer({ openStore: async () => store, env });
    try {
      await server.start();
      const { body } = orderTo(endpoint, { payment: { amount: '10.00' } });
      const page = await new Shop(server).page(body);
      await new Shop(server).payByCard(page.token);
      orderId = page.orderId;
    } finally {
      await server.stop();
      await store.close();
    }
  });

  test('raise, represent, show, win and list', { timeout: 90_000 }, async () => {
    const raised = await naru(
      'chargebacks',
      ...['raise', orderId, '--case', 'CB-9', '--reason', 'Not received', '--amount', '2.50', '--json'],
    );
    expect(raised.error).toBe('');
    const { id, state } = JSON.parse(raised.out) as { id: string; state: string };
    expect(state).toBe('deducted');
    expect((await naru('chargebacks', 'represent', id, '--evidence', 'Signed for')).out).toBe(
      'The chargeback is represented.\n',
    );
    expect((await naru('chargebacks', 'win', id)).out).toBe('The chargeback is won.\n');
    const again = await naru('chargebacks', 'lose', id);
    expect([again.code, again.error]).toEqual([1, 'naru: The chargeback is won: lose is not possible\n']);
    const listed = await naru('chargebacks', 'list', '--state', 'won');
    expect(listed.out).toContain(id);
    expect(listed.out).toContain('2.50 USD');
    expect((await naru('cash-receipts', 'list')).out).toBe('There are no cash receipts.\n');
  });

  test('a webhook is set up by its address and its secret', { timeout: 60_000 }, async () => {
    const set = (setting: string) => naru('app', 'set', 'eximbay', '1849705C64', '--setting', setting);
    expect((await set('webhookUrl=https://shop.example/webhook')).code).toBe(0);
    const rotated = await naru(
      ...['key', 'rotate', '1849705C64', '--dialect', 'eximbay', '--kind', 'webhook_secret', '--json'],
    );
    expect(JSON.parse(rotated.out)).toEqual({ webhookSecret: expect.stringMatching(/^[0-9A-F]{64}$/) });
  });
});
