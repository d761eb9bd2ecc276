import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PORTS } from '@naru/channels';
import { refused } from '@naru/engine';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { root } from '../../../test/support/sources.ts';
import { ConfigError } from '../src/config.ts';
import { dialectsOf, knownDialects, readSetup } from '../src/plugins.ts';
import { commandLine } from './support/cli.ts';
import { merchantEndpoint, type Received } from './support/merchant.ts';
import { testServer } from './support/server.ts';

const ACORN = path.join(root, 'examples/minimal-dialect/acorn.ts');
const HEADERS = { 'acorn-app': 'oak', 'acorn-key': 'acorn-demo-key-of-the-sandbox' };

describe('a dialect of a plug-in, on a server that knows nothing else of it', () => {
  const server = testServer({ env: { NARU_PLUGINS: ACORN } });
  const merchant = merchantEndpoint();

  async function call(method: string, target: string, body?: unknown, headers = HEADERS) {
    const { status, text } = await server.request(method, target, body, headers);
    const answer: Record<string, unknown> = { status, ...(JSON.parse(text) as object) };
    return answer;
  }

  const ordered = (order: string, more: Record<string, string> = {}) =>
    call('POST', '/acorn/orders', {
      order,
      amount: '2000',
      wallet: 'kakaopay',
      callback: merchant.url(`/${order}`),
      ...more,
    });

  function isSigned({ headers, body }: Received): boolean {
    const expected = createHmac('sha256', HEADERS['acorn-key']).update(body).digest('hex');
    return headers['acorn-signature'] === expected;
  }

  test('takes a payment from its order to its callback', async () => {
    merchant.answer('/A-1', (_, response) => response.writeHead(204).end());
    const made = await ordered('A-1');
    expect(made).toMatchObject({ status: 200, order: 'A-1', amount: '2000', state: 'created' });
    const page = await fetch(String(made['page']));
    expect(page.status).toBe(200);
    await server.json('POST', '/_sandbox/payments/A-1/succeed');
    const [received] = await merchant.waitFor('/A-1');
    expect(isSigned(received!)).toBe(true);
    expect(received!.members).toEqual({
      order: 'A-1',
      number: made['number'],
      amount: '2000',
      outcome: 'paid',
    });
    expect(await call('GET', '/acorn/orders?order=A-1')).toMatchObject({ status: 200, state: 'captured' });
  });

  test('does not call refused what may have been done', async () => {
    const { payments } = server.gateway.engine;
    const answer = refused({ code: 'internal', reason: 'outcome unknown' });
    const spy = vi.spyOn(payments, 'create').mockResolvedValue(answer);
    expect(await ordered('A-3')).toMatchObject({ status: 500 });
    spy.mockRestore();
  });

  test('refuses in its own words, and lets the other dialects answer in theirs', async () => {
    expect(await ordered('A-2', { amount: '1' })).toMatchObject({ status: 400, error: 'bad_amount' });
    expect(await ordered('A-1', { amount: '3000' })).toMatchObject({ status: 409, error: 'order_exists' });
    const stranger = await call('GET', '/acorn/orders?order=A-1', undefined, {
      ...HEADERS,
      'acorn-key': 'x',
    });
    expect(stranger).toMatchObject({ status: 401, error: 'unauthorized' });
    expect((await server.post('/krw/collect/query', '{}')).status).toBe('0');
  });

  test('breaks its signature where the sandbox is set to', async () => {
    merchant.answer('/A-3', (received, response) => response.writeHead(isSigned(received) ? 204 : 400).end());
    await server.json('POST', '/_sandbox/callback-faults', { fault: 'wrong_signature', count: 1 });
    await ordered('A-3');
    await server.json('POST', '/_sandbox/payments/A-3/fail');
    const [spoiled] = await merchant.waitFor('/A-3');
    expect(isSigned(spoiled!)).toBe(false);
    await server.advance(60);
    const [, repeated] = await merchant.waitFor('/A-3', 2);
    expect(isSigned(repeated!)).toBe(true);
    expect(repeated!.members['outcome']).toBe('failed');
  });

  test('is in the description and in the metrics', async () => {
    const document = await server.json<{ tags: { name: string }[]; paths: object }>('GET', '/openapi.json');
    expect(document.tags.map(({ name }) => name)).toContain('Acorn');
    expect(document.paths).toHaveProperty('/acorn/orders');
    const { text } = await server.request('GET', '/metrics');
    expect(text).toContain('naru_refusals_total{dialect="acorn",code="bad_amount"} 1');
  });
});

