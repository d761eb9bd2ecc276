import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../../../test/support/sources.ts';
import { openFreshEmbedded } from '../../../../test/support/stores.ts';
import { DIALECTS } from '../../src/dialects/index.ts';
import { type Instance, startInstance } from '../../src/instance.ts';
import { DEMO_MERCHANT_ID, demoCredentialsOf } from '../../src/sandbox/demo.ts';
import { CATALOGUE } from '../../src/scenarios/catalogue/index.ts';
import { lackOf } from '../../src/scenarios/needs.ts';
import { ScenarioReceiver } from '../../src/scenarios/receiver.ts';
import { runScenario } from '../../src/scenarios/run.ts';
import { SandboxCalls } from '../../src/scenarios/sandbox-calls.ts';
import { AREAS, areaOf, stepsOf } from '../../src/scenarios/scenario.ts';
import { wordsOf } from '../../src/scenarios/words.ts';
import { runNaru } from '../support/cli-in-process.ts';
import { merchantEndpoint } from '../support/merchant.ts';

const naru = (...args: readonly string[]) => runNaru(['trigger', ...args], {});

describe('the catalogue', () => {
  test('has a hundred scenarios and more, each under a name of its own, in areas that are known', () => {
    const names = CATALOGUE.map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(100);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z_]+(\.[a-z_]+)+$/.test(name))).toEqual([]);
    expect([...new Set(CATALOGUE.map(areaOf))].toSorted()).toEqual([...AREAS].toSorted());
  });

  test('each scenario runs through a dialect, and each dialect runs most of those that it may', () => {
    const through = CATALOGUE.map((scenario) => ({
      name: scenario.name,
      count: DIALECTS.filter(({ scenarios }) => scenarios && !lackOf(scenario, scenarios)).length,
    }));
    expect(through.filter(({ count }) => count === 0)).toEqual([]);
    for (const { title, scenarios } of DIALECTS) {
      const able = CATALOGUE.filter((scenario) => scenarios && !lackOf(scenario, scenarios));
      expect(able.length, title).toBeGreaterThan(90);
    }
  });

  test('has both languages, and words for every step', () => {
    for (const scenario of CATALOGUE) {
      expect(scenario.title.ko, scenario.name).toMatch(/\p{sc=Hangul}/u);
      expect(scenario.title.en, scenario.name).not.toMatch(/\p{sc=Hangul}/u);
      for (const step of stepsOf(scenario)) expect(wordsOf(step), scenario.name).toMatch(/^[a-z]/);
    }
  });
});

test('a busy sandbox is called again, but not where that would add something twice', async () => {
  const calls: string[] = [];
  const busy = http.createServer(({ method, url = '' }, response) => {
    calls.push(`${method} ${url}`);
    const isSecond = calls.filter((one) => one === calls.at(-1)).length > 1;
    response.writeHead(isSecond ? 200 : 503).end('{}');
  });
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  const sandbox = new SandboxCalls(`http://127.0.0.1:${(busy.address() as AddressInfo).port}`, 'key');
  const adding = ['/clock/advance', '/payments/P1/deposits', '/callback-faults', '/notice-faults'];
  for (const path of adding) await expect(sandbox.control('POST', path, {}), path).rejects.toThrow('503');
  expect(calls).toHaveLength(adding.length);
  for (const path of ['/payments/P1/pay', '/callbacks/1/resend']) await sandbox.control('POST', path, {});
  await sandbox.control('DELETE', '/callback-faults');
  expect(calls).toHaveLength(adding.length + 6);
  busy.closeAllConnections();
  busy.close();
});

test('what a reader of callbacks throws is a fault of the message', async () => {
  const receiver = new ScenarioReceiver(() => {
    throw new TypeError('not even an object');
  });
  await receiver.start();
  const reply = await fetch(`${receiver.url}/x`, { method: 'POST', body: '[]' });
  expect([reply.status, await reply.text()]).toEqual([200, 'FAIL']);
  expect(receiver.received).toEqual([{ path: '/x', fault: 'unreadable' }]);
  await receiver.close();
});

