import { beforeAll, describe, expect, test } from 'vitest';
import { commandLine } from '../support/cli.ts';

/** Times are of programs that are started one after the other, each with a database of its own. */
const SLOW = { timeout: 120_000 };

describe('risk on the command line', () => {
  const commands = commandLine();
  let merchant: string;
  beforeAll(async () => {
    const made = await naru(['merchant', 'create', 'Shop', '--json']);
    merchant = (JSON.parse(made.out) as { merchantId: string }).merchantId;
  }, SLOW.timeout);

  const naru = (args: readonly string[], input = '') => commands.fed(input, ...args);

  const rules = async () =>
    JSON.parse((await naru(['risk', 'rules', 'list', '--merchant', merchant, '--json'])).out) as {
      id: string;
      kind: string;
      code: string;
      enabled: boolean;
      parameters: object;
    }[];

  test('rules are added, listed, switched and taken away', SLOW, async () => {
    const velocity = '{"kind":"velocity","parameters":{"by":"card","windowSeconds":3600,"maxCount":3}}';
    const added = await naru(['risk', 'rules', 'add', velocity, '--merchant', merchant, '--json']);
    expect(added.error).toBe('');
    expect(JSON.parse(added.out)).toMatchObject({ kind: 'velocity', code: 'D481', enabled: true });
    const mismatch = '{"kind":"country_mismatch","parameters":{},"outcome":"review","note":"국가"}';
    await naru(['risk', 'rules', 'add', '-', '--merchant', merchant], mismatch);
    const [first, second] = await rules();
    expect([first?.kind, second?.kind]).toEqual(['velocity', 'country_mismatch']);
    expect((await naru(['risk', 'rules', 'disable', first?.id ?? ''])).out).toContain('within a second');
    await naru(['risk', 'rules', 'remove', second?.id ?? '']);
    const shown = await naru(['risk', 'rules', 'list', '--merchant', merchant]);
    expect(shown.out).toMatch(/^id +appId +position +kind/);
    expect(shown.out).toMatch(/velocity .* false /);
    expect(shown.out).not.toContain('country_mismatch');
  });

  test('a card by its number comes in on standard input, and goes nowhere', SLOW, async () => {
    const block = (...args: string[]) => ['risk', 'block', ...args, '--merchant', merchant];
    const blocked = await naru(block('card', '--stdin', '--note', 'stolen'), '4111 1111 1111 1111\n');
    expect(blocked.out).toMatch(/^Blocked by rule [0-9a-f-]{36};/);
    await naru(block('email', 'Bad@Example.com'));
    await naru(block('ip', '198.51.100.0/24'));
    const kept = (await rules()).filter(({ kind }) => kind.startsWith('blocklist'));
    expect(kept.map(({ code }) => code)).toEqual(['BL00', 'BL10', 'BL11']);
    expect(JSON.stringify(kept)).not.toMatch(/4111|bad@/i);
    expect(kept[0]?.parameters).toEqual({ cardKeys: [expect.stringMatching(/^[0-9a-f]{32}$/)] });
    expect(kept[2]?.parameters).toEqual({ networks: ['198.51.100.0/24'] });
  });

  test.each([
    [['risk', 'rules', 'add', '{}', '--app', 'eximbay:0000000000'], 'there is no eximbay app'],
    [
      ['risk', 'rules', 'add', '{"kind":"x"}', '--merchant', '01900000-0000-7000-8000-000000000001'],
      'parameters',
    ],
    [['risk', 'reviews', 'accept', 'nobody', '--operator', 'kim'], 'there is no review of nobody'],
  ])('%j is refused in words', SLOW, async (args, words) => {
    const { code, error } = await naru(args);
    expect(code).toBe(1);
    expect(error).toContain(words);
  });

  test('a dry run of a shop without payments says nothing would change', SLOW, async () => {
    const rule = '{"kind":"amount","parameters":{"above":{"USD":"5.00"}}}';
    const run = await naru(['risk', 'dry-run', '--rule', rule, '--merchant', merchant, '--json']);
    expect(JSON.parse(run.out)).toEqual({
      looked: 0,
      isCutShort: false,
      matched: 0,
      wouldReject: 0,
      wouldReview: 0,
      unknown: 0,
      examples: [],
    });
    expect((await naru(['risk', 'reviews', 'list'])).out).toBe('Nothing waits.\n');
  });
});