describe('a plug-in on the command line', () => {
  const cli = commandLine();

  test('has apps and keys like all others', async () => {
    const naru = (...args: string[]) => {
      cli.env = { ...cli.env, NARU_PLUGINS: ACORN };
      return cli.naru(...args);
    };
    const merchant = await naru('merchant', 'create', 'Shop', '--json');
    const { merchantId } = JSON.parse(merchant.out) as { merchantId: string };
    const app = [
      'app',
      'create',
      '--merchant',
      merchantId,
      '--currency',
      'KRW',
      '--dialect',
      'acorn',
      '--id',
    ];
    expect((await naru(...app, 'Elm')).error).toContain('an Acorn app is called by 3 to 20 small letters');
    const made = await naru(...app, 'elm', '--json');
    expect(JSON.parse(made.out)).toMatchObject({ app: 'elm', secretKey: expect.any(String) });
    expect((await naru('key', 'generate', '--dialect', 'acorn')).out).toContain('secretKey');
  });
});

describe('what is wrong with a plug-in', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'naru-plugins-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function plugin(name: string, text: string): Promise<string> {
    const file = path.join(folder, `${name}.mjs`);
    await writeFile(file, text);
    return file;
  }

  async function faults(env: Record<string, string>): Promise<readonly string[]> {
    const error: unknown = await readSetup(env).catch((caught: unknown) => caught);
    if (!(error instanceof ConfigError)) throw new Error('there is no fault');
    return error.faults;
  }

  test('is said with all other faults of the environment, a line each', async () => {
    const missing = path.join(folder, 'missing.mjs');
    const broken = await plugin('broken', 'throw new Error("no\\nluck")');
    const empty = await plugin('empty', 'export const dialects = [];');
    const taken = await plugin(
      'taken',
      'export default { dialects: [{ name: "haipay" }, { name: "A-1" }, 7] };',
    );
    const half = await plugin(
      'half',
      'export default { dialects: [{ name: "half", title: "Half", routes() {}, methods: [], checkout: 1 }] };',
    );
    const channels = await plugin(
      'channels',
      'export default { channels: [{ name: "sandbox" }, { name: "elm", capabilities: { ports: ["x"] } }] };',
    );
    const env = { PORT: 'x', NARU_PLUGINS: [missing, broken, empty, taken, half, channels].join(', ') };
    expect(await faults(env)).toEqual([
      `NARU_PLUGINS: ${missing} can not be loaded: there is no such file`,
      `NARU_PLUGINS: ${broken} can not be loaded: no`,
      `NARU_PLUGINS: ${empty} must export { dialects: [...] } or { channels: [...] } by default`,
      `NARU_PLUGINS: ${taken}: there is a dialect haipay already`,
      `NARU_PLUGINS: ${taken}: the name of a dialect must be 2 to 32 small letters and digits`,
      `NARU_PLUGINS: ${taken}: a dialect must be an object`,
      `NARU_PLUGINS: ${half}: dialect half: docs.description must be a text`,
      `NARU_PLUGINS: ${half}: dialect half: cli.idName must be a text`,
      `NARU_PLUGINS: ${half}: dialect half: methods must be a function`,
      `NARU_PLUGINS: ${half}: dialect half: callbacks must be a function`,
      `NARU_PLUGINS: ${half}: dialect half: checkout must be a function`,
      `NARU_PLUGINS: ${half}: dialect half: cli.idFault must be a function`,
      `NARU_PLUGINS: ${half}: dialect half: cli.makeSharedKey must be a function`,
      `NARU_PLUGINS: ${half}: dialect half: cli.currencies must be a list`,
      `NARU_PLUGINS: ${half}: dialect half: cli.sharedKeys must be a list`,
      `NARU_PLUGINS: ${channels}: there is a channel sandbox already`,
      `NARU_PLUGINS: ${channels}: channel elm: title must be a text`,
      `NARU_PLUGINS: ${channels}: channel elm: open must be a function`,
      `NARU_PLUGINS: ${channels}: channel elm: settings must be a list of { name, help }`,
      `NARU_PLUGINS: ${channels}: channel elm: capabilities.ports must be a list of ${PORTS.join(', ')}`,
      `NARU_PLUGINS: ${channels}: channel elm: capabilities.kinds must be a list`,
      'PORT must be a whole number from 0 to 65535; it is "x"',
    ]);
  });

  test('leaves help texts alone, and stops a gateway', async () => {
    const missing = path.join(folder, 'missing.mjs');
    const env = { NARU_PLUGINS: `${ACORN},${missing}` };
    expect([...(await knownDialects(env)).keys()]).toEqual(['haipay', 'teemopay', 'eximbay', 'acorn']);
    const { config } = await readSetup({ NARU_PLUGINS: ACORN });
    await expect(dialectsOf({ ...config, plugins: [missing] })).rejects.toThrow(ConfigError);
  });
});
