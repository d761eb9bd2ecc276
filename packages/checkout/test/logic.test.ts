import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { navigableUrl, tokenOf, withLanguage } from '../src/logic/addresses.ts';
import {
  amountWithCurrency,
  decimalsOf,
  digitsOnly,
  groupDecimal,
  groupDigits,
  payerTotal,
} from '../src/logic/amount.ts';
import { badgeLetter, brandOf } from '../src/logic/brand.ts';
import { depositRequest, initialDraft } from '../src/logic/deposit-form.ts';
import { depositResult, depositTone } from '../src/logic/deposit-result.ts';
import { digitGroups } from '../src/logic/digit-groups.ts';
import { failureText } from '../src/texts/declines.ts';
import { withInstrumentParticle } from '../src/texts/korean.ts';
import {
  chosenLanguage,
  languageOf,
  pickLanguage,
  recallLanguage,
  rememberLanguage,
} from '../src/texts/language.ts';
import { textsOf } from '../src/texts/texts.ts';
import { depositScreenView } from './support/views.ts';

describe('amounts', () => {
  test('carry the currency as each language writes it', () => {
    expect(amountWithCurrency('2,000', 'KRW', 'ko')).toBe('2,000원');
    expect(amountWithCurrency('2,000', 'KRW', 'en')).toBe('₩2,000');
    expect(amountWithCurrency('12.50', 'USD', 'ko')).toBe('$12.50');
  });

  test.each([
    ['2,000', 'JPY', 'ja', '2,000円'],
    ['2,000', 'JPY', 'en', '¥2,000'],
    ['2,000', 'JPY', 'zh-CN', 'JP¥2,000'],
    ['12.50', 'USD', 'zh-TW', 'US$12.50'],
    ['12.50', 'CAD', 'en', 'CA$12.50'],
    ['1,234.50', 'EUR', 'ru', '1 234,50 €'],
    ['1,234,567', 'KRW', 'vi', '1.234.567 ₩'],
    ['1,234.50', 'CHF', 'en', 'CHF 1,234.50'],
    ['1,234.50', 'CHF', 'ru', '1 234,50 CHF'],
    ['-5.00', 'USD', 'en', '\u2212$5.00'],
    ['-1,000', 'KRW', 'ko', '\u22121,000원'],
  ] as const)('%s %s in %s is %s', (text, currency, language, expected) => {
    const shown = amountWithCurrency(text, currency, language);
    expect(shown.replaceAll('\u00a0', ' ')).toBe(expected);
  });

  test('are typed with as many decimals as the currency has', () => {
    expect(groupDecimal('1234.567', 2)).toBe('1,234.56');
    expect(groupDecimal('1234.', 2)).toBe('1,234.');
    expect(groupDecimal('1234.5', 0)).toBe('1,234');
    expect(groupDecimal('1.2.3', 2)).toBe('1.23');
    expect(decimalsOf('1,234.50')).toBe(2);
    expect(decimalsOf('1,234')).toBe(0);
  });

  test('are in won for the payer of a dollar order', () => {
    const payerAmount = { currency: 'KRW', text: '17,315', rateText: '1 USD = 1,385.20 KRW' } as const;
    expect(payerTotal({ amount: { currency: 'USD', text: '12.50' }, payerAmount }, 'en')).toBe('₩17,315');
    expect(payerTotal({ amount: { currency: 'USD', text: '12.50' }, payerAmount: null }, 'en')).toBe(
      '$12.50',
    );
  });

  test('group like the standard formatter, and give their digits back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (amount) => {
        const grouped = groupDigits(String(amount));
        expect(grouped).toBe(amount.toLocaleString('en-US'));
        expect(digitsOnly(grouped)).toBe(String(amount));
      }),
    );
  });

  test('drop what is no digit, and leading zeros', () => {
    expect(groupDigits('00 1a7,315원')).toBe('17,315');
    expect(groupDigits('abc')).toBe('');
    expect(groupDigits('0')).toBe('0');
  });
});

describe('the particle "by means of"', () => {
  test.each([
    ['카카오페이', '카카오페이로'],
    ['네이버페이', '네이버페이로'],
    ['국민은행', '국민은행으로'],
    ['계좌이체', '계좌이체로'],
    ['서울', '서울로'],
    ['PAYCO', 'PAYCO로'],
    ['', '로'],
  ])('%s', (name, expected) => {
    expect(withInstrumentParticle(name)).toBe(expected);
  });
});

