import { once } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { spawnNaru } from '../../../../test/support/server-process.ts';
import { follow, type ShownRequest, textOf } from '../../src/cli/commands/requests.ts';
import { SandboxClient } from '../../src/cli/sandbox-client.ts';
import { runNaru } from '../support/cli-in-process.ts';
import { newOrderId } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer({ withoutWorkers: true });
const naru = (...args: string[]) => runNaru(['requests', '--base-url', server.baseUrl, ...args], {});
const query = (orderId: string) => server.call('/krw/collect/query', { appId: 1054, orderId });

afterEach(() => vi.restoreAllMocks());

describe('naru requests', () => {
  test('prints calls oldest first, with the reason of a refusal', async () => {
    expect((await naru()).out).toBe('There are no such requests.\n');
    await server.call('/krw/account/ledger', { appId: 1054 });
    const orderId = newOrderId();
    await server.call('/krw/collect/query', { appId: 1054, orderId }, { secretKey: 'wrong' });
    const { out, code } = await naru('--bodies');
    const lines = out.split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^\S+ {2}POST {2}\/krw\/account\/ledger {2}200 {2}[\d.]+ ms {2}app 1054 {2}ok$/);
    expect(lines[1]).toMatch(/^ {4}sent: \{.*"appId":1054/);
    expect(lines[2]).toMatch(/^ {4}answered: \{"status":"1"/);
    expect(lines[3]).toContain(`app 1054  ${orderId}  REFUSED 1002`);
    expect(lines[4]).toContain('The private key is right');
    expect(lines[5]).toBe(`    expected SHA256withRSA over: appId=1054&orderId=${orderId}&key=***`);
    const refused = JSON.parse((await naru('--refused', '--json')).out) as ShownRequest[];
    expect(refused.map(({ orderNumber }) => orderNumber)).toEqual([orderId]);
    expect((await naru('--order', 'nothing')).out).toBe('There are no such requests.\n');
  });

  test('says in one sentence that there is no sandbox', async () => {
    const { error, code } = await runNaru(['requests', '--base-url', 'http://127.0.0.1:1'], {});
    expect([code, error]).toEqual([
      1,
      'naru: nothing answers at http://127.0.0.1:1: start the sandbox (npm start), ' +
        'or give its address with --base-url\n',
    ]);
    const elsewhere = await runNaru(['requests', '--base-url', `${server.baseUrl}/healthz`], {});
    expect(elsewhere.error).toContain('it is no sandbox of this version of Naru, or runs live');
    expect((await naru('--status', '99')).error).toContain('A whole number from 100 to 599.');
  });

  test('follows: each call once, in its order, also after more than a page came', async () => {
    const printed: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    const end = new AbortController();
    const first = newOrderId();
    await query(first);
    const followed = follow(
      new SandboxClient(server.baseUrl),
      { baseUrl: '', limit: 1, json: true, path: 'collect/query' },
      end.signal,
    );
    await until('the first', () => printed.length === 1);
    const ids = Array.from({ length: 210 }, newOrderId);
    for (const id of ids) await query(id);
    await until('all of them', () => printed.length >= 211);
    await server.json('POST', '/_sandbox/clock/advance', { seconds: 3600 });
    await query(first);
    await server.json('POST', '/_sandbox/reset', {});
    const last = newOrderId();
    await query(last);
    await until('the last', () => printed.some((line) => line.includes(last)));
    end.abort();
    await followed;
    const orders = printed.map((line) => (JSON.parse(line) as ShownRequest).orderNumber);
    expect(orders.slice(0, 211)).toEqual([first, ...ids]);
    expect(orders.at(-1)).toBe(last);
  });

  test('follows until the reader of its output is gone', async () => {
    const child = spawnNaru({}, ['requests', '--base-url', server.baseUrl, '--follow']);
    const ended = once(child, 'exit');
    let out = '';
    child.stdout?.on('data', (part) => {
      out += part;
    });
    const first = newOrderId();
    await query(first);
    await until('the first', () => out.includes(first));
    child.stdout?.destroy();
    await query(newOrderId());
    expect(await ended).toEqual([0, null]);
  });

  test('what a caller sends can not control the terminal', () => {
    const shown = {
      id: '1',
      receivedAt: '2026-03-01T00:00:00.000Z',
      method: 'POST',
      path: '/a',
      app: '\u001b[2J',
      orderNumber: 'a\nb',
      status: 200,
      durationMs: 1,
      refusal: null,
      request: { body: 'x\r\ny', isCut: true },
      answer: { body: null, isCut: false },
    };
    expect(textOf(shown, { bodies: true }).split('\n')).toEqual([
      '2026-03-01T00:00:00.000Z  POST  /a  200  1 ms  app �[2J  a�b  ok',
      '    sent: x��y … (cut)',
      '    answered: (none)',
      '',
    ]);
  });
});
