import { koreanDay } from '@naru/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../../../../test/support/server-process.ts';
import {
  resultEndpoint,
  subscribe,
  subscriptionsOf,
  travelTo,
} from '../../../../test/support/subscriptions.ts';
import { commandLine } from '../support/cli.ts';
import { until } from '../support/until.ts';

describe('naru recurring, on a database of its own', () => {
  const commands = commandLine();
  const { naru } = commands;
  beforeAll(() => chargedOnce(), 120_000);

  /** Two subscriptions, of which each was charged once; the server is stopped then. */
  async function chargedOnce(): Promise<void> {
    const results = await resultEndpoint();
    const server = await startServer(commands.env);
    try {
      const today = koreanDay(new Date()).replaceAll('-', '');
      for (const orderId of ['CLI-1', 'CLI-2']) await subscribe(server.baseUrl, orderId, today, results.url);
      await until('they are registered', async () => {
        const views = await subscriptionsOf(server.baseUrl);
        return views.length === 2 && views.every(({ state }) => state === 'active');
      });
      const [one] = await subscriptionsOf(server.baseUrl);
      await travelTo(server.baseUrl, one?.nextOn ?? '');
      await until('they are charged', async () => {
        const views = await subscriptionsOf(server.baseUrl);
        // By the next day, too: the view reads the row before its charges, which may come in between.
        const isOver = views.every(({ state, nextOn }) => state === 'active' && nextOn !== one?.nextOn);
        return isOver && views.every(({ charges }) => charges.length === 1);
      });
    } finally {
      await server.stop();
      await results.close();
    }
  }

  test('lists, shows with charges, stops, and says when there is nothing to stop', {
    timeout: 120_000,
  }, async () => {
    const listed = JSON.parse((await naru('subscription', 'list', '--json')).out);
    expect(listed).toMatchObject([
      { order: 'CLI-2', state: 'active', amount: '1.15 USD', months: 1, tries: 0, ended: null },
      { order: 'CLI-1', state: 'active' },
    ]);
    const shown = await naru('subscription', 'show', 'CLI-1');
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/number +[0-9A-F]{20}\n/);
    expect(shown.out).toMatch(/\d{4}-\d{2}-\d{2} +0 .* 1849705C64\d{14} +1\.15 +captured/);
    const { number } = JSON.parse((await naru('subscription', 'show', 'CLI-1', '--json')).out);
    expect(await naru('subscription', 'stop', number)).toMatchObject({
      code: 0,
      out: 'The subscription is stopped.\n',
    });
    expect(await naru('subscription', 'stop', number)).toMatchObject({
      code: 1,
      error: 'naru: refused: the subscription is stopped\n',
    });
    const stopped = JSON.parse((await naru('subscription', 'list', '--state', 'stopped', '--json')).out);
    expect(stopped).toMatchObject([{ number, ended: 'operator' }]);
    expect((await naru('subscription', 'show', 'nobody')).error).toBe(
      'naru: there is no subscription nobody\n',
    );
  });
});
