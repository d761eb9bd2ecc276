import type { CheckoutView } from '../api.ts';
import type { Language } from '../texts/language.ts';

/**
 * The signs that people know. Dollars other than those of the United States name their country: on a page
 * for payers from anywhere a bare "$" could be theirs.
 */
const signs: Readonly<Record<string, string>> = {
  KRW: '₩',
  USD: '$',
  EUR: '€',
  GBP: '£',
  JPY: '¥',
  THB: '฿',
  SGD: 'S$',
  RUB: '₽',
  HKD: 'HK$',
  CAD: 'CA$',
  AUD: 'A$',
  NZD: 'NZ$',
  TWD: 'NT$',
  CNY: 'CN¥',
  VND: '₫',
  MYR: 'RM',
  PHP: '₱',
  MNT: '₮',
  MOP: 'MOP$',
  BRL: 'R$',
  KZT: '₸',
  TRY: '₺',
};

/** What a language calls its own money, and its neighbours'. */
const ownSigns: Partial<Record<Language, Readonly<Record<string, string>>>> = {
  'zh-CN': { USD: 'US$', CNY: '¥', JPY: 'JP¥' },
  'zh-TW': { USD: 'US$', JPY: 'JP¥' },
};

/** Units that are written behind the digits without a space. */
const suffixes: Partial<Record<Language, Readonly<Record<string, string>>>> = {
  ko: { KRW: '원' },
  ja: { JPY: '円' },
};

const noBreakSpace = '\u00a0';
const minusSign = '\u2212';

/** Languages that write "1 234,50 €": separators of their own, and the sign behind the digits. */
const separators: Partial<Record<Language, { group: string; decimal: string }>> = {
  ru: { group: noBreakSpace, decimal: ',' },
  vi: { group: '.', decimal: ',' },
};

/**
 * Adds the currency to grouped digits as people write it: "2,000원" in Korean, "₩2,000" in English,
 * "$12.50", "12,50 $" in Russian. A currency without a known sign shows its code.
 */
export function amountWithCurrency(text: string, currency: string, language: Language): string {
  if (text.startsWith('-')) return minusSign + amountWithCurrency(text.slice(1), currency, language);
  const suffix = suffixes[language]?.[currency];
  if (suffix) return text + suffix;
  const sign = ownSigns[language]?.[currency] ?? signs[currency];
  const { group, decimal } = separators[language] ?? {};
  if (group && decimal) {
    const digits = text.replace(/[,.]/g, (mark) => (mark === ',' ? group : decimal));
    return digits + noBreakSpace + (sign ?? currency);
  }
  return sign ? sign + text : currency + noBreakSpace + text;
}

/** What leaves the payer's wallet: won, where a shop sells in dollars to payers who hold none. */
export function payerTotal(view: Pick<CheckoutView, 'amount' | 'payerAmount'>, language: Language): string {
  const paid = view.payerAmount ?? view.amount;
  return amountWithCurrency(paid.text, paid.currency, language);
}

/** What a deposit is made in: what leaves the payer's account. */
export function depositCurrency(view: Pick<CheckoutView, 'amount' | 'payerAmount'>): string {
  return (view.payerAmount ?? view.amount).currency;
}

/** The digits alone, for a bank app's amount or account field: "17,315" → "17315". */
export function digitsOnly(text: string): string {
  return text.replace(/\D/g, '');
}

const groupOfThree = /\B(?=(\d{3}){1,9}$)/g;

/** Groups whole digits: "0017315" → "17,315"; anything but digits is dropped. */
export function groupDigits(text: string): string {
  return digitsOnly(text)
    .replace(/^0+(?=\d)/, '')
    .replace(groupOfThree, ',');
}

/** How many digits stand behind the point of an amount: 2 in "12.50". */
export function decimalsOf(amountText: string): number {
  return amountText.split('.')[1]?.length ?? 0;
}

/** Groups what somebody types into a field of money with so many decimals: "1234.5" → "1,234.5". */
export function groupDecimal(text: string, decimals: number): string {
  const [whole = '', ...rest] = text.split('.');
  if (decimals === 0 || rest.length === 0) return groupDigits(whole);
  return `${groupDigits(whole)}.${digitsOnly(rest.join('')).slice(0, decimals)}`;
}
