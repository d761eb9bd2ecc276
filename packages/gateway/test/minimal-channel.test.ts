import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { channelCases } from '@naru/channels/conformance';
import { openStore, type Store } from '@naru/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../../test/support/sources.ts';
import { BirchBank } from './support/birch-bank.ts';
import { openBirch } from './support/birch-bench.ts';
import { commandLine } from './support/cli.ts';
import { merchantEndpoint } from './support/merchant.ts';
import { collection, newPayment, queryPayment } from './support/orders.ts';
import { SANDBOX_KEY } from './support/risk.ts';
import { TestServer } from './support/server.ts';
import { until } from './support/until.ts';

const BIRCH = path.join(root, 'examples/minimal-channel/birch.ts');
const METHOD = ['haipay', 'payment', 'KRW', 'KAKAOPAY_KRW'];

describe('the minimal channel keeps the rules of all channels', async () => {
  test.each(await channelCases(openBirch))('$name', ({ run }) => run());
});

describe('a channel of a plug-in, assigned on the command line', () => {
  const cli = commandLine();
  const bank = new BirchBank();
  const merchant = merchantEndpoint();
  let store: Store;
  let server: TestServer;
  const naru = (...args: string[]) => {
    cli.env = { ...cli.env, NARU_PLUGINS: BIRCH };
    return cli.naru(...args);
  };

  async function settings(given: object): Promise<string> {
    const file = path.join(cli.directory, 'birch.json');
    await writeFile(file, JSON.stringify(given));
    return file;
  }

  beforeAll(async () => {
    await bank.listen();
  });
  afterAll(async () => {
    await server?.stop();
    await store?.close();
    await bank.close();
  });

  test('refuses settings and methods that it can do nothing with', async () => {
    expect((await naru('channels', 'set', 'birch', await settings({ url: 'x' }))).error).toContain(
      'channel birch: url must be a web address; channel birch: key is missing: the secret key of the account',
    );
    expect((await naru('channels', 'set', 'oak', await settings({}))).error).toContain(
      'there is no channel oak',
    );
    const assign = (...of: string[]) => naru('methods', 'set', ...of, '--channel', 'birch');
    expect((await assign('haipay', 'payout', 'KRW', 'KYNAKR22')).error).toContain(
      'channel birch makes no payouts',
    );
    expect((await assign('haipay', 'payment', 'KRW', 'KOOKMIN_BANK')).error).toContain(
      'channel birch serves no methods of kind virtual_account',
    );
    expect((await assign('haipay', 'payment', 'USD', 'KAKAOPAY_USD')).error).toContain(
      'channel birch takes no USD',
    );
    expect((await naru('methods', 'set', ...METHOD, '--channel', 'elm')).error).toContain(
      'there is no channel elm',
    );
  });

  test('is listed with what it can do, and opened when it has its settings', async () => {
    const list = async () => {
      const rows = JSON.parse((await naru('channels', 'list', '--json')).out) as Record<string, unknown>[];
      return rows.find(({ channel }) => channel === 'birch');
    };
    expect(await list()).toMatchObject({ state: 'closed', methods: 0 });
    const kept = await naru('channels', 'set', 'birch', await settings({ url: bank.url, key: bank.key }));
    expect(kept.error).toBe('');
    expect((await naru('methods', 'set', ...METHOD, '--channel', 'birch')).error).toBe('');
    expect(await list()).toMatchObject({ state: 'open', methods: 1 });
  });

  test('takes a payment of a dialect that knows nothing of it, to its callback', async () => {
    const { DATABASE_URL: databaseUrl, NARU_DATA_DIR: dataDir = '' } = cli.env;
    server = new TestServer({
      env: { NARU_PLUGINS: BIRCH },
      openStore: async () => {
        store = await openStore({ databaseUrl, dataDir });
        return store;
      },
    });
    await server.start();
    expect((await server.request('GET', '/healthz')).status).toBe(200);
    await server.setApp(1054, `payment_callback_url = '${merchant.url('/paid')}'`);
    const order = await newPayment(server, collection());
    const started = await server.json('POST', `/checkout/api/payments/${order.token}/start`, {
      method: 'KAKAOPAY_KRW',
    });
    expect(['starting', 'redirect']).toContain(started['state']);
    const view = await until('Birch’s page', async () => {
      const seen = await server.json('GET', `/checkout/api/payments/${order.token}`);
      return typeof seen['redirectUrl'] === 'string' && seen;
    });
    const [made] = [...bank.orders.values()];
    expect(view['redirectUrl']).toBe(made?.page);
    // The payer comes back from Birch's page before Birch has reported the payment.
    const { pathname } = new URL(made?.back ?? '');
    const back = await server.request('GET', `${pathname}?birch=${made?.id}`);
    expect([back.status, back.headers.get('location')]).toEqual([303, order.payUrl]);
    // Whoever knows only the names of a payment is not led to it, and does not learn whether there is one.
    const strangers = ['', `?birch=${made?.id}`, '?birch=BIRCH-0', `/${made?.order}`, `/${made?.order}/x`];
    const pages = await Promise.all(
      strangers.map(async (rest) => {
        const { status, headers, text } = await server.request('GET', `/_channels/birch/return${rest}`);
        return [status, headers.get('location'), text];
      }),
    );
    expect(pages[0]).toEqual([200, null, expect.stringContaining('Please go back to the page')]);
    for (const page of pages) expect(page).toEqual(pages[0]);
    await bank.end(made?.order ?? '', 'paid');
    expect(bank.replies.at(-1)).toEqual({ status: 200, text: 'RECEIVED' });
    const [received] = await merchant.waitFor('/paid');
    expect(received?.members).toMatchObject({ orderId: order.orderId });
    expect((await queryPayment(server, order))['amount']).toBe('2000.00');
    const [attempt] = await server.store.query(
      'select channel_reference, cost_amount, cost_currency, outcome from attempts where id = $1',
      [made?.order],
    );
    expect(attempt).toEqual({
      channel_reference: made?.id,
      cost_amount: 30n,
      cost_currency: 'KRW',
      outcome: 'captured',
    });
  });

  test('a notice again changes nothing, one of somebody else is refused, one of an unknown order is kept', async () => {
    await bank.resendLast();
    expect(bank.replies.at(-1)).toEqual({ status: 200, text: 'RECEIVED' });
    expect((await server.request('POST', '/_channels/birch/notices', '{}')).status).toBe(401);
    expect((await server.request('POST', '/_channels/sandbox/notices', '{}')).status).toBe(404);
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
    const strange = [...bank.orders.values()][0];
    Object.assign(strange ?? {}, { id: 'BIRCH-OF-ANOTHER-SHOP', status: 'open' });
    await bank.end(strange?.order ?? '', 'paid');
    expect(bank.replies.at(-1)).toEqual({ status: 200, text: 'RECEIVED' });
    const kept = await server.store.query('select channel, kind, reference from unmatched_events');
    expect(kept).toEqual([{ channel: 'birch', kind: 'payment', reference: 'BIRCH-OF-ANOTHER-SHOP' }]);
  });

  test('an event of nobody’s order is listed until an operator dismisses it, which is recorded', async () => {
    const ask = async (method: string, path: string, body?: unknown) => {
      const reply = await server.request(method, `/admin/v1/unmatched-events${path}`, body, {
        authorization: `Bearer ${SANDBOX_KEY}`,
      });
      return { status: reply.status, body: JSON.parse(reply.text) };
    };
    const { items, next } = (await ask('GET', '?limit=1')).body;
    expect(items).toMatchObject([{ channel: 'birch', reference: 'BIRCH-OF-ANOTHER-SHOP' }]);
    const [{ id }] = items;
    for (const after of [next, id]) expect((await ask('GET', `?after=${after}`)).body.items).toEqual([]);
    expect(await ask('POST', `/${id}/dismiss`, {})).toMatchObject({ status: 400 });
    const dismissed = await ask('POST', `/${id}/dismiss`, { reason: 'a payment of another shop' });
    expect(dismissed).toEqual({ status: 200, body: { id } });
    expect((await ask('GET', '')).body).toEqual({ items: [], next: null });
    expect(await ask('POST', `/${id}/dismiss`, { reason: 'again' })).toMatchObject({ status: 404 });
    const line = server.logText
      .split('\n')
      .find((one) => one.includes('"unmatchedEvents.dismiss"') && one.includes(id));
    expect(line).toContain('"actor":"operator_key');
    expect((await server.request('GET', '/metrics')).text).toContain(
      'naru_waiting{what="unmatched_events"} 0',
    );
  });
});
