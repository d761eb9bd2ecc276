import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadKeys, verifyCollectionCallback } from '@naru/haipay';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDemoCredentials } from '../../src/sandbox/demo.ts';
import { runNaru } from '../support/cli-in-process.ts';
import { goodEndpoints, KNOWN, MerchantServer } from '../support/conform-merchants.ts';
import { testServer } from '../support/server.ts';
import { SpoilingProxy } from '../support/spoiling-proxy.ts';

const server = testServer();
const folder = mkdtempSync(path.join(os.tmpdir(), 'naru-conform-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => path.join(folder, name);
const gateway = (...args: readonly string[]) => runNaru(['conform', 'gateway', ...args], {});

test('naru conform without what to examine ends with 2', async () => {
  const alone = await runNaru(['conform'], {});
  expect([alone.code, alone.out]).toEqual([2, '']);
  expect(alone.error).toMatch(/^Usage: .*conform/);
  const misspelt = await runNaru(['conform', 'gatewaay'], {});
  expect(misspelt).toMatchObject({ code: 2, error: expect.stringContaining("unknown command 'gatewaay'") });
  expect((await runNaru(['conform', '--help'], {})).code).toBe(0);
});

test('a plug-in that cannot be loaded is said with its file and the reason', async () => {
  writeFileSync(file('broken.ts'), "throw new Error('the tree is ill');\n");
  const run = (...args: readonly string[]) =>
    runNaru(['conform', ...args, '--list'], { NARU_PLUGINS: file('broken.ts') });
  const why = `naru: NARU_PLUGINS: ${file('broken.ts')} can not be loaded: the tree is ill\n`;
  const asked = await run('gateway', 'acorn');
  expect(asked).toMatchObject({ code: 2, out: '' });
  expect(asked.error.startsWith(why)).toBe(true);
  expect(asked.error).toContain('One of haipay, teemopay, eximbay.');
  const merchant = await run('merchant', '--dialect', 'acorn');
  expect([merchant.code, merchant.error.startsWith(why)]).toEqual([2, true]);
  expect(await run('gateway', 'haipay')).toMatchObject({ code: 0, error: why });
});

describe('naru conform gateway', () => {
  test('examines a server without ordering anything, says how each case ended, and exits with 0', async () => {
    const { out, error, code } = await gateway('eximbay', '--base-url', server.baseUrl);
    expect({ error, code }).toEqual({ error: '', code: 0 });
    expect(out).toMatch(/^ok {4}retrieve\.unknown-order {2}An order that there is not is Q004$/m);
    expect(out).toMatch(
      new RegExp(`^gateway eximbay at ${server.baseUrl}, app 1849705C64: \\d+ passed$`, 'm'),
    );
    expect(out).not.toContain('ready.accepted');
    expect(await server.store.query('select 1 from payments')).toEqual([]);
  });

  test('writes reports in three forms, without a secret in any', async () => {
    const { eximbay } = await readDemoCredentials();
    const wrong = { ...eximbay, apiKey: `test_${eximbay.mid}ABCDEF0123` };
    writeFileSync(file('wrong.json'), JSON.stringify(wrong));
    const files = ['--junit', file('junit.xml'), '--markdown', file('report.md')];
    const { out, error, code } = await gateway(
      ...['eximbay', '--base-url', server.baseUrl, '--credentials', file('wrong.json')],
      ...['--only', 'retrieve', 'authorization.password', '--json', ...files],
    );
    expect({ error, code }).toEqual({ error: '', code: 1 });
    const report = JSON.parse(out);
    expect(report).toMatchObject({ name: 'gateway eximbay', app: eximbay.mid, exitCode: 1 });
    expect(report.counts.failed).toBeGreaterThan(3);
    const [failed] = report.results;
    expect(failed).toMatchObject({ outcome: 'failed', expected: 'rescode Q004' });
    expect(failed.exchanges[0].came).toContain('EC1000');
    const junit = readFileSync(file('junit.xml'), 'utf8');
    const markdown = readFileSync(file('report.md'), 'utf8');
    expect(junit).toContain('<failure message="expected rescode Q004');
    expect(markdown).toContain('## ✗ retrieve.unknown-order');
    for (const text of [out, junit, markdown]) {
      expect(text).not.toContain(wrong.apiKey);
      expect(text).not.toContain(wrong.secretKey);
      expect(text).not.toContain(Buffer.from(`${wrong.apiKey}:`).toString('base64'));
    }
  });

  test('lists the cases with their level and source', async () => {
    const { out, code } = await gateway('haipay', '--list', '--json');
    expect(code).toBe(0);
    const rows = JSON.parse(out) as { id: string; level: string; source: string }[];
    expect(rows.find(({ id }) => id === 'balance.members')).toMatchObject({
      level: 'read',
      source: 'haipay.md §10',
    });
    expect(new Set(rows.map(({ level }) => level))).toEqual(new Set(['read', 'write', 'sandbox']));
  });

  test('without the controls of the sandbox its cases can not be judged, and nothing failed: exit code 2', async () => {
    const proxy = new SpoilingProxy(() => server.baseUrl);
    await proxy.start();
    proxy.spoil = (answer) => {
      if (answer.path.startsWith('/_sandbox/')) Object.assign(answer, { status: 404, body: '{}' });
    };
    const { out, code } = await gateway('haipay', '--base-url', proxy.baseUrl, '--sandbox', '--only', 'paid');
    await proxy.stop();
    expect(code).toBe(2);
    expect(out).toMatch(
      /^\?{4} {2}paid\.status .*\n {6}not judged: the sandbox answered 404 to .*: is it Naru's sandbox\?$/m,
    );
  });

  test('a secret that the server says is hidden also where a long answer is cut', async () => {
    const { eximbay } = await readDemoCredentials();
    const proxy = new SpoilingProxy(() => server.baseUrl);
    await proxy.start();
    const parts: string[] = [];
    for (const from of [390, 1950]) {
      proxy.spoil = (answer) => Object.assign(answer, { body: 'x'.repeat(from) + eximbay.secretKey });
      const args = ['eximbay', '--base-url', proxy.baseUrl, '--only', 'retrieve.unknown-order', '--json'];
      parts.push((await gateway(...args)).out);
    }
    await proxy.stop();
    expect(parts.filter((part) => part.includes(eximbay.secretKey.slice(0, 8)))).toEqual([]);
    expect(parts.every((part) => part.includes('xxxx'))).toBe(true);
  });

  test('the app is chosen by its id', async () => {
    const args = [
      'haipay',
      '--base-url',
      server.baseUrl,
      '--app',
      '1055',
      '--only',
      'balance',
      'pay',
      '--write',
    ];
    const { out, code } = await gateway(...args);
    expect(code).toBe(0);
    expect(out).toContain('ok    balance.members');
    expect(out).toMatch(/^skip {2}pay\.bank-unknown .*\n {6}skipped: payouts are in KRW only$/m);
  });

  test.each([
    [['nobody'], /error: command-argument value 'nobody' is invalid/, 2],
    [['haipay', '--write', '--write'], /is given twice/, 2],
    [['haipay', '--nothing'], /unknown option/, 2],
    [['haipay'], /^naru: --base-url is needed: /, 2],
    [
      ['haipay', '--base-url', 'http://127.0.0.1:1'],
      /^naru: http:\/\/127.0.0.1:1\/: no answer: (?:ECONNREFUSED|bad port)/,
      2,
    ],
    [
      ['haipay', '--base-url', 'http://127.0.0.1:9', '--only', 'nothing'],
      /^naru: there is no case nothing: --list/,
      2,
    ],
    [['haipay', '--base-url', 'http://127.0.0.1:9', '--only', 'collect.repeated'], /needs --write\n$/, 2],
    [['haipay', '--base-url', 'http://127.0.0.1:9', '--only', 'paid.status'], /needs --sandbox\n$/, 2],
    [['haipay', '--base-url', 'http://127.0.0.1:9', '--app', '1'], /no app of haipay with the appId 1:/, 2],
    [
      ['haipay', '--base-url', 'http://127.0.0.1:9', '--credentials', '/no/such'],
      /there is no such file\n$/,
      2,
    ],
  ])('%j is refused with a sentence', async (args, fault, code) => {
    const ended = await gateway(...args);
    expect(ended.error).toMatch(fault);
    expect(ended.code).toBe(code);
  });

  const hidden = {
    appId: 1054,
    currency: 'KRW',
    secretKey: 'hidden-secret',
    merchantPrivateKey: 'hidden',
    platformPublicKey: 'hidden',
  };
  test.each([
    ['no JSON', '{', /is no JSON\n$/],
    ['a key that is none', JSON.stringify(hidden), /the private key is /],
    ['another currency', JSON.stringify({ ...hidden, currency: 'EUR' }), /currency must be KRW or USD/],
  ])('credentials with %s are refused without showing them', async (_, text, fault) => {
    writeFileSync(file('bad.json'), text);
    const args = ['haipay', '--base-url', server.baseUrl, '--credentials', file('bad.json')];
    const { error, out, code } = await gateway(...args);
    expect(error).toMatch(fault);
    expect(error + out).not.toContain('hidden');
    expect(code).toBe(2);
  });
});

describe('naru conform merchant', () => {
  const merchant = new MerchantServer();
  beforeAll(async () => {
    await merchant.start();
    merchant.endpoint = (await goodEndpoints())['haipay'] ?? merchant.endpoint;
  });
  afterAll(() => merchant.stop());
  const conform = (...args: readonly string[]) => runNaru(['conform', 'merchant', '--dialect', ...args], {});
  const ORDER = ['--order', KNOWN.number, '--amount', KNOWN.amount];

  test('grades an endpoint of the demo app, and writes reports without a secret in any', async () => {
    const files = ['--junit', file('merchant.xml'), '--markdown', file('merchant.md')];
    const ended = await conform('haipay', '--callback-url', merchant.url, ...ORDER, ...files);
    expect({ error: ended.error, code: ended.code }).toEqual({ error: '', code: 0 });
    expect(ended.out).toMatch(/^ok {4}signature-wrong /m);
    expect(ended.out).toMatch(/\nGrade A: nothing failed\n$/);
    expect(readFileSync(file('merchant.xml'), 'utf8')).toContain('<property name="grade" value="A"/>');
    expect(readFileSync(file('merchant.md'), 'utf8')).toContain('- Grade: **A**: nothing failed');
  });

  test('says what was sent, what came, what is expected, and how to mend it', async () => {
    merchant.spoil = (check, said) =>
      check === 'signature-missing' ? { status: 200, body: 'SUCCESS' } : said;
    const ended = await conform('haipay', '--callback-url', merchant.url, ...ORDER, '--json');
    merchant.spoil = (_, said) => said;
    expect(ended.code).toBe(1);
    const report = JSON.parse(ended.out);
    expect(report.grade).toEqual({ letter: 'F', reason: 'a critical check failed' });
    const failed = report.results.find(({ id }: { id: string }) => id === 'signature-missing');
    expect(failed).toMatchObject({ severity: 'critical', outcome: 'failed', got: 'HTTP 200 SUCCESS' });
    expect(failed.mend).toMatch(/^Verify the signature/);
    expect(failed.exchanges[0].sent).toContain(`"orderId":"${KNOWN.number}"`);
    const { haipay } = await readDemoCredentials();
    expect(ended.out).not.toContain(haipay[0]?.secretKey);
  });

  test('an endpoint that does not know the order ends with 2 and the options to give', async () => {
    const { out, code } = await conform('haipay', '--callback-url', merchant.url);
    expect(code).toBe(2);
    expect(out).toContain('name an order that the endpoint knows, by --order and --amount');
    expect(out).toMatch(/\nGrade -: /);
  });

  test('makes a key for an app that is no demo app, prints its public half, and keeps the file', async () => {
    const key = file('platform.key');
    const first = await conform('haipay', '--platform-key', key, '--print-key');
    expect(first).toMatchObject({ code: 0, error: '' });
    expect(first.out).toMatch(/^MIIBIj[\w+/=]+\n$/);
    const { mode } = statSync(key);
    expect(mode & 0o077).toBe(0);
    const kept = readFileSync(key, 'utf8');
    const again = await conform('haipay', '--platform-key', key, '--print-key');
    expect(again.out).toBe(first.out);
    expect(readFileSync(key, 'utf8')).toBe(kept);
    // The endpoint takes this key for the platform's: the message is genuine then.
    const { haipay } = await readDemoCredentials();
    const app = { appId: 7777, secretKey: haipay[0]?.secretKey, currency: 'KRW' };
    writeFileSync(file('app.json'), JSON.stringify(app));
    const keys = loadKeys({ secretKey: app.secretKey ?? '', publicKey: first.out });
    const before = merchant.endpoint;
    merchant.endpoint = ({ body }) =>
      verifyCollectionCallback({ body, keys }).ok
        ? { status: 200, body: 'SUCCESS' }
        : { status: 400, body: 'no' };
    const args = ['haipay', '--callback-url', merchant.url, '--credentials', file('app.json')];
    const ended = await conform(...args, '--platform-key', key, '--only', 'accepted', 'signature-wrong');
    merchant.endpoint = before;
    expect(ended).toMatchObject({ code: 0, error: '' });
    expect((await conform(...args)).error).toMatch(
      /^naru: 7777 is no demo app: name the private key .*--print-key/,
    );
  });

  test('lists the checks with severity and source', async () => {
    const { out, code } = await conform('eximbay', '--list', '--json');
    expect(code).toBe(0);
    const rows = JSON.parse(out) as { id: string }[];
    expect(rows.find(({ id }) => id === 'moved-border')).toMatchObject({
      severity: 'major',
      source: 'eximbay.md §2.1',
    });
  });

  test.each([
    [['haipay'], /^naru: --callback-url is needed/],
    [['haipay', '--callback-url', 'http://127.0.0.1:1/'], /^naru: http:\/\/127.0.0.1:1\/: no answer: /],
    [['haipay', '--callback-url', 'http://127.0.0.1:9/', '--order', 'X'], /^naru: --order needs --amount/],
    [
      ['haipay', '--callback-url', 'http://127.0.0.1:9/', '--only', 'none'],
      /^naru: there is no check none: --list/,
    ],
    [['haipay', '--print-key'], /^naru: --print-key needs --platform-key/],
    [['eximbay', '--print-key'], /^naru: Eximbay has no key pair of the platform/],
    [['haipay', '--amount', '1,000'], /A decimal above 0/],
    [['haipay', '--currency', 'nothing'], /A currency such as KRW/],
    [
      ['haipay', '--callback-url', 'http://127.0.0.1:9/', '--amount', '10.50'],
      /^naru: --amount must be whole won/,
    ],
    [
      ['teemopay', '--callback-url', 'http://127.0.0.1:9/', '--amount', '10.5'],
      /^naru: --amount must be whole won/,
    ],
    [['haipay', '--callback-url', 'nowhere'], /An address such as/],
  ])('%j is refused with a sentence', async (args, fault) => {
    const ended = await conform(...args);
    expect(ended.error).toMatch(fault);
    expect(ended.code).toBe(2);
  });
});
