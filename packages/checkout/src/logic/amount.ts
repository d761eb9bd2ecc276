import type { CheckoutView } from '../api.ts';
import type { Language } from './language.ts';

export type Currency = 'KRW' | 'USD';

/**
 * Adds the currency to grouped digits as people write it: "2,000원" in Korean, "₩2,000" in English,
 * "$12.50".
 */
export function amountWithCurrency(text: string, currency: Currency, language: Language): string {
  if (currency === 'USD') return `$${text}`;
  return language === 'ko' ? `${text}원` : `₩${text}`;
}

/** What leaves the payer's wallet: in Korea always won, even when the shop sells in dollars. */
export function payerTotal(view: Pick<CheckoutView, 'amount' | 'payerAmount'>, language: Language): string {
  const paid = view.payerAmount ?? view.amount;
  return amountWithCurrency(paid.text, paid.currency, language);
}

/** The digits alone, for a bank app's amount or account field: "17,315" → "17315". */
export function digitsOnly(text: string): string {
  return text.replace(/\D/g, '');
}

const groupOfThree = /\B(?=(\d{3})+$)/g;

/** Groups what somebody types into a won field: "0017315" → "17,315"; anything but digits is dropped. */
export function groupDigits(text: string): string {
  return digitsOnly(text)
    .replace(/^0+(?=\d)/, '')
    .replace(groupOfThree, ',');
}
