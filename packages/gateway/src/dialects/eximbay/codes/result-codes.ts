import type { Card } from '@naru/engine';
import { PAYMENT_METHOD } from '@naru/eximbay';

/** What results show of a card: its brand abroad, its issuer on the Korean page (eximbay.md §7.1). */
const BRANDS: Readonly<Record<string, string>> = {
  visa: 'P101',
  mastercard: 'P102',
  amex: 'P103',
  jcb: 'P104',
  diners: 'P106',
  discover: 'P107',
  mir: 'P108',
  unionpay: 'P109',
};

const ISSUERS: Readonly<Record<string, string>> = {
  bc: 'P110',
  kb: 'P111',
  hana: 'P112',
  samsung: 'P113',
  shinhan: 'P114',
  hyundai: 'P115',
  lotte: 'P116',
  nonghyup: 'P117',
  citi: 'P119',
  woori: 'P120',
  suhyup: 'P121',
  jeju: 'P122',
  jeonbuk: 'P123',
  gwangju: 'P124',
  kakaobank: 'P125',
  kbank: 'P126',
  miraeasset: 'P127',
  kona: 'P128',
  toss: 'P129',
  chai: 'P130',
};

/** Whether a card is Korean: its results are those of the Korean page, whatever page it was used on. */
export function isKoreanCard(card: Pick<Card, 'country'> | null): boolean {
  return card?.country === 'KR';
}

/**
 * `payment_method` of a result: the method that was chosen; of cards the brand, or the issuer of Korean cards and
 * on the Korean page.
 */
export function resultMethod(method: string | null, card: Card | null, onKoreanPage: boolean): string {
  if (method !== PAYMENT_METHOD.card || card === null) return method ?? '';
  const korean = onKoreanPage || isKoreanCard(card);
  const brand = BRANDS[card.brand];
  const issuer = ISSUERS[card.issuer ?? ''];
  return (korean ? (issuer ?? brand) : (brand ?? issuer)) ?? PAYMENT_METHOD.card;
}
