/** A Korean company that issues cards. */
export interface Issuer {
  readonly code: string;
  readonly nameKo: string;
  readonly nameEn: string;
}

/** The issuers that Korean gateways distinguish. */
export const KOREAN_ISSUERS = [
  { code: 'bc', nameKo: '비씨카드', nameEn: 'BC Card' },
  { code: 'kb', nameKo: 'KB국민카드', nameEn: 'KB Kookmin Card' },
  { code: 'hana', nameKo: '하나카드', nameEn: 'Hana Card' },
  { code: 'samsung', nameKo: '삼성카드', nameEn: 'Samsung Card' },
  { code: 'shinhan', nameKo: '신한카드', nameEn: 'Shinhan Card' },
  { code: 'hyundai', nameKo: '현대카드', nameEn: 'Hyundai Card' },
  { code: 'lotte', nameKo: '롯데카드', nameEn: 'Lotte Card' },
  { code: 'nonghyup', nameKo: 'NH농협카드', nameEn: 'NH NongHyup Card' },
  { code: 'citi', nameKo: '씨티카드', nameEn: 'Citi Card' },
  { code: 'woori', nameKo: '우리카드', nameEn: 'Woori Card' },
  { code: 'suhyup', nameKo: '수협카드', nameEn: 'Suhyup Card' },
  { code: 'jeju', nameKo: '제주은행카드', nameEn: 'Jeju Bank Card' },
  { code: 'jeonbuk', nameKo: '전북은행카드', nameEn: 'Jeonbuk Bank Card' },
  { code: 'gwangju', nameKo: '광주은행카드', nameEn: 'Gwangju Bank Card' },
  { code: 'kakaobank', nameKo: '카카오뱅크카드', nameEn: 'KakaoBank Card' },
  { code: 'kbank', nameKo: '케이뱅크카드', nameEn: 'K bank Card' },
  { code: 'miraeasset', nameKo: '미래에셋카드', nameEn: 'Mirae Asset Card' },
  { code: 'kona', nameKo: '코나카드', nameEn: 'Kona Card' },
  { code: 'toss', nameKo: '토스카드', nameEn: 'Toss Card' },
  { code: 'chai', nameKo: '차이카드', nameEn: 'Chai Card' },
] as const satisfies readonly Issuer[];

/** The issuer with a code, or undefined. */
export function findIssuer(code: string): Issuer | undefined {
  return KOREAN_ISSUERS.find((issuer) => issuer.code === code);
}
