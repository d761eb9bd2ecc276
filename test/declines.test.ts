import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { SANDBOX_DECLINES } from '../packages/channels/src/index.ts';
import { declineIn } from '../packages/checkout/src/texts/decline-in.ts';
import { DECLINE_KEYS as PAGE_KEYS, textOfDecline } from '../packages/checkout/src/texts/declines.ts';
import { texts } from '../packages/checkout/src/texts/texts.ts';
import { DECLINE_KEYS, type Decline, isDecline } from '../packages/engine/src/index.ts';
import { ERRCODE_TABLE, ERROR_TABLE, SUCCESS_CODE } from '../packages/eximbay/src/index.ts';
import * as eximbay from '../packages/gateway/src/dialects/eximbay/codes/declines.ts';
import * as haipay from '../packages/gateway/src/dialects/haipay/declines.ts';
import * as teemopay from '../packages/gateway/src/dialects/teemopay/declines.ts';
import { ERROR_TABLE as HAIPAY_ERRORS } from '../packages/haipay/src/index.ts';
import { PAYIN_ERRORS, PAYOUT_ERRORS } from '../packages/teemopay/src/index.ts';
import { DIALECT_NAMES } from './support/dialects.ts';
import { listFiles, readSource, type Source } from './support/sources.ts';

/** What speaks of reasons, never of a dialect's codes for them (docs/decisions/0019-declines.md). */
const NEUTRAL = [
  'packages/engine/src/',
  'packages/vault/src/',
  'packages/checkout/src/',
  'packages/channels/src/sandbox/',
  'packages/gateway/src/checkout/',
  'packages/gateway/src/mails/',
  'packages/gateway/src/admin/',
  'packages/gateway/src/sandbox/',
];

const EXIMBAY_CODES = [...ERROR_TABLE, ...ERRCODE_TABLE]
  .map(({ code }) => code)
  .filter((code) => code !== SUCCESS_CODE);
const NUMBERS: ReadonlySet<string> = new Set([
  ...PAYOUT_ERRORS.map(({ errorCode }) => String(errorCode)),
  ...HAIPAY_ERRORS.map(({ code }) => code),
  SUCCESS_CODE,
]);
/** A round number is many things: a second in milliseconds, a page of rows. */
const ROUND = 1000;

const neutral = listFiles(['.ts', '.tsx'])
  .filter((file) => NEUTRAL.some((folder) => file.startsWith(folder)))
  .map(readSource);

