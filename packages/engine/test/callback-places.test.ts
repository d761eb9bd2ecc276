import { describe, expect, test } from 'vitest';
import { Allowance } from '../src/outbox/allowance.ts';
import { type Line, MAX_IN_FLIGHT, type Place, Places } from '../src/outbox/places.ts';

const at = (senderId: string, address: string) => ({ senderId, address });

/** Takes places until none is given; the last word said why. */
function takeAll(
  places: Places,
  count: number,
  of: (index: number) => ReturnType<typeof at>,
  line: Line = 'first',
) {
  const taken: Place[] = [];
  const refused: string[] = [];
  for (let index = 0; index < count; index++) {
    const place = places.take(line, of(index));
    if (typeof place === 'string') refused.push(place);
    else taken.push(place);
  }
  return { taken, refused };
}

/** An address that is known to answer. */
function prove(places: Places, appId: string, endpoint: string): void {
  const place = places.take('first', at(appId, endpoint));
  if (typeof place === 'string') throw new Error(place);
  places.release(place, true);
}

describe('places for deliveries', () => {
  test('one address: four while nothing is known, sixteen once it answered, one after it did not', () => {
    const places = new Places();
    const first = takeAll(places, 20, () => at('a', 'https://x'));
    expect([first.taken.length, new Set(first.refused)]).toEqual([4, new Set(['aside'])]);
    for (const place of first.taken) places.release(place, true);
    const known = takeAll(places, 20, () => at('a', 'https://x'));
    expect(known.taken).toHaveLength(16);
    for (const place of known.taken) places.release(place, false);
    expect(takeAll(places, 20, () => at('a', 'https://x')).taken).toHaveLength(1);
  });

  test('an app with ever new addresses that hang takes sixteen places; another one has its own', () => {
    const places = new Places();
    prove(places, 'good', 'https://good');
    const hanging = takeAll(places, 1000, (index) => at('bad', `https://${index}`));
    expect([hanging.taken.length, new Set(hanging.refused)]).toEqual([16, new Set(['aside'])]);
    expect(takeAll(places, 16, () => at('good', 'https://good')).taken).toHaveLength(16);
    expect(takeAll(places, 4, () => at('other', 'https://new')).taken).toHaveLength(4);
    // Its own address that answers is not kept waiting by the others, either.
    prove(places, 'both', 'https://fine');
    takeAll(places, 100, (index) => at('both', `https://${index}.both`));
    expect(takeAll(places, 16, () => at('both', 'https://fine')).taken).toHaveLength(16);
  });

  test('an owner of many slow senders takes half of the places; the next one gets its share', () => {
    const places = new Places();
    const of = (ownerId: string) => (index: number) => {
      const senderId = `${ownerId} ${index % 16}`;
      return { ...at(senderId, `https://${senderId}`), ownerId };
    };
    for (const owner of ['many', 'next']) {
      for (let index = 0; index < 16; index++) {
        const { senderId, address } = of(owner)(index);
        prove(places, senderId, address);
      }
    }
    const many = takeAll(places, 300, of('many'));
    expect([many.taken.length, new Set(many.refused)]).toEqual([MAX_IN_FLIGHT / 2, new Set(['later'])]);
    expect(takeAll(places, 300, of('next')).taken.length).toBeGreaterThanOrEqual(MAX_IN_FLIGHT / 4);
    for (const place of many.taken) places.release(place, true);
    expect(takeAll(places, 300, of('many')).taken.length).toBeGreaterThanOrEqual(MAX_IN_FLIGHT / 4);
  });

  test('whatever many apps do, places are kept for addresses that answer', () => {
    const places = new Places();
    prove(places, 'good', 'https://good');
    const bad = (index: number) => at(`app ${index % 100}`, `https://${index}`);
    const first = takeAll(places, 5000, bad).taken.length;
    const aside = takeAll(places, 5000, (index) => bad(index + 10_000), 'aside').taken.length;
    expect([first, aside]).toEqual([128, 64]);
    expect(takeAll(places, 16, () => at('good', 'https://good')).taken).toHaveLength(16);
  });

  test('one that answers, but slowly, from as many addresses as it likes: its share and no more', () => {
    const places = new Places();
    for (let index = 0; index < 100; index++) prove(places, 'slow', `https://${index}`);
    const slow = takeAll(places, 1000, (index) => at('slow', `https://${index % 100}`));
    expect([slow.taken.length, new Set(slow.refused)]).toEqual([MAX_IN_FLIGHT / 2, new Set(['later'])]);
    prove(places, 'other', 'https://other');
    expect(takeAll(places, 16, () => at('other', 'https://other')).taken).toHaveLength(16);
    // Beside another one its share is smaller, until that is idle again.
    for (const place of slow.taken.slice(0, 40)) places.release(place, true);
    expect(places.take('first', at('slow', 'https://1'))).toBe('later');
  });

  test('what one app receives from an address says nothing about it for another one', () => {
    const places = new Places();
    prove(places, 'good', 'https://shop');
    const place = places.take('first', at('bad', 'https://shop')) as Place;
    places.release(place, false);
    expect([places.isProven(at('good', 'https://shop')), places.isProven(at('bad', 'https://shop'))]).toEqual(
      [true, false],
    );
  });

  test('what is remembered of addresses is bounded, and nothing leaks', () => {
    const places = new Places();
    for (let index = 0; index < 30_000; index++) prove(places, `app ${index % 7}`, `https://${index}`);
    expect(places.remembered).toBe(10_000);
    expect(places.isProven(at(`app ${29_999 % 7}`, 'https://29999'))).toBe(true);
    expect(places.leftOfShares().size).toBe(0);
    expect(takeAll(places, 200, (index) => at('new', `https://${index}.new`)).taken).toHaveLength(16);
  });
});

test('an allowance fills up with time, to its bound', () => {
  let nowMs = 0;
  const allowance = new Allowance(100, 20, () => nowMs);
  expect(allowance.has(20)).toBe(true);
  allowance.use(30);
  expect(allowance.has(1)).toBe(false);
  nowMs += 105;
  expect(allowance.has(1)).toBe(false);
  nowMs += 10;
  expect(allowance.has(1)).toBe(true);
  nowMs += 60_000;
  expect([allowance.has(20), allowance.has(21)]).toEqual([true, false]);
});
