import { expect, test } from 'vitest';
import { describeOnServerFirst } from '../../../test/support/stores.ts';
import { RateTable } from '../src/rates/rate-table.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

/** A table at a clock that the test sets. */
async function setUp(openFresh: Parameters<Parameters<typeof describeOnServerFirst>[1]>[0]) {
  let now = at(0);
  const store = await openFresh();
  const table = new RateTable(store, { now: () => now });
  const clockTo = (minute: number) => {
    now = at(minute);
  };
  return { store, table, clockTo };
}

describeOnServerFirst('the table of rates', (openFresh) => {
  test('keeps what an operator says, and knows what was in force when', async () => {
    const { table, clockTo } = await setUp(openFresh);
    const pair = { base: 'USD', quote: 'KRW' } as const;
    expect(await table.current('USD', 'KRW')).toBeUndefined();
    await table.set({ ...pair, rate: '1385.20' });
    clockTo(5);
    await table.set({ ...pair, rate: '1390', source: 'Bank', marginPpm: 30_000n });
    await table.set({ ...pair, rate: '1400', validFrom: at(60), validUntil: at(90) });
    const [first, second] = [await table.at(pair, at(4)), await table.current('USD', 'KRW')];
    expect(first).toEqual({
      ...pair,
      rate: '1385.20',
      source: 'operator',
      validFrom: at(0),
      validUntil: null,
      marginPpm: 0n,
    });
    expect(second).toMatchObject({ rate: '1390', source: 'Bank', marginPpm: 30_000n });
    expect((await table.current('KRW', 'USD'))?.rate).toBe('0.00071942446');
    clockTo(70);
    expect((await table.current('USD', 'KRW'))?.rate).toBe('1400');
    clockTo(90);
    expect(await table.current('USD', 'KRW')).toBeUndefined();
    expect((await table.since(pair, at(50))).map(({ rate }) => rate)).toEqual(['1400', '1390']);
    expect((await table.since(pair, at(61))).map(({ rate }) => rate)).toEqual(['1400']);
    expect((await table.list(10)).map(({ rate }) => rate)).toEqual(['1400', '1390', '1385.20']);
    expect(await table.list(10, { base: 'KRW' })).toEqual([]);
    expect(await table.list(1, { quote: 'KRW' })).toHaveLength(1);
  });

  test('the same pair and time again replaces a rate', async () => {
    const { table } = await setUp(openFresh);
    await table.set({ base: 'USD', quote: 'JPY', rate: '150' });
    await table.set({ base: 'USD', quote: 'JPY', rate: '151', source: 'Bank', validUntil: at(9) });
    expect(await table.list(10)).toEqual([
      expect.objectContaining({ rate: '151', source: 'Bank', validUntil: at(9), marginPpm: 0n }),
    ]);
  });

  test('takes all of several or none, and nothing impossible', async () => {
    const { table } = await setUp(openFresh);
    const good = { base: 'USD', quote: 'KRW', rate: '1385.20' } as const;
    const wrong = [
      { ...good, rate: '0' },
      { ...good, quote: 'USD' as const },
      { ...good, validFrom: at(5), validUntil: at(5) },
      { ...good, marginPpm: -1n },
      { ...good, marginPpm: 500_001n },
    ];
    for (const rate of wrong) {
      await expect(table.setAll([{ ...good, validFrom: at(1) }, rate])).rejects.toThrow(RangeError);
    }
    expect(await table.list(10)).toEqual([]);
    await table.setAll([]);
    await table.setAll([good, { ...good, validFrom: at(1) }]);
    expect(await table.list(10)).toHaveLength(2);
  });
});
