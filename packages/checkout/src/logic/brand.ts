const wallets = [
  'kakao',
  'naver',
  'toss',
  'samsung',
  'payco',
  'paypal',
  'alipay',
  'wechat',
  'unionpay',
  'line',
  'grab',
] as const;

export type Brand = (typeof wallets)[number] | 'card' | 'store' | 'bank' | 'other';

const cardNames = /^(card|visa|mastercard|amex|jcb|diners|discover|mir$)/;

/**
 * The colour family of a brand name: "kakaopay" and "KAKAOPAY_KRW" are both "kakao". What is unknown is a
 * bank, of which there are many; a wallet (`isWallet`) that is unknown has no family.
 */
export function brandOf(name: string, isWallet = false): Brand {
  const lower = name.toLowerCase();
  const wallet = wallets.find((brand) => lower.startsWith(brand));
  if (wallet) return wallet;
  if (isWallet) return 'other';
  if (lower.startsWith('convenience_store')) return 'store';
  return cardNames.test(lower) ? 'card' : 'bank';
}

/** One character for a badge: "카" of 카카오페이, "K" of Kakao Pay. */
export function badgeLetter(name: string): string {
  const first = Array.from(name.trim())[0] ?? '';
  return first.toUpperCase();
}
