export type Brand = 'kakao' | 'naver' | 'toss' | 'samsung' | 'payco' | 'bank';

const walletBrands: readonly Brand[] = ['kakao', 'naver', 'toss', 'samsung', 'payco'];

/**
 * The colour family of a brand name: "kakaopay" and "KAKAOPAY_KRW" are both "kakao"; what is unknown is a
 * bank.
 */
export function brandOf(name: string): Brand {
  const lower = name.toLowerCase();
  return walletBrands.find((brand) => lower.startsWith(brand)) ?? 'bank';
}

/** One character for a badge: "카" of 카카오페이, "K" of Kakao Pay. */
export function badgeLetter(name: string): string {
  const first = Array.from(name.trim())[0] ?? '';
  return first.toUpperCase();
}
