import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { programEnvironment } from '../../../../test/support/server-process.ts';
import { root } from '../../../../test/support/sources.ts';
import { commandLine } from '../support/cli.ts';

describe('merchants, apps and fees set by hand', () => {
  const commands = commandLine();
  const { naru } = commands;

  test('what can not be right is refused with a sentence, and leaves nothing', {
    timeout: 120_000,
  }, async () => {
    const { merchantId } = JSON.parse((await naru('merchant', 'create', '서울 책방', '--json')).out) as {
      merchantId: string;
    };
    const create = (id: string, ...more: string[]) =>
      naru('app', 'create', '--merchant', merchantId, '--id', id, '--currency', 'KRW', ...more);
    expect((await create('2001', '--callback-url', 'not a url')).error).toContain('An address such as');
    const made = await create('2001', '--callback-url', 'https://shop.example/cb');
    expect([made.code, made.error]).toEqual([0, '']);
    const again = await create('2001');
    expect([again.code, again.error]).toEqual([1, 'naru: there is a haipay app 2001 already\n']);
    const set = (...more: string[]) => naru('app', 'set', 'haipay', '2001', ...more);
    expect((await set()).error).toContain('nothing to change');
    expect((await set('--allow-ip', '10.0.0.0/8', '2001:db8::/32')).code).toBe(0);
    const limits = ['--requests-per-second', '--daily-payment-limit', '--daily-payout-limit'];
    expect((await set(...limits.flatMap((limit) => [limit, '5']))).code).toBe(0);
    expect((await set(...limits.flatMap((limit) => [limit, 'none']))).code).toBe(0);
    expect((await set('--setting', 'methods=NOWHERE_KRW')).error).toContain(
      'there is no haipay method NOWHERE_KRW',
    );
    const fees = (...more: string[]) => naru('fees', 'set', ...more, '--percent', '2.8');
    expect((await fees('defualt', 'payment', 'KRW')).error).toMatch(
      /there is no fee plan defualt \(there are: default/,
    );
    expect((await fees('default', 'payment', 'KRW', '--method', 'KAKAO')).error).toContain(
      'no payment method KAKAO',
    );
    expect((await fees('default', 'payment', 'KRW', '--method', 'KAKAOPAY_KRW')).code).toBe(0);
    expect((await fees('standard', 'payment', 'KRW', '--new-plan')).code).toBe(0);
    expect((await naru('merchant', 'close', merchantId, '--settle-seconds', '0')).code).toBe(0);
    expect((await create('2002')).error).toBe(`naru: the merchant ${merchantId} is closed\n`);
    expect((await set('--settlement-days', '2')).error).toContain('is closed');
    const list = JSON.parse((await naru('app', 'list', '--json')).out) as unknown[];
    expect(list).toHaveLength(1);
  });

  test('a reader that goes away ends a command quietly', async () => {
    const program = path.join(root, 'packages/gateway/src/cli/naru.ts');
    const child = spawn(process.execPath, [program, 'methods', 'list'], {
      cwd: root,
      env: programEnvironment(commands.env),
    });
    let error = '';
    child.stderr.on('data', (chunk) => {
      error += chunk;
    });
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number];
    expect([code, error]).toEqual([0, '']);
  });
});