describe('language', () => {
  test.each([
    ['?lang=en', 'ko', 'en'],
    ['?lang=fr', 'ko', 'ko'],
    ['?lang=zh-TW', null, 'zh-TW'],
    ['', 'vi', 'vi'],
    ['', 'xx', null],
    ['', null, null],
  ])('chosen by the payer: %s, remembered %s → %s', (search, remembered, expected) => {
    expect(chosenLanguage(search, remembered)).toBe(expected);
  });

  test.each([
    ['en', 'ja', 'ko-KR', 'en'],
    [null, 'ja', 'ko-KR', 'ja'],
    [null, null, 'ko-KR', 'ko'],
    [null, null, 'KO', 'ko'],
    [null, null, 'kok-IN', 'en'],
    [null, null, 'fr-FR', 'en'],
    [null, undefined, 'th-TH', 'th'],
    // An answer of a newer server.
    [null, 'xx' as 'en', 'ru', 'ru'],
  ] as const)('chosen %s, asked for %s, browser %s → %s', (chosen, asked, browser, expected) => {
    expect(pickLanguage(chosen, asked, browser)).toBe(expected);
  });

  test.each([
    ['zh', 'zh-CN'],
    ['zh-CN', 'zh-CN'],
    ['zh-Hans-SG', 'zh-CN'],
    ['zh-TW', 'zh-TW'],
    ['zh-Hant', 'zh-TW'],
    ['zh_HK', 'zh-TW'],
    ['zh-Hant-MO', 'zh-TW'],
    ['JA-jp', 'ja'],
    ['', null],
  ])('%s is %s', (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });

  test('survives a browser that denies storage', () => {
    const denied = () => {
      throw new Error('denied');
    };
    expect(recallLanguage(denied)).toBeNull();
    expect(() => rememberLanguage(denied, 'ko')).not.toThrow();
  });
});

describe('addresses', () => {
  test.each([
    ['/pay/abc', 'abc'],
    ['/pay/abc/', 'abc'],
    ['/sandbox/pay/a%2Fb', 'a/b'],
    ['/pay/abc/TS2405220001KR0000430564883184', 'abc'],
    ['/shop/abc', ''],
    ['/pay', ''],
    ['/', ''],
    ['/pay/%E0%A4%A', ''],
  ])('the token of %s', (path, token) => {
    expect(tokenOf(path)).toBe(token);
  });

  test.each([
    ['https://shop.example/x?y=1', 'https://shop.example/x?y=1'],
    ['/sandbox/pay/r', 'http://127.0.0.1:8080/sandbox/pay/r'],
    ['kakaotalk://pay?x=1', 'kakaotalk://pay?x=1'],
    ['javascript:alert(1)', null],
    [' JavaScript:alert(1)', null],
    ['java\tscript:alert(1)', null],
    ['data:text/html,x', null],
    ['ms-msdt:/id x', null],
    ['intent://pay#Intent;end', 'intent://pay#Intent;end'],
    ['https://', null],
    ['', null],
  ])('%j leads to %j', (url, expected) => {
    expect(navigableUrl(url, 'http://127.0.0.1:8080/pay/t')).toBe(expected);
  });

  test('the language is added without losing the query', () => {
    expect(withLanguage('https://a.example/p?x=1&lang=ko', 'en')).toBe('https://a.example/p?x=1&lang=en');
    expect(withLanguage('not a url', 'en')).toBe('not a url');
  });
});

describe('brands', () => {
  test.each([
    ['kakaopay', 'kakao'],
    ['KAKAOPAY_KRW', 'kakao'],
    ['naverpay', 'naver'],
    ['toss', 'toss'],
    ['samsungpay', 'samsung'],
    ['payco', 'payco'],
    ['kookmin', 'bank'],
    ['', 'bank'],
  ])('%s', (name, family) => {
    expect(brandOf(name)).toBe(family);
  });

  test('a wallet without colours of its own is no bank', () => {
    expect(brandOf('klarna', true)).toBe('other');
    expect(brandOf('bankpay', true)).toBe('other');
    expect(brandOf('alipayplus', true)).toBe('alipay');
    expect(brandOf('wechatpay', true)).toBe('wechat');
    expect(brandOf('card')).toBe('card');
    expect(brandOf('visa')).toBe('card');
    expect(brandOf('convenience_store')).toBe('store');
    expect(brandOf('virtual_account')).toBe('bank');
  });

  test('the badge shows one letter', () => {
    expect(badgeLetter('카카오페이')).toBe('카');
    expect(badgeLetter('kakao')).toBe('K');
    expect(badgeLetter('')).toBe('');
  });
});