describe('naru trigger without a sandbox', () => {
  test('looks for it at PORT as the other commands', async () => {
    const { code, error } = await runNaru(['trigger', 'payment.paid'], { PORT: '1' });
    expect([code, error]).toEqual([1, expect.stringContaining('nothing answers at http://127.0.0.1:1:')]);
  });

  test('lists all scenarios, those of an area, and for programs', async () => {
    const all = await naru('--list');
    expect(all.code).toBe(0);
    expect(all.out.trim().split('\n')).toHaveLength(CATALOGUE.length + 1);
    const { out } = await naru('--list', '--area', 'race', '--json');
    const races = JSON.parse(out) as { name: string; dialects: string[]; what: string }[];
    expect(races.map(({ name }) => name)).toEqual(
      CATALOGUE.filter((one) => areaOf(one) === 'race').map(({ name }) => name),
    );
    expect(races.find(({ name }) => name === 'race.same_payout_twice')?.dialects).toEqual([
      'haipay',
      'teemopay',
    ]);
    const teemo = await naru('--list', '--area', 'refund', '--dialect', 'teemopay');
    expect(teemo.out).toBe('There are no such scenarios.\n');
  });

  test.each([
    [['payment.payd'], 'there is no scenario payment.payd; near it are payment.paid'],
    [['refund.par'], 'near it are refund.part, refund.parts, refund.part_then_rest'],
    [['zzzzzzzzzzzzzzzzzzzzzzzz'], 'there is no scenario zzzzzzzzzzzzzzzzzzzzzzzz (naru trigger --list'],
    [[], 'name a scenario; naru trigger --list shows them'],
    [['payment.paid', '--area', 'race'], '--area goes with --list'],
    [
      ['payout.paid', '--dialect', 'eximbay'],
      'payout.paid can not be run: Eximbay: Eximbay pays nothing out',
    ],
    [['payment.paid', '--dialect', 'paypal'], 'haipay, teemopay, eximbay'],
    [['payment.paid', '--base-url', 'nowhere'], 'An address such as'],
    [
      ['callback.server_error', '--callback-url', 'http://127.0.0.1:9000/'],
      "plays the merchant's server: run it without --callback-url",
    ],
  ])('%j is refused in one line', async (args, sentence) => {
    const { code, error } = await naru(...args);
    expect(code).toBe(1);
    expect(error).toContain(sentence);
  });

  test('says that nothing answers, that a gateway runs live, and that it is no Naru', async () => {
    let health = '{"status":"ok"}';
    const server = http.createServer((request, response) => {
      // Not kept alive: a call after the end finds no connection left over.
      response.writeHead(request.url === '/healthz' ? 200 : 404, { connection: 'close' }).end(health);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await naru('payment.paid', '--base-url', url)).error).toBe(
      `naru: the gateway at ${url} runs live: scenarios need a sandbox\n`,
    );
    health = 'It works!';
    expect((await naru('payment.paid', '--base-url', url)).error).toBe(
      `naru: there is no Naru at ${url}: it answered 404\n`,
    );
    await new Promise((resolve) => server.close(resolve));
    const { code, error } = await naru('payment.paid', '--base-url', url);
    expect({ code, error }).toEqual({ code: 1, error: `naru: nothing answers at ${url}: ECONNREFUSED\n` });
  });
});

