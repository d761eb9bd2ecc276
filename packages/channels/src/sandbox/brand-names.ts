import { findIssuer } from '@naru/vault';
import { BRANDS } from '@naru/wire/card-brands';
import type { OrderCard } from './orders.ts';

export interface BrandName {
  readonly ko: string;
  readonly en: string;
}

const NAMES: Readonly<Record<string, BrandName>> = {
  kakaopay: { ko: '카카오페이', en: 'Kakao Pay' },
  naverpay: { ko: '네이버페이', en: 'Naver Pay' },
  toss: { ko: '토스페이', en: 'Toss Pay' },
  samsungpay: { ko: '삼성페이', en: 'Samsung Pay' },
  payco: { ko: 'PAYCO', en: 'PAYCO' },
  bank: { ko: '계좌이체', en: 'Bank transfer' },
  applepay: { ko: '애플페이', en: 'Apple Pay' },
  paypal: { ko: '페이팔', en: 'PayPal' },
  alipay: { ko: '알리페이', en: 'Alipay' },
  alipayhk: { ko: '알리페이 HK', en: 'Alipay HK' },
  wechatpay: { ko: '위챗페이', en: 'WeChat Pay' },
  unionpay: { ko: '유니온페이', en: 'UnionPay' },
  klarna: { ko: '클라나', en: 'Klarna' },
  paypay: { ko: '페이페이', en: 'PayPay' },
  grabpay: { ko: '그랩페이', en: 'GrabPay' },
  shopeepay: { ko: '쇼피페이', en: 'ShopeePay' },
  gcash: { ko: '지캐시', en: 'GCash' },
  dana: { ko: '다나', en: 'DANA' },
  truemoney: { ko: '트루머니', en: 'TrueMoney' },
  touchngo: { ko: '터치앤고', en: "Touch 'n Go" },
  linepay: { ko: '라인페이', en: 'LINE Pay' },
  jkopay: { ko: '지에코페이', en: 'JKOPAY' },
  yoomoney: { ko: '유머니', en: 'YooMoney' },
  molpay: { ko: '몰페이', en: 'Molpay' },
  unifipay: { ko: '유니파이페이', en: 'Unifipay' },
  '2c2p': { ko: '2C2P', en: '2C2P' },
  convenience_store: { ko: '일본 편의점', en: 'Convenience store' },
};

/** The name on a simulated screen; a brand without one is shown by its code. */
export function brandName(brand: string): BrandName {
  return NAMES[brand] ?? { ko: brand, en: brand };
}

/** Who issued a card, as its holder knows it: the Korean company, or the scheme. */
export function issuerName(card: OrderCard): BrandName {
  const issuer = card.issuer === null ? undefined : findIssuer(card.issuer);
  if (issuer) return { ko: issuer.nameKo, en: issuer.nameEn };
  const scheme = BRANDS.find(({ brand }) => brand === card.brand)?.name ?? card.brand;
  return { ko: scheme, en: scheme };
}

/** The chains at whose counters a Japanese voucher is paid. */
export const SHOPS: readonly BrandName[] = [
  { ko: '로손', en: 'Lawson' },
  { ko: '패밀리마트', en: 'FamilyMart' },
  { ko: '미니스톱', en: 'Ministop' },
  { ko: '세이코마트', en: 'Seicomart' },
];
