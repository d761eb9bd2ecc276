import { BRANDS } from '@naru/wire/card-brands';
import { isLuhnValid, luhnDigit } from '@naru/wire/luhn';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeCard, parseCard } from '../src/index.ts';

const NOW = new Date('2026-03-15T00:00:00Z');
const GOOD = { number: '4111 1111 1111 1111', expiry: '12/33', cvc: '123' };

function faultOf(entry: Partial<typeof GOOD>, now = NOW): string | undefined {
  const parsed = parseCard({ ...GOOD, ...entry }, now);
  return parsed.ok ? undefined : parsed.fault;
}

function withCheckDigit(body: string): string {
  return body + luhnDigit(body);
}

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));

/** A number of each brand: a prefix of one of its ranges, filled up to one of its lengths. */
const brandNumbers = fc
  .constantFrom(...BRANDS)
  .chain((brand) =>
    fc.tuple(fc.constant(brand), fc.constantFrom(...brand.ranges), fc.constantFrom(...brand.lengths)),
  )
  .chain(([brand, [first, last], length]) =>
    fc.tuple(
      fc.constant(brand),
      fc.integer({ min: Number(first), max: Number(last) }),
      digits(length - 1 - first.length),
    ),
  )
  .map(([brand, prefix, rest]) => ({ brand, number: withCheckDigit(`${prefix}${rest}`) }));

describe('the check digit', () => {
  test.each([
    ['79927398713', true],
    ['79927398710', false],
    ['4111111111111111', true],
    ['378282246310005', true],
    ['30569309025904', true],
    ['0', false],
    ['', false],
    ['4111 1111', false],
    ['４１１１', false],
  ])('of %j: %s', (text, valid) => {
    expect(isLuhnValid(text)).toBe(valid);
  });

  test('makes any digits valid, and exactly one digit does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }).chain(digits), (body) => {
        const fitting = [...'0123456789'].filter((digit) => isLuhnValid(body + digit));
        expect(fitting).toEqual([luhnDigit(body)]);
      }),
    );
  });

  test('finds every single wrong digit', () => {
    const slip = fc.tuple(digits(15), fc.nat(15), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(slip, ([body, at, distance]) => {
        const number = withCheckDigit(body);
        const wrong = (Number(number[at]) + distance) % 10;
        expect(isLuhnValid(number.slice(0, at) + wrong + number.slice(at + 1))).toBe(false);
      }),
    );
  });
});

describe('brands', () => {
  test.each([
    ['4111111111111111', 'visa'],
    ['5555555555554444', 'mastercard'],
    ['2221000000000009', 'mastercard'],
    ['2720990000000007', 'mastercard'],
    ['378282246310005', 'amex'],
    ['341111111111111', 'amex'],
    ['3528000000000007', 'jcb'],
    ['3569990010083722', 'jcb'],
    ['6200000000000005', 'unionpay'],
    ['6221260000000000', 'unionpay'],
    ['30569309025904', 'diners'],
    ['36006666333344', 'diners'],
    ['6011111111111117', 'discover'],
    ['6440000000000005', 'discover'],
    ['2200000000000004', 'mir'],
    ['9410000000000005', 'local'],
  ])('%s is %s', (number, brand) => {
    const cvc = brand === 'amex' ? '1234' : '123';
    const parsed = parseCard({ number, expiry: '12/33', cvc }, NOW);
    if (!parsed.ok) throw new Error(parsed.fault);
    expect(describeCard(parsed.card).brand).toBe(brand);
  });

  test('every number of a range is taken with a CVC of the right length, and described by its ends only', () => {
    fc.assert(
      fc.property(brandNumbers, ({ brand, number }) => {
        const entry = { number, expiry: '12/33', cvc: '1'.repeat(brand.cvcDigits) };
        const parsed = parseCard(entry, NOW);
        if (!parsed.ok) throw new Error(parsed.fault);
        expect(parsed.card.revealNumber()).toBe(number);
        expect(describeCard(parsed.card)).toMatchObject({
          brand: brand.brand,
          first4: number.slice(0, 4),
          last4: number.slice(-4),
        });
        const other = '1'.repeat(brand.cvcDigits === 3 ? 4 : 3);
        expect(faultOf({ number, cvc: other })).toBe('cvc');
      }),
    );
  });

  test('no other length of a brand is taken', () => {
    const wrong = fc
      .constantFrom(...BRANDS)
      .chain((brand) => fc.tuple(fc.constant(brand), fc.integer({ min: 12, max: 19 })))
      .filter(([brand, length]) => !brand.lengths.includes(length));
    fc.assert(
      fc.property(wrong, ([brand, length]) => {
        const [first] = brand.ranges[0] ?? [''];
        const number = withCheckDigit(first.padEnd(length - 1, '0'));
        expect(faultOf({ number })).toBe('number');
      }),
    );
  });

  test('ranges of one brand are no other’s', () => {
    const first = BRANDS.flatMap(({ brand, ranges }) => ranges.map(([from]) => ({ brand, from })));
    for (const { brand, from } of first) {
      const parsed = parseCard(
        { number: withCheckDigit(from.padEnd(15, '0')), expiry: '12/33', cvc: '123' },
        NOW,
      );
      if (parsed.ok) expect(describeCard(parsed.card).brand).toBe(brand);
    }
    expect(first.length).toBeGreaterThan(10);
  });
});