describe('failure reasons', () => {
  const korean = textsOf('ko');
  test.each([
    ['insufficient_funds', null, korean.reasons.insufficient_funds],
    ['wrong_pin', 'Wrong PIN entered too many times', korean.reasons.wrong_pin],
    ['identity_failed', 'The identity check failed too often', korean.reasons.identity_failed],
    ['cancelled', 'Cancelled by the payer', korean.reasons.cancelled],
    ['expired_card', 'The card has expired', korean.reasons.expired_card],
    ['too_many_wrong_details', null, korean.reasons.wrong_card_details],
    ['ask_issuer', 'Code 05 of the acquirer', korean.reasons.ask_issuer],
    ['installment_amount_too_small', 'Instalments begin at 50,000 won', korean.reasons.no_installments],
    ['card_not_contracted', 'Not contracted: Korean payments', korean.reasons.card_not_supported],
    ['blocked_card', null, korean.reasons.suspected_fraud],
    // No sentence is matched: what has no text says what its channel said.
    ['unknown', 'Insufficient funds', 'Insufficient funds'],
    ['unknown', ' Sold out ', 'Sold out'],
    ['voided', 'Canceled by the merchant', korean.reasons.declined],
    ['deposit_returned', 'The money was returned to the payer', korean.reasons.declined],
    ['of_a_newer_gateway', 'Limit on weekdays', 'Limit on weekdays'],
    ['constructor', 'constructor', 'constructor'],
    [null, 'Limit on weekdays', 'Limit on weekdays'],
    [undefined, '  ', null],
    [null, null, null],
  ])('%s, %j', (decline, reason, expected) => {
    expect(failureText({ reason, ...(decline === undefined ? {} : { decline }) }, korean)).toBe(expected);
  });

  test('a payment without an end has none', () => {
    expect(failureText(null, korean)).toBeNull();
  });
});

describe('the simulated transfer', () => {
  test('starts with the exact amount and sends plain digits', () => {
    const draft = initialDraft('23,500', null);
    expect(draft).toEqual({ amount: '23,500', depositorName: '' });
    expect(depositRequest({ ...draft, depositorName: ' 홍길동 ' })).toEqual({
      amount: '23500',
      depositorName: '홍길동',
    });
  });

  test('names the fields that are missing', () => {
    expect(depositRequest({ amount: '0', depositorName: ' ' })).toEqual({
      faults: ['amount', 'depositorName'],
    });
    expect(depositRequest({ amount: '000', depositorName: 'Kim' })).toEqual({ faults: ['amount'] });
  });
});

describe('the answer to a simulated transfer', () => {
  const request = { amount: '23500', depositorName: '홍길동' };
  const view = depositScreenView();
  const deposited = depositScreenView({ state: 'deposited' });

  test.each([
    [{ ...deposited, taken: 'credited', mismatch: null }, 'credited', null, 'good'],
    [{ ...view, taken: 'credited', mismatch: 'short' }, 'credited', 'short', 'warning'],
    [{ ...view, taken: 'held', mismatch: 'wrong_name' }, 'held', 'wrong_name', 'warning'],
    [{ ...deposited, taken: 'refused', mismatch: 'late' }, 'refused', 'late', 'error'],
    [{ ...view, taken: 'repeated' }, 'repeated', null, 'info'],
    [deposited, 'credited', null, 'good'],
    [view, null, null, 'warning'],
  ] as const)('case %#', (answer, taken, mismatch, tone) => {
    const result = depositResult(answer, request);
    expect(result).toEqual({ taken, mismatch, amountText: '23,500' });
    expect(depositTone(result)).toBe(tone);
  });

  test('may come from a newer server', () => {
    const strange = { ...view, taken: 'lost', mismatch: 'odd' } as unknown as typeof view;
    expect(depositResult(strange, request)).toMatchObject({ taken: null, mismatch: null });
  });
});

describe('numbers in groups', () => {
  test.each([
    ['110234567890', ['1102', '3456', '7890']],
    ['92054301778811', ['9205', '4301', '7788', '11']],
    ['1234567890123', ['1234', '5678', '90123']],
    ['9205-4301-7788-11', ['9205-', '4301-', '7788-', '11']],
    ['481273', ['481273']],
    ['', []],
  ])('%s', (number, groups) => {
    expect(digitGroups(number)).toEqual(groups);
  });

  test('lose no character', () => {
    fc.assert(fc.property(fc.string(), (text) => digitGroups(text).join('') === text));
  });
});
