import type { CardField, CardFormView, CardRequest } from '@naru/checkout';
import type { Card, Payment } from '@naru/engine';
import { type CardData, describeCard, parseCard } from '@naru/vault';
import type { CheckoutPresentation } from '../contract/checkout-dialect.ts';

/** Korean law allows instalments for KRW from 50 000 on, with Korean cards. */
const LEAST_FOR_INSTALLMENTS = 50_000n;
const PLANS = [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const AT_ONCE = [0];

const MAX_HOLDER_CHARS = 50;

/** The card fields of the page. The Korean page asks for no name: Korean cards need none. */
export function cardFormOf(
  payment: Pick<Payment, 'payerCurrency' | 'payerAmount'>,
  { layout, keepsCard }: Pick<CheckoutPresentation, 'layout'> & { readonly keepsCard?: boolean },
): CardFormView {
  const mayPayInParts = payment.payerCurrency === 'KRW' && payment.payerAmount >= LEAST_FOR_INSTALLMENTS;
  const installmentMonths = mayPayInParts ? PLANS : AT_ONCE;
  const kept = keepsCard === true ? { keepsCard } : {};
  return { installmentMonths, needsHolder: layout === 'standard', ...kept };
}

export type CheckedCard =
  | {
      readonly ok: true;
      readonly data: CardData;
      /** The part of a card that may be known outside the vault. */
      readonly described: Omit<Card, 'token'>;
      readonly holder: string;
    }
  | { readonly ok: false; readonly field: CardField };

/** Checks the input as far as possible without the issuer; returns the first invalid field. */
export function checkCard(entry: Omit<CardRequest, 'method'>, form: CardFormView, now: Date): CheckedCard {
  const parsed = parseCard(entry, now);
  if (!parsed.ok) return { ok: false, field: parsed.fault };
  const holder = entry.holder.trim().replace(/\s+/g, ' ');
  if (!isHolder(holder, form.needsHolder)) return { ok: false, field: 'holder' };
  const described = describeCard(parsed.card);
  const { installmentMonths } = entry;
  const isOnOffer = form.installmentMonths.includes(installmentMonths);
  if (!isOnOffer || (installmentMonths > 0 && described.country !== 'KR')) {
    return { ok: false, field: 'installmentMonths' };
  }
  return { ok: true, data: parsed.card, described: { ...described, installmentMonths }, holder };
}

/**
 * A name is stored and sent to the merchant, so it must not contain what could be a card's number or its CVC. Two
 * letters and no digit: even the shortest names on cards are longer than one letter.
 */
function isHolder(holder: string, isNeeded: boolean): boolean {
  if (holder === '') return !isNeeded;
  return holder.length <= MAX_HOLDER_CHARS && /^[\p{L}\p{M} .,'’`/&()-]{2,}$/u.test(holder);
}
