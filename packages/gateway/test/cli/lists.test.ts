import { describe, expect, test } from 'vitest';
import { commandLine } from '../support/cli.ts';

type Row = Readonly<Record<string, string>>;

describe('lists on the command line', () => {
  const { naru } = commandLine();
  const listed = async (...args: string[]) => JSON.parse((await naru(...args, '--json')).out) as Row[];

  /** All rows of a list, two at a time: each page goes on behind the last line of the one before. */
  async function pages(...command: string[]): Promise<Row[]> {
    const page = await listed(...command, '--limit', '2');
    const rows = [...page];
    for (let last = page.at(-1); last !== undefined; ) {
      const next = await listed(...command, '--limit', '2', '--after', last['id'] ?? '');
      rows.push(...next);
      last = next.at(-1);
    }
    return rows;
  }

  test('of merchants, apps and fees have an end', { timeout: 120_000 }, async () => {
    const merchants: string[] = [];
    for (const name of ['하나', '둘', '셋', 'Four', 'Five']) {
      merchants.push(JSON.parse((await naru('merchant', 'create', name, '--json')).out).merchantId as string);
    }
    expect((await pages('merchant', 'list')).map(({ id }) => id)).toEqual(merchants);
    const [merchant = ''] = merchants;
    for (const id of ['2003', '2001', '2002']) {
      await naru('app', 'create', '--merchant', merchant, '--id', id, '--currency', 'KRW');
    }
    const apps = ['2001', '2002', '2003'];
    expect((await pages('app', 'list')).map(({ public_id }) => public_id)).toEqual(apps);
    expect((await pages('app', 'list', '--merchant', merchant)).map(({ public_id }) => public_id)).toEqual(
      apps,
    );
    await naru('fees', 'set', '기본', 'payment', 'KRW', '--percent', '2.8', '--new-plan');
    const plans = (await listed('fees', 'list', '--plan', '기본')).map(({ fee_plan }) => fee_plan);
    expect(plans).toEqual(['기본']);
    expect((await naru('merchant', 'list', '--after', 'x')).error).toContain('An id such as');
  });
});
