import { beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../src/texts/language.ts';
import { methodName, methodNames, screenName, storeName } from '../src/texts/method-names.ts';
import { screenTexts } from '../src/texts/screen-texts.ts';
import { localized, texts, textsOf } from '../src/texts/texts.ts';

/** The names of all texts with what they are: "order.title: text", "choose.pay: function 1". */
function shapeOf(value: unknown, path = ''): string[] {
  if (typeof value === 'function') return [`${path}: function ${value.length}`];
  if (typeof value === 'string') return [`${path}: ${value.trim() === '' ? 'empty' : 'text'}`];
  return Object.entries(value as object).flatMap(([key, part]) => shapeOf(part, `${path}.${key}`));
}

const argument = '⟦argument⟧';

/** What the functions among the texts return for an argument. */
function answersOf(value: unknown): string[] {
  if (typeof value === 'function') return [String((value as (part: unknown) => string)(argument))];
  return typeof value === 'string' ? [] : Object.values(value as object).flatMap(answersOf);
}

/** All words, with those of the functions. */
function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return answersOf(value);
  return Object.values(value as object).flatMap(wordsOf);
}

/** Characters that show that a text is in the language it should be in. */
const scripts: Partial<Record<string, RegExp>> = {
  ko: /\p{Script=Hangul}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  'zh-CN': /\p{Script=Han}/u,
  'zh-TW': /\p{Script=Han}/u,
  ru: /\p{Script=Cyrillic}/u,
  th: /\p{Script=Thai}/u,
};

describe.each([
  ['the payment page', texts],
  ['the simulated screens', screenTexts],
] as const)('%s', (_page, catalogue) => {
  beforeAll(async () => {
    await Promise.all(languages.map((language) => catalogue.load(language)));
  });

  test.each(languages)('has all texts in %s, none empty', (language) => {
    const shape = shapeOf(catalogue.get(language));
    expect(shape).toEqual(shapeOf(catalogue.get('ko')));
    expect(shape.join('\n')).not.toContain('empty');
  });

  test.each(languages)('in %s, each text that takes an argument contains it', (language) => {
    const answers = answersOf(catalogue.get(language));
    expect(answers.length).toBeGreaterThan(3);
    expect(answers.filter((text) => !text.includes(argument))).toEqual([]);
  });

  test.each(Object.entries(scripts))('speaks %s in its own script', (language, script) => {
    const all = wordsOf(catalogue.get(language as 'ko'));
    const foreign = all.filter((text) => !script?.test(text));
    // Names such as CVC and MM/YY are the same everywhere.
    expect(foreign.length).toBeLessThan(all.length * 0.05);
  });

  test('has no text of one language in another', () => {
    const korean = /\p{Script=Hangul}/u;
    for (const language of languages.filter((one) => one !== 'ko')) {
      expect(wordsOf(catalogue.get(language)).filter((text) => korean.test(text))).toEqual([]);
    }
  });
});

test('Russian counts months and tries by their last digits', async () => {
  await texts.load('ru');
  const { card, identity } = textsOf('ru');
  expect([1, 2, 5, 11, 12, 21, 24].map(card.months)).toEqual([
    '1 месяц',
    '2 месяца',
    '5 месяцев',
    '11 месяцев',
    '12 месяцев',
    '21 месяц',
    '24 месяца',
  ]);
  expect(identity.triesLeft(3)).toBe('Осталось 3 попытки');
});

test('names are Korean for Koreans and English for everybody else', () => {
  const name = { ko: '신용카드', en: 'Credit card' };
  expect(localized(name, 'ko')).toBe('신용카드');
  expect(localized(name, 'ja')).toBe('Credit card');
  expect(localized({ ko: '신용카드', en: '' }, 'ja')).toBe('신용카드');
  expect(localized({ ko: '', en: 'Card' }, 'ko')).toBe('Card');
});

beforeAll(async () => {
  await Promise.all(languages.map((language) => methodNames.load(language)));
});

const walletOf = (brand: string, ko: string, en: string) =>
  ({ kind: 'wallet', brand, name: { ko, en } }) as const;

test('methods that are no brand have a name in every language', () => {
  const store = { kind: 'convenience_store', brand: 'convenience_store' } as const;
  const name = { ko: '일본 편의점', en: 'Convenience store' };
  expect(methodName({ ...store, name }, 'ko')).toBe('일본 편의점');
  expect(methodName({ ...store, name }, 'en')).toBe('Convenience store');
  expect(methodName({ ...store, name }, 'ja')).toBe('コンビニ');
  expect(screenName({ kind: 'voucher', brand: 'convenience_store', name }, 'th')).toBe('ร้านสะดวกซื้อ');
  const account = { brand: 'KOOKMIN_BANK', name: { ko: '국민은행', en: 'Kookmin Bank' } };
  expect(methodName({ kind: 'virtual_account_any', ...account }, 'vi')).toBe('Tài khoản ảo');
  // One of several, by its bank.
  expect(methodName({ kind: 'virtual_account', ...account }, 'vi')).toBe('Tài khoản ảo · Kookmin Bank');
  const card = { kind: 'card', brand: 'card', name: { ko: '신용카드', en: 'Credit card' } } as const;
  for (const language of languages.filter((one) => one !== 'en')) {
    expect(methodName(card, language)).not.toBe('Credit card');
  }
});

test('brands are called as they call themselves where the payer reads', () => {
  const alipay = walletOf('alipay', '알리페이', 'Alipay');
  expect(['ko', 'en', 'zh-CN', 'zh-TW', 'ja'].map((one) => methodName(alipay, one as 'ko'))).toEqual([
    '알리페이',
    'Alipay',
    '支付宝',
    '支付寶',
    'Alipay',
  ]);
  expect(methodName(walletOf('wechatpay', '위챗페이', 'WeChat Pay'), 'zh-CN')).toBe('微信支付');
  expect(methodName(walletOf('kakaopay', '카카오페이', 'Kakao Pay'), 'ja')).toBe('Kakao Pay');
  expect(screenName(walletOf('unionpay', '유니온페이', 'UnionPay'), 'ja')).toBe('銀聯');
  expect(storeName({ ko: '로손', en: 'Lawson' }, 'ja')).toBe('ローソン');
  expect(storeName({ ko: '로손', en: 'Lawson' }, 'ko')).toBe('로손');
});
