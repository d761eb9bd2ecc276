import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPayersName } from '../src/payments/depositor-name.ts';

describe('the name of a depositor', () => {
  const SAME: [depositor: string, payer: string, why: string][] = [
    ['홍길동', '홍길동', 'the same'],
    [' 홍 길동 ', '홍길동', 'white space'],
    ['홍길동'.normalize('NFD'), '홍길동', 'decomposed Hangul'],
    ['ﾎﾝﾀﾞ', 'ホンダ', 'half-width letters'],
    ['ＨＯＮＧ　ＧＩＬＤＯＮＧ', 'Hong Gildong', 'full-width letters'],
    ['HONG GILDONG', 'Hong Gil-dong', 'case and punctuation'],
    ['NGUYEN VAN DUC', 'Nguyễn Văn Đức'.replace('Đ', 'D'), 'accents'],
    ["O'BRIEN", 'O’Brien', 'apostrophes of two kinds'],
    ['STRASSE', 'Straße', 'folding, not lower case only'],
    ['(주)나루상점', '나루상점', 'a company mark on one side'],
    ['㈜나루상점', '주식회사 나루상점', 'company marks of two kinds'],
    ['나루상점(주)', '(주)나루상점', 'a mark behind and before'],
    ['나루상점', '나루상점 주식회사', 'no mark on the side of the bank'],
    ['주)나루상점', '( 주 ) 나루상점', 'a mark without its first bracket'],
    ['유한회사 나루', '(유)나루', 'another kind of company'],
    ['나루상점주식회', '나루상점 주식회사', 'cut through the mark'],
    ['나루강건너는곳', '나루강건너는곳이야기', 'cut after seven'],
    ['나루강건너는곳이야기', '나루강건너는곳이야기책방', 'cut after ten'],
    ['(주)나루강건', '(주)나루강건너는곳', 'cut after seven with the mark'],
    ['GILDONG HO', 'Gildong Hong', 'Latin letters cut after ten'],
    ['NGUYEN ', 'Nguyen', 'padded'],
    ['김', '김', 'one syllable, whole'],
  ];

  test.each(SAME)('%s is %s: %s', (depositor, payer) => {
    expect(isPayersName(depositor, payer)).toBe(true);
  });

  const OTHER: [depositor: string, payer: string, why: string][] = [
    ['홍길순', '홍길동', 'another name'],
    ['김철', '김철수', 'two syllables of three: somebody else, too short to have been cut'],
    ['김철수', '김철', 'more than the payer has'],
    ['홍길동', 'Hong Gildong', 'another script'],
    ['GILDONG HONG', 'Hong Gildong', 'another order of words'],
    ['HONG G', 'Hong Gildong', 'too short to have been cut'],
    ['길동', '홍길동', 'the end of it'],
    ['홍길동 월세', '홍길동', 'something behind it'],
    ['나루강건너는곳', '나루강건너는집', 'the last of seven differs'],
    ['(주)', '(주)나루상점', 'a mark alone'],
    ['( 주 ) - 나', '(주)나루상점', 'one syllable left of a cut name'],
    ['A - - - - - - B', 'Abraham Lincoln', 'two letters left of a cut name'],
    ['', '홍길동', 'no depositor'],
    ['홍길동', '', 'no payer'],
    ['', '', 'nobody'],
    ['  -.()', '.-', 'no letters'],
  ];

  test.each(OTHER)('"%s" is not "%s": %s', (depositor, payer) => {
    expect(isPayersName(depositor, payer)).toBe(false);
  });

  const syllable = fc.integer({ min: 0xac00, max: 0xd7a3 }).map((code) => String.fromCharCode(code));
  const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');
  // No company mark comes up by chance: 주 and 유 have meanings of their own only in brackets, 회 only after 주식.
  const name = fc.oneof(
    fc.array(syllable, { minLength: 1, maxLength: 15 }),
    fc.array(letter, { minLength: 1, maxLength: 20 }),
  );
  const noise = fc.constantFrom('', ' ', '  ', '-', '.', ', ', '\t', '·', '(', ')', '\u3000', '\u200b');

  test('noise between the letters, case and composition never matter', () => {
    fc.assert(
      fc.property(
        name,
        fc.array(noise, { minLength: 21, maxLength: 21 }),
        fc.boolean(),
        (letters, between, up) => {
          const whole = letters.join('');
          const noisy = letters.map((one, at) => `${between[at]}${one}`).join('');
          const other = up ? noisy.toUpperCase().normalize('NFD') : noisy.toLowerCase();
          // "(주)" can come out of noise; then it is a mark, and the rest alone counts.
          fc.pre(!/[주유]/.test(whole));
          expect(isPayersName(other, whole)).toBe(true);
          expect(isPayersName(whole, other)).toBe(true);
        },
      ),
    );
  });

  test('a beginning counts from seven characters on, and nothing else does', () => {
    fc.assert(
      fc.property(name, fc.nat(19), (letters, length) => {
        const whole = letters.join('');
        const part = letters.slice(0, length).join('');
        const isWhole = length >= letters.length;
        expect(isPayersName(part, whole)).toBe(isWhole || length >= 7);
        if (!isWhole) expect(isPayersName(whole, part)).toBe(false);
      }),
    );
  });

  test('different names of one length never match', () => {
    fc.assert(
      fc.property(name, fc.nat(19), syllable, (letters, at, other) => {
        const changed = letters.with(at % letters.length, other);
        fc.pre(changed.join('') !== letters.join(''));
        expect(isPayersName(changed.join(''), letters.join(''))).toBe(false);
      }),
    );
  });

  test('no text makes it fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(typeof isPayersName(one, other)).toBe('boolean');
      }),
    );
  });
});
