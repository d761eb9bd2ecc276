import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readDemoCredentials } from '../../src/sandbox/demo.ts';
import { runNaru } from '../support/cli-in-process.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const folder = mkdtempSync(path.join(os.tmpdir(), 'naru-conform-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => path.join(folder, name);
const gateway = (...args: readonly string[]) => runNaru(['conform', 'gateway', ...args], {});

describe('naru conform gateway', () => {
  test('examines a server without ordering anything, says how each case ended, and exits with 0', async () => {
    const { out, error, code } = await gateway('eximbay', '--base-url', server.baseUrl);
    expect({ error, code }).toEqual({ error: '', code: 0 });
    expect(out).toMatch(/^ok {4}retrieve\.unknown-order {2}An order that there is not is Q004$/m);
    expect(out).toMatch(new RegExp(`^gateway eximbay at ${server.baseUrl}: \\d+ passed$`, 'm'));
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
    [['haipay', '--base-url', 'http://127.0.0.1:1'], /^naru: no answer: (?:ECONNREFUSED|bad port)/, 2],
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
