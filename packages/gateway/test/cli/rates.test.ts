import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandLine } from '../support/cli.ts';

interface ListedRate {
  readonly base: string;
  readonly quote: string;
  readonly rate: string;
  readonly margin: string;
  readonly source: string;
  readonly valid_from: string;
  readonly valid_until: string | null;
}

describe('exchange rates on the command line', { timeout: 60_000 }, () => {
  const commands = commandLine();
  const { naru } = commands;

  async function listed(...args: string[]): Promise<ListedRate[]> {
    return JSON.parse((await naru('rates', 'list', '--json', ...args)).out) as ListedRate[];
  }

  async function file(name: string, ...lines: string[]): Promise<string> {
    const full = path.join(commands.directory, name);
    await writeFile(full, `${lines.join('\n')}\n`);
    return full;
  }

  test('are set one by one, from now on or for a time, with a margin', async () => {
    expect(await naru('rates', 'set', 'USD', 'KRW', '1385.20')).toMatchObject({
      code: 0,
      out: '1 USD = 1385.20 KRW\n',
    });
    const more = ['--margin', '2.75', '--source', 'Bank of the Han River', '--from', '2026-01-01', '--until'];
    expect((await naru('rates', 'set', 'KRW', 'JPY', '0.1093', ...more, '2026-01-02T09:00')).code).toBe(0);
    const [yen, dollars, ...others] = await listed();
    expect(others).toEqual([]);
    expect(yen).toEqual({
      base: 'KRW',
      quote: 'JPY',
      rate: '0.1093',
      margin: '2.75',
      source: 'Bank of the Han River',
      valid_from: '2025-12-31T15:00:00.000Z',
      valid_until: '2026-01-02T00:00:00.000Z',
    });
    expect(dollars).toMatchObject({ rate: '1385.20', margin: '0', source: 'operator', valid_until: null });
    expect(await listed('--base', 'usd')).toEqual([dollars]);
    expect(await listed('--quote', 'JPY', '--limit', '1')).toEqual([yen]);
    expect((await naru('rates', 'list')).out).toContain('Bank of the Han River');
  });

  test.each([
    [['KRW', 'KRW', '1'], 'KRW has no exchange rate with itself'],
    [['USD', 'KRW', '0'], 'A rate above 0'],
    [['USD', 'WON', '1'], 'A currency such as'],
    [['USD', 'KRW', '1', '--margin', '60'], 'A percentage from 0 to 50'],
    [['USD', 'KRW', '1', '--from', 'soon'], 'A time such as'],
    [['USD', 'KRW', '1', '--from', '2026-02-02', '--until', '2026-02-01'], 'over before it begins'],
  ])('%j is refused', async (args, sentence) => {
    const { code, error } = await naru('rates', 'set', ...args);
    expect([code, error]).toEqual([1, expect.stringContaining(sentence)]);
  });

  test('are imported from a file as a whole, or not at all', async () => {
    const before = await listed();
    const faulty = await file(
      'faulty.csv',
      'base,quote,rate,source,valid_from,valid_until,margin',
      'EUR,KRW,1505.70,Bank,2026-05-01,,3',
      'EUR,WON,1505.70,Bank,,,',
      'EUR,USD,"1,087",Bank,,,',
    );
    const refused = await naru('rates', 'import', faulty);
    expect(refused.code).toBe(1);
    expect(refused.error).toContain(`${faulty}:3: "WON" is no currency that is known here`);
    expect(refused.error).toContain(`${faulty}:4: "1,087" is no rate: a positive decimal such as 1385.20`);
    expect(refused.error).toContain('nothing was set');
    const good = await file(
      'may.csv',
      'base,quote,rate,valid_from,margin',
      'EUR,KRW,1505.70,2026-05-01,3',
      'EUR,USD,1.087,,',
    );
    expect((await naru('rates', 'import', '--dry-run', good)).out).toBe(
      '2 rates, all good; nothing was set.\n',
    );
    expect(await listed()).toEqual(before);
    expect((await naru('rates', 'import', good)).out).toBe('2 rates set.\n');
    expect(await listed('--base', 'EUR')).toEqual([
      expect.objectContaining({ quote: 'KRW', rate: '1505.70', margin: '3', source: 'may.csv' }),
      expect.objectContaining({ quote: 'USD', rate: '1.087', margin: '0', source: 'may.csv' }),
    ]);
    expect((await naru('rates', 'import', path.join(commands.directory, 'nowhere.csv'))).code).toBe(1);
    const torn = await file('to\nmor\u202Erow.csv', 'base,quote,rate', 'CAD,KRW,990');
    expect((await naru('rates', 'import', torn)).out).toBe('1 rate set.\n');
    expect(await listed('--base', 'CAD')).toEqual([expect.objectContaining({ source: 'to mor row.csv' })]);
  });
});
