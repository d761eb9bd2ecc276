import { koreanDay } from '@naru/engine';
import { findBrand } from '@naru/wire/card-brands';
import { isLuhnValid } from '@naru/wire/luhn';
import { CardData } from './card-data.ts';

/** A card as it was typed. */
export interface CardEntry {
  /** Spaces and hyphens between the digits are allowed. */
  readonly number: string;
  /** MM/YY or MMYY. */
  readonly expiry: string;
  readonly cvc: string;
}

export type CardFault = 'number' | 'expiry' | 'cvc';

export type ParsedCard =
  | { readonly ok: true; readonly card: CardData }
  | { readonly ok: false; readonly fault: CardFault };

/**
 * Checks a card as far as it can be checked without its issuer: digits, brand and length, check digit, an expiry date
 * that is not past, the length of the CVC. Answers the first fault in the order of the form.
 */
export function parseCard(entry: CardEntry, now: Date): ParsedCard {
  const number = plainNumber(entry.number);
  const brand = number === undefined ? undefined : findBrand(number);
  if (number === undefined || !brand?.lengths.includes(number.length) || !isLuhnValid(number)) {
    return { ok: false, fault: 'number' };
  }
  const expiry = plainExpiry(entry.expiry);
  if (expiry === undefined || isPast(expiry, now)) return { ok: false, fault: 'expiry' };
  if (!/^\d+$/.test(entry.cvc) || entry.cvc.length !== brand.cvcDigits) return { ok: false, fault: 'cvc' };
  return { ok: true, card: new CardData(number, expiry) };
}

/** 12 to 19 digits are what ISO/IEC 7812 allows; longer text is not even looked at. */
function plainNumber(text: string): string | undefined {
  if (text.length > 40) return undefined;
  const number = text.trim().replace(/(?<=\d)[ -](?=\d)/g, '');
  return /^\d{12,19}$/.test(number) ? number : undefined;
}

/** MMYY, or undefined when it is no month of a year. */
function plainExpiry(text: string): string | undefined {
  const [, month = '', year = ''] = /^(\d{2})(?: ?\/ ?)?(\d{2})$/.exec(text.trim()) ?? [];
  return month >= '01' && month <= '12' ? month + year : undefined;
}

/** The moment from which a card is no good any more: midnight in Korea after the last day of its month. */
export function cardExpiresAt(card: CardData): Date {
  const expiry = card.revealExpiry();
  const month = Number(expiry.slice(0, 2));
  return new Date(Date.UTC(2000 + Number(expiry.slice(2)), month, 1) - KOREA_AHEAD_MS);
}

const KOREA_AHEAD_MS = 9 * 60 * 60 * 1000;

/** A card is good to the last day of its month; where it is used is Korea, so the day is the Korean one. */
function isPast(expiry: string, now: Date): boolean {
  const expiryMonth = `20${expiry.slice(2)}-${expiry.slice(0, 2)}`;
  return koreanDay(now).slice(0, 7) > expiryMonth;
}