/** The source without its comments: words and literals. */
function codeOf({ file, text }: Source): string {
  const { comments } = parseSync(file, text);
  return comments.toReversed().reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

/** The texts and numbers of a source. */
function literalsOf(file: string, text: string): (string | number)[] {
  const found: (string | number)[] = [];
  new Visitor({
    Literal: ({ value }) => {
      if (typeof value === 'string' || typeof value === 'number') found.push(value);
    },
  }).visit(parseSync(file, text).program);
  return found;
}

describe('neutral code', () => {
  const sources = neutral.map((source) => ({ file: source.file, code: codeOf(source) }));

  test('is there', () => {
    for (const folder of NEUTRAL) expect(sources.some(({ file }) => file.startsWith(folder))).toBe(true);
  });

  test('holds no word of a dialect’s codes', () => {
    const words = new RegExp(`\\b(${EXIMBAY_CODES.join('|')})\\b`);
    const found = sources.flatMap(({ file, code }) =>
      (words.exec(code) ?? []).slice(0, 1).map((word) => [file, word]),
    );
    expect(found).toEqual([]);
  });

  test('holds no number of a dialect’s codes', () => {
    // Types of PostgreSQL have numbers, too.
    const read = neutral.filter(({ file }) => file !== 'packages/engine/src/store/values.ts');
    const found = read.flatMap(({ file, text }) =>
      literalsOf(file, text)
        .filter((literal) => NUMBERS.has(String(literal)) && literal !== ROUND)
        .map((literal) => [file, literal]),
    );
    expect(found).toEqual([]);
  });
});

describe('every reason', () => {
  /** By dialect: whether its table reports the reason. */
  const reports: Readonly<Record<string, (decline: Decline) => boolean>> = {
    eximbay: (decline) => eximbay.codesOf(decline).entry.carriedOut !== 'yes',
    haipay: (decline) => /\S/.test(haipay.errorText({ decline, failureCode: null, failureReason: null })),
    teemopay: (decline) => teemopay.payoutErrorEntry(decline, null) !== undefined,
  };

  test.each(DIALECT_NAMES)('is reported in %s', (name) => {
    const isReported = reports[name];
    expect(isReported, 'reports of this file').toBeDefined();
    expect(DECLINE_KEYS.filter((decline) => !isReported?.(decline))).toEqual([]);
  });

  test('is read on the page in every language', async () => {
    expect(PAGE_KEYS.toSorted()).toEqual(DECLINE_KEYS.toSorted());
    const languages = ['ko', 'en', 'zh-CN', 'zh-TW', 'ja', 'ru', 'th', 'vi'] as const;
    const inWordsOfItsOwn = DECLINE_KEYS.filter((key) => declineIn('en', key) === undefined);
    // Nobody named the reason: the words that came with it are all there is.
    expect(inWordsOfItsOwn).toEqual(['unknown']);
    for (const language of languages) {
      await texts.load(language);
      const loaded = texts.get(language);
      for (const key of DECLINE_KEYS.filter((one) => !inWordsOfItsOwn.includes(one))) {
        expect(loaded && textOfDecline(key, loaded)).toMatch(/\S/);
        expect(declineIn(language, key)).toBe(loaded && textOfDecline(key, loaded));
      }
    }
  });

  test('that a channel reports is one', () => {
    const reported = Object.values(SANDBOX_DECLINES).map(([decline]) => decline);
    expect(reported.filter((decline) => !isDecline(decline))).toEqual([]);
  });
});

describe('every code of a dialect', () => {
  test('is Eximbay’s answer to what has it beside its reason', () => {
    for (const code of EXIMBAY_CODES) {
      const { entry, errcode } = eximbay.codesOfFailure(eximbay.declineOfCode(code) ?? 'unknown', code);
      expect([entry.code, errcode]).toContain(code);
    }
  });

  test('is TeemoPay’s', () => {
    for (const { errorCode } of PAYOUT_ERRORS) {
      const known = teemopay.teemopayDeclines.find('payout', String(errorCode));
      expect(teemopay.payoutErrorEntry(known?.decline, String(errorCode))?.errorCode).toBe(errorCode);
    }
    // By the reason alone, but for the two names of one thing.
    const byReason = new Set(DECLINE_KEYS.map((key) => teemopay.payoutErrorEntry(key, null)?.errorCode));
    expect(PAYOUT_ERRORS.map(({ errorCode }) => errorCode).filter((code) => !byReason.has(code))).toEqual([
      1008,
    ]);
    // Reported where a channel gave no text.
    const names = new Set([...DECLINE_KEYS.map(teemopay.payinErrorName), 'network_unstable']);
    expect(PAYIN_ERRORS.filter(({ name }) => !names.has(name))).toEqual([]);
  });

  test('of what only one dialect distinguishes is reached by its reason', () => {
    const byReason = new Set(
      DECLINE_KEYS.flatMap((key) => {
        const { entry, errcode } = eximbay.codesOf(key);
        return [entry.code, errcode];
      }),
    );
    const unreached = EXIMBAY_CODES.filter((code) => !byReason.has(code));
    // Of calls, which are refused before anything is declined, and of fraud checks that nobody is connected to.
    expect(unreached.filter((code) => eximbay.declineOfCode(code) !== 'unknown').toSorted()).toEqual([
      'D150',
      'D202',
      'DM00',
      'EX00',
      'EX01',
      'EX02',
      'EX99',
    ]);
  });

  test('HaiPay’s texts are read back', () => {
    for (const decline of DECLINE_KEYS) {
      const text = haipay.errorText({ decline, failureCode: null, failureReason: null });
      expect(haipay.declineOfText(text)).toBe(decline);
    }
  });
});
