import { InvalidArgumentError } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { demoClient } from '../../../../test/support/demo-merchant.ts';
import { type ServerProcess, startServer } from '../../../../test/support/server-process.ts';
import { acceptHeldDeposits, listHeldDeposits, returnHeldDeposits } from '../../src/admin/held/operations.ts';
import { type DepositRulePairs, depositRuleArgument } from '../../src/cli/parse.ts';
import { settingArgument as settingArgumentOf } from '../../src/cli/settings.ts';
import { DIALECTS } from '../../src/dialects/index.ts';
import { dialectsByName } from '../../src/gateway.ts';
import { commandLine } from '../support/cli.ts';
import { vaCollection } from '../support/orders.ts';

const settingArgument = settingArgumentOf(dialectsByName(DIALECTS));

test('a decision that came second is answered with what the first one made of the payment', async () => {
  const found = { merchantId: 'm', id: 'p', platformNumber: '1', state: 'expired' };
  const refusal = { code: 'state_conflict', state: 'captured', event: 'review_returned' };
  const payments = {
    named: async () => ({ kind: 'one', payment: found }),
    resolveReview: async () => ({ ok: false, refusal }),
  };
  const context = { gateway: { engine: { payments } } } as never;
  await expect(returnHeldDeposits.run(context, { number: '1' }, {} as never)).rejects.toThrow(
    'nothing is held that could be returned (the payment is captured)',
  );
});

test('money in a currency that was not ordered: what is expected has its own, and accepting says why not', async () => {
  const found = { merchantId: 'm', id: 'p', platformNumber: '1', state: 'pending' };
  const payments = {
    named: async () => ({ kind: 'one', payment: found }),
    resolveReview: async () => ({ ok: false, refusal: { code: 'other_currency', currency: 'USD' } }),
  };
  const held = {
    expected: 2000n,
    expectedCurrency: 'KRW',
    amount: 150n,
    currency: 'USD',
    createdAt: new Date(),
  };
  const engine = { payments, lists: { heldDeposits: async () => [held] } };
  const context = { gateway: { engine } } as never;
  await expect(acceptHeldDeposits.run(context, { number: '1' }, {} as never)).rejects.toThrow(
    'refused: what is held came in USD, which was not ordered',
  );
  const { items } = await listHeldDeposits.run(context, {}, {} as never);
  expect(items).toMatchObject([
    { expected: '2000', expectedCurrency: 'KRW', amount: '1.50', currency: 'USD' },
  ]);
});

describe('deposit rules as arguments', () => {
  test('one case each, several add up, default unsets, and none is given twice', () => {
    const given = ['wrongName=hold', 'late=default', 'short=hold'];
    const rules = given.reduce<DepositRulePairs>((before, text) => depositRuleArgument(text, before), {});
    expect(rules).toEqual({ short: 'hold', wrongName: 'hold', late: 'default' });
    expect(() => depositRuleArgument('short=accept', rules)).toThrow('short is given twice.');
  });

  test.each([
    ['shrt=accept', 'A case is one of short, over, repeated, late, wrongName.'],
    ['wrong_name=accept', 'A case is one of'],
    ['accept', 'A case is one of'],
    ['=accept', 'A case is one of'],
    ['short', 'A rule is one of accept, hold, refuse, or default.'],
    ['short=', 'A rule is one of'],
    ['short=Accept', 'A rule is one of'],
    ['short=accept=hold', 'A rule is one of'],
  ])('%s is none', (text, words) => {
    expect(() => depositRuleArgument(text)).toThrow(InvalidArgumentError);
    expect(() => depositRuleArgument(text)).toThrow(words);
  });

  test('the setting of all of them is not written as text', () => {
    expect(() => settingArgument('depositRules=accept')).toThrow('Set them with --deposit-rule case=rule.');
    expect(settingArgument('depositRule=accept')).toEqual({ depositRule: 'accept' });
  });
});

