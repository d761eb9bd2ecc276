import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { migrate, openStore } from '@naru/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spawnNaru } from '../../../../test/support/server-process.ts';
import { orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { TestServer } from '../support/server.ts';

/** Each command opens the store anew, as on an operator's machine. */
describe('chargebacks on the command line', () => {
  const endpoint = merchantEndpoint();
  let directory: string;
  let orderId = '';

  beforeAll(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'naru-cli-chargebacks-'));
    const env = { NARU_DATA_DIR: path.join(directory, 'data') };
    const store = await openStore({ databaseUrl: undefined, dataDir: env.NARU_DATA_DIR, poolSize: 1 });
    await migrate(store);
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
  afterAll(() => rm(directory, { recursive: true, force: true }));

  async function naru(...args: string[]): Promise<{ code: number; out: string; error: string }> {
    const child = spawnNaru({ NARU_DATA_DIR: path.join(directory, 'data') }, args);
    const texts = { out: '', error: '' };
    child.stdout?.on('data', (chunk) => {
      texts.out += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      texts.error += chunk;
    });
    const [code] = (await once(child, 'close')) as [number];
    return { code, ...texts };
  }

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
