import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort, spawnNaru } from '../../../../test/support/server-process.ts';
import { commandLine } from '../support/cli.ts';
import { fgkeyOf, prepared } from '../support/eximbay.ts';
import { until } from '../support/until.ts';

/** The order of the reference's example, without what its fgkey does not cover. */
const EXAMPLE = prepared({
  payment: { order_id: '20220819105102', amount: '1' },
  buyer: { name: 'eximbay', email: 'test@eximbay.com' },
  url: { return_url: 'eximbay.com', status_url: 'eximbay.com' },
});
const EXAMPLE_FGKEY = '0E9BE04BA239A519E68171F26B68604ADA0A85C8350DBF5C8C0FCCF98461DB09';
const DEMO_SECRET_KEY = '289F40E6640124B2628640168C3C5464';

describe('Eximbay on the command line', () => {
  const commands = commandLine();
  const { naru } = commands;

  test('sign gives an order its fgkey and the headers of the call', async () => {
    const [order, headers] = [
      path.join(commands.directory, 'order.json'),
      path.join(commands.directory, 'headers'),
    ];
    await writeFile(order, JSON.stringify(EXAMPLE));
    const signed = await naru('sign', '--dialect', 'eximbay', '--headers', headers, order);
    expect(JSON.parse(signed.out)).toEqual({ fgkey: EXAMPLE_FGKEY, ...EXAMPLE });
    expect(await readFile(headers, 'utf8')).toBe(
      'authorization: Basic dGVzdF8xODQ5NzA1QzY0MkMyMTdFMEIyRDo=\ncontent-type: application/json\n',
    );
    const inquiry = path.join(commands.directory, 'inquiry.json');
    await writeFile(inquiry, '{"mid":"1849705C64"}');
    expect(JSON.parse((await naru('sign', '--dialect', 'eximbay', inquiry)).out)).toEqual({
      mid: '1849705C64',
    });
    await writeFile(inquiry, '{"mid":"1849705C65"}');
    const strange = await naru('sign', '--dialect', 'eximbay', inquiry);
    expect([strange.code, strange.error]).toEqual([
      1,
      expect.stringContaining('give --api-key and --secret-key'),
    ]);
  });

  test('apps are made with their keys, whose forms merchants’ programs check', {
    timeout: 60_000,
  }, async () => {
    const merchant = JSON.parse((await naru('merchant', 'create', 'Shop', '--json')).out) as {
      merchantId: string;
    };
    const create = (id: string) =>
      naru(
        'app',
        'create',
        '--merchant',
        merchant.merchantId,
        '--dialect',
        'eximbay',
        '--id',
        id,
        '--currency',
        'USD',
        '--json',
      );
    expect((await create('abc')).error).toContain('ten upper-case hexadecimal digits');
    const made = JSON.parse((await create('1849705C65')).out) as Record<string, string>;
    expect(made).toEqual({
      mid: '1849705C65',
      currency: 'USD',
      secretKey: expect.stringMatching(/^[0-9A-F]{32}$/),
      apiKey: expect.stringMatching(/^test_1849705C65[0-9A-Za-z]{10}$/),
      webhookSecret: expect.stringMatching(/^[A-Za-z0-9_-]{32,}$/),
    });
    const rotate = (kind: string) =>
      naru('key', 'rotate', '1849705C65', '--dialect', 'eximbay', '--kind', kind, '--json');
    const next = JSON.parse((await rotate('api_key')).out) as Record<string, string>;
    expect(next).toEqual({ apiKey: expect.stringMatching(/^test_1849705C65[0-9A-Za-z]{10}$/) });
    expect(next['apiKey']).not.toBe(made['apiKey']);
    expect((await rotate('platform_private_key')).error).toContain(
      'eximbay apps have no platform_private_key',
    );
    const keys = await naru('key', 'list', '1849705C65', '--dialect', 'eximbay', '--json');
    expect(JSON.parse(keys.out)).toHaveLength(4);
    expect(keys.out).not.toContain(made['secretKey']);
  });

  test('listen verifies callbacks and answers as shops do', async () => {
    const port = await freePort();
    const child = spawnNaru({}, ['listen', '--port', String(port)]);
    try {
      let out = '';
      child.stdout?.on('data', (chunk) => {
        out += chunk;
      });
      await until('the listener', () => out.includes('Waiting'));
      const parameters = {
        mid: '1849705C64',
        transaction_type: 'PAYMENT',
        order_id: 'A1',
        currency: 'USD',
        amount: '1',
        rescode: '0000',
        resmsg: 'Success.',
      };
      const post = async (fgkey: string) => {
        const body = new URLSearchParams({ ...parameters, fgkey });
        return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })).text();
      };
      expect(await post(fgkeyOf(parameters, DEMO_SECRET_KEY))).toBe('rescode=0000&resmsg=Success');
      expect(await post('A'.repeat(64))).toBe('rescode=EC00&resmsg=fgkey_mismatch');
      // What it prints comes through a pipe, after its answer.
      await until('the report', () => out.includes('NOT VERIFIED (fgkey_mismatch)'));
      expect(out).toMatch(/^verified {2}mid=1849705C64/m);
    } finally {
      child.kill();
    }
  });
});