describe('the commands, on a database of their own', () => {
  const commands = commandLine();
  const { naru } = commands;
  let server: ServerProcess;
  afterAll(async () => {
    await server?.stop();
  });

  /** What happens while the server runs; the embedded database belongs to one process at a time. */
  async function serving<T>(
    work: (post: (url: string, body?: object) => Promise<void>) => Promise<T>,
  ): Promise<T> {
    server = await startServer(commands.env);
    const result = await work(async (url, body = {}) => {
      const reply = await fetch(new URL(url, server.baseUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect([url, reply.status]).toEqual([url, 200]);
    });
    expect(await server.stop()).toBe(0);
    return result;
  }

  async function newOrder(): Promise<string> {
    const { appId: _, ...request } = vaCollection();
    const made = await demoClient(server.baseUrl).collectApply(request as never);
    if (!made.ok) throw new Error(JSON.stringify(made));
    return made.data.orderNo;
  }

  test('rules are set, deposits are reviewed, the ledger is proven', { timeout: 180_000 }, async () => {
    const [short, twice] = await serving(async (post) => {
      const orders = [await newOrder(), await newOrder()] as const;
      await post(`/_sandbox/payments/${orders[0]}/deposits`, { amount: 9000 });
      await post(`/_sandbox/payments/${orders[1]}/deposits`, { amount: 10_000 });
      await post(`/_sandbox/payments/${orders[1]}/deposits`, { amount: 4000 });
      return orders;
    });

    const listed = await naru('review', 'list', '--json');
    const rows = JSON.parse(listed.out) as Record<string, unknown>[];
    expect(rows).toMatchObject([
      {
        case: 'short',
        platform_number: short,
        state: 'in_review',
        expected: '10000',
        expected_currency: 'KRW',
        amount: '9000',
      },
      { case: 'repeated', platform_number: twice, state: 'captured', choice: 'accept or return' },
    ]);
    expect((await naru('review', 'list')).out).toContain('accept or return');

    expect(await naru('review', 'accept', twice, '--deposit', String(rows[1]?.['deposit_id']))).toMatchObject(
      {
        code: 0,
        out: 'The payment is captured.\n',
      },
    );
    expect(await naru('review', 'accept', twice)).toMatchObject({
      code: 1,
      error: 'naru: refused: nothing is held that could be accepted (the payment is captured)\n',
    });
    expect((await naru('review', 'return', short)).out).toBe('The payment is failed.\n');

    const set = ['app', 'set', 'haipay', '1054'];
    const rules = ['--deposit-rule', 'short=accept', '--deposit-rule', 'wrongName=refuse'];
    expect(await naru(...set, ...rules)).toMatchObject({ code: 0 });
    const wrong = await naru(...set, '--setting', 'depositRule=acept');
    expect(wrong.code).not.toBe(0);
    expect(wrong.error).toContain('depositRule is accept, hold, refuse, or default.');
    const misspelt = await naru(...set, '--deposit-rule', 'shrt=accept');
    expect(misspelt.code).not.toBe(0);
    expect(misspelt.error).toContain('A case is one of short, over, repeated, late, wrongName.');
    const apps = JSON.parse((await naru('app', 'list', '--json')).out) as Record<string, unknown>[];
    expect(apps.find((app) => app['public_id'] === '1054' && app['dialect'] === 'haipay')).toMatchObject({
      settings: { depositRules: { short: 'accept', wrongName: 'refuse' } },
    });
    expect((await naru('ledger', 'verify')).code).toBe(0);

    const merchantId = JSON.parse((await naru('merchant', 'list', '--json')).out)[0]['id'] as string;
    const balances = async (...more: string[]) =>
      JSON.parse((await naru('ledger', 'balances', merchantId, '--json', ...more)).out);
    expect((await naru('ledger', 'adjust', merchantId, '12.50', '--currency', 'USD')).code).toBe(0);
    const won = await balances('--currency', 'KRW');
    const dollars = await balances('--currency', 'USD');
    expect(dollars).toMatchObject({ currency: 'USD', frozen: '0.00' });
    const all = await balances();
    expect(all[0]).toEqual(won);
    expect(all).toContainEqual(dollars);
    expect((await naru('ledger', 'balances', merchantId)).out).toMatch(/^currency .*\nKRW .*\n(.*\n)*USD /);
  });
});