describe('a card as it is typed', () => {
  test.each([
    ['4111111111111111'],
    ['4111-1111-1111-1111'],
    [' 4111 1111 1111 1111 '],
    ['41 11111111111111'],
  ])('the number %j is taken', (number) => {
    expect(faultOf({ number })).toBeUndefined();
  });

  test.each([
    [''],
    ['4111 1111 1111 1112'],
    ['4111  1111 1111 1111'],
    ['4111.1111.1111.1111'],
    ['-4111111111111111'],
    ['4111111111111111-'],
    ['4111111111111'.slice(0, 11)],
    ['1000000000000008'],
    ['7000000000000005'],
    ['٤111111111111111'],
    ['4111111111111111\n4111111111111111'],
  ])('the number %j is not', (number) => {
    expect(faultOf({ number })).toBe('number');
  });

  test('a number without end is not', () => {
    expect(faultOf({ number: '4'.repeat(1_000_000) })).toBe('number');
    expect(faultOf({ number: `4111111111111111${' '.repeat(1_000_000)}` })).toBe('number');
  });

  test.each([['12/33'], ['1233'], ['12 / 33'], [' 12/33 '], ['03/26']])(
    'the expiry %j is taken',
    (expiry) => {
      const parsed = parseCard({ ...GOOD, expiry }, NOW);
      expect(parsed.ok && parsed.card.revealExpiry()).toBe(expiry.replace(/\D/g, ''));
    },
  );

  test.each([
    [''],
    ['13/33'],
    ['00/33'],
    ['1/33'],
    ['12/2033'],
    ['12-33'],
    ['33/12'],
    ['ab/cd'],
    ['02/26'],
    ['12/25'],
  ])('the expiry %j is not', (expiry) => {
    expect(faultOf({ expiry })).toBe('expiry');
  });

  test('a card is good to the end of its month in Korea, nine hours before Greenwich', () => {
    const expiry = '03/26';
    expect(faultOf({ expiry }, new Date('2026-03-31T14:59:59.999Z'))).toBeUndefined();
    expect(faultOf({ expiry }, new Date('2026-03-31T15:00:00Z'))).toBe('expiry');
    expect(faultOf({ expiry: '04/26' }, new Date('2026-03-31T15:00:00Z'))).toBeUndefined();
    expect(faultOf({ expiry: '12/25' }, new Date('2025-12-31T14:59:59Z'))).toBeUndefined();
    expect(faultOf({ expiry: '12/25' }, new Date('2025-12-31T15:00:00Z'))).toBe('expiry');
  });

  test.each([[''], ['12'], ['1234'], ['12a'], [' 123'], ['１２３']])(
    'the CVC %j is none of a Visa',
    (cvc) => {
      expect(faultOf({ cvc })).toBe('cvc');
    },
  );

  test('American Express has four digits', () => {
    expect(faultOf({ number: '378282246310005', cvc: '1234' })).toBeUndefined();
    expect(faultOf({ number: '378282246310005', cvc: '123' })).toBe('cvc');
  });

  test('the first fault is reported, and never what was typed', () => {
    const parsed = parseCard({ number: '4111111111111112', expiry: '99/99', cvc: 'x' }, NOW);
    expect(parsed).toEqual({ ok: false, fault: 'number' });
    expect(faultOf({ expiry: '99/99', cvc: 'x' })).toBe('expiry');
  });

  test('anything else is refused without throwing', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (number, expiry, cvc) => {
        expect(parseCard({ number, expiry, cvc }, NOW).ok).toBe(false);
      }),
    );
  });
});