describe('naru trigger', () => {
  const merchant = merchantEndpoint();
  let instance: Instance;

  beforeAll(async () => {
    instance = await startInstance({ store: await openFreshEmbedded() });
  });
  afterAll(async () => {
    await instance?.close();
    await instance?.gateway.store.close();
  });

  const trigger = (...args: readonly string[]) => naru(...args, '--base-url', instance.baseUrl);
  const appSettings = async () => {
    const app = await instance.gateway.engine.context.directory.find('haipay', '1054');
    return app?.app.settings;
  };
  const operator = (method: string, url: string, body: object) =>
    instance.app.inject({
      method: method as 'PATCH',
      url: `/admin/v1${url}`,
      headers: { authorization: 'Bearer naru-sandbox-operator' },
      payload: body,
    });

  test.each(['docs/scenarios.md'])('prints what %s shows', async (page) => {
    const shown = /```text\n([\s\S]*?)```/.exec(readFileSync(path.join(root, page), 'utf8'))?.[1] ?? '';
    const name = shown.split(':')[0] ?? '';
    const { code, out, error } = await trigger(name);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const withoutNumber = (text: string) => text.replace(/S[A-Z0-9]{12}/g, 'NUMBER');
    expect(withoutNumber(out)).toBe(withoutNumber(shown));
  });

  test('says what it does to the whole sandbox, and puts back what it set', async () => {
    await operator('PATCH', '/apps/haipay/1054', { depositRules: { late: 'accept' } });
    const before = await appSettings();
    const { out } = await trigger('deposit.late.refused');
    expect(out).toContain('note: it changes a setting of the demo app, and puts it back\n');
    expect(await appSettings()).toEqual(before);
    const clock = await trigger('payout.paid.by_itself');
    expect(clock.out).toContain('note: it moves the sandbox’s clock forward');
  });

  test('stops half-way when it is told to, and puts back what it set', async () => {
    const before = await appSettings();
    const scenario = CATALOGUE.find(({ name }) => name === 'deposit.short.refused');
    const dialect = DIALECTS.find(({ name }) => name === 'haipay');
    if (!scenario || !dialect) throw new Error('it is gone');
    const stop = new AbortController();
    const { differences } = await runScenario(scenario, {
      calls: new SandboxCalls(instance.baseUrl, 'naru-sandbox-operator'),
      dialect,
      credentials: await demoCredentialsOf('haipay'),
      merchantId: DEMO_MERCHANT_ID,
      signal: stop.signal,
      onStep: () => stop.abort(),
    });
    expect(differences).toEqual(['it was stopped half-way']);
    expect(await appSettings()).toEqual(before);
  });

  test('says before a chargeback that webhooks come to it', async () => {
    const { code, out } = await trigger('chargeback.deducted', '--dialect', 'eximbay');
    expect(out).toContain('note: it changes a setting of the demo app, and puts it back\n');
    expect(out).toContain('chargeback_reported delivered (accepted)');
    expect(code).toBe(0);
  });

  test('sends callbacks to the merchant’s own server, and says how it answered', async () => {
    const { code } = await trigger('payment.paid', '--callback-url', merchant.url('/good'));
    expect(code).toBe(0);
    expect(merchant.received('/good')).toHaveLength(1);
    merchant.answer('/bad', (_, response) => response.writeHead(404).end('not here'));
    const bad = await trigger('payment.paid', '--callback-url', merchant.url('/bad'));
    expect(bad.code).toBe(1);
    expect(bad.out).toContain('callbacks: payment_succeeded pending (rejected), answered 404: not here\n');
    expect(bad.out).toContain('DIFFERENT: callbacks: payment_succeeded pending (rejected), expected');
  });

  test('ends with 1 where the end is another one, and as JSON says in what', async () => {
    await operator('PATCH', '/apps/haipay/1054', { state: 'disabled' });
    const { code, out } = await trigger('payment.paid', '--json');
    await operator('PATCH', '/apps/haipay/1054', { state: 'active' });
    expect(code).toBe(1);
    const said = JSON.parse(out) as { differences: string[]; steps: { difference: string | null }[] };
    expect(said.differences[0]).toMatch(/^step 1: refused \(.*\); expected accepted$/);
    expect(said.steps[0]?.difference).toBe('expected accepted');
  });

  test('a sandbox with an operator key of its own wants it', async () => {
    const { code, error } = await trigger('payment.paid', '--operator-key', 'another-one');
    expect(code).toBe(1);
    expect(error).toContain('give it with --operator-key (or NARU_OPERATOR_KEY)');
  });
});
