/** The code tables of HaiPay Korea as data. Limits are defaults: a gateway may set others per merchant. */

export const CURRENCIES = ['KRW', 'USD'] as const;
export type Currency = (typeof CURRENCIES)[number];

export const PAY_TYPES = ['EWALLET', 'BANK_TRANSFER', 'VA'] as const;
export type PayType = (typeof PAY_TYPES)[number];

/** As the table of methods prints it. */
const PRINTED_PAY_TYPES: Readonly<Record<string, PayType>> = { 'VA (Virtual Account)': 'VA' };

/** Reads a `payType`, also as the documentation's table prints it. */
export function parsePayType(text: string): PayType | undefined {
  return PAY_TYPES.find((payType) => payType === text) ?? PRINTED_PAY_TYPES[text];
}

export type CollectionKind = 'wallet' | 'bank_transfer' | 'virtual_account_chooser' | 'virtual_account';

export interface CollectionCode {
  readonly currency: Currency;
  /** The documented payType of the code. */
  readonly payType: PayType;
  /** Every payType that is accepted together with the code. */
  readonly acceptedPayTypes: readonly PayType[];
  /** Value of `inBankCode`. */
  readonly code: string;
  readonly englishName: string;
  readonly koreanName: string;
  readonly kind: CollectionKind;
  /** Smallest amount of one order, as a decimal string in the currency. */
  readonly minimum: string;
  readonly maximum: string;
}

export interface PayoutBank {
  readonly code: string;
  readonly englishName: string;
  readonly koreanName: string;
  readonly minimum: string;
  readonly maximum: string;
}

const LIMITS = {
  KRW: { minimum: '1000', maximum: '1500000' },
  USD: { minimum: '0.99', maximum: '1000' },
} as const;

const VIRTUAL_ACCOUNT_LIMITS = { minimum: '300', maximum: '500000' } as const;

const WALLET_ONLY = ['EWALLET'] as const;
/** HaiPay's own lists name these three sometimes as wallets and sometimes as bank transfers (haipay.md §6.3). */
const WALLET_OR_TRANSFER = ['EWALLET', 'BANK_TRANSFER'] as const;

const WALLETS = [
  { prefix: 'KAKAOPAY', englishName: 'Kakao Pay', koreanName: '카카오페이', accepted: WALLET_OR_TRANSFER },
  { prefix: 'NAVERPAY', englishName: 'Naver Pay', koreanName: '네이버페이', accepted: WALLET_OR_TRANSFER },
  { prefix: 'TOSS', englishName: 'Toss Pay', koreanName: '토스페이', accepted: WALLET_OR_TRANSFER },
  { prefix: 'SAMSUNGPAY', englishName: 'Samsung Pay', koreanName: '삼성페이', accepted: WALLET_ONLY },
  { prefix: 'PAYCO', englishName: 'PAYCO', koreanName: '페이코', accepted: WALLET_ONLY },
] as const;

const BANK_TRANSFER_CODES = { KRW: 'BANK_KRW', USD: 'KR_BANK_USD' } as const;

const VIRTUAL_ACCOUNT_BANKS = [
  ['KOOKMIN_BANK', 'Kookmin Bank', '국민은행'],
  ['SHBKKRSE', 'Shinhan Bank', '신한은행'],
  ['HANA_BANK', 'Hana Bank', '하나은행'],
  ['WOORI_BANK', 'Woori Bank', '우리은행'],
  ['NONGHYUP_BANK', 'Nonghyup Bank', '농협은행'],
  ['IBK', 'Industrial Bank of Korea (IBK)', 'IBK기업은행'],
  ['SC_BANK', 'SC Bank', 'SC제일은행'],
  ['KBANK', 'K bank', '케이뱅크'],
  ['SUHYUP', 'Suhyup Bank', '수협은행'],
  ['DAEGU_BANK', 'Daegu Bank', '대구은행(iM뱅크)'],
  ['BUSAN_BANK', 'Busan Bank', '부산은행'],
  ['KYONGNAM_BANK', 'Kyongnam Bank', '경남은행'],
  ['KWANGJU_BANK', 'Kwangju Bank', '광주은행'],
  ['KFCC', 'Korea Federation of Community Credit Cooperatives', '새마을금고'],
  ['KOREA_POST', 'Korea Post', '우체국'],
] as const;

function walletAndTransferCodes(currency: Currency): CollectionCode[] {
  const wallets = WALLETS.map(
    (wallet): CollectionCode => ({
      currency,
      payType: 'EWALLET',
      acceptedPayTypes: wallet.accepted,
      code: `${wallet.prefix}_${currency}`,
      englishName: wallet.englishName,
      koreanName: wallet.koreanName,
      kind: 'wallet',
      ...LIMITS[currency],
    }),
  );
  return [
    ...wallets,
    {
      currency,
      payType: 'BANK_TRANSFER',
      acceptedPayTypes: ['BANK_TRANSFER'],
      code: BANK_TRANSFER_CODES[currency],
      englishName: 'Bank account authorization payment',
      koreanName: '계좌이체',
      kind: 'bank_transfer',
      ...LIMITS[currency],
    },
  ];
}

function virtualAccountCode(
  kind: 'virtual_account' | 'virtual_account_chooser',
  code: string,
  englishName: string,
  koreanName: string,
): CollectionCode {
  return {
    currency: 'KRW',
    payType: 'VA',
    acceptedPayTypes: ['VA'],
    code,
    englishName,
    koreanName,
    kind,
    ...VIRTUAL_ACCOUNT_LIMITS,
  };
}

export const COLLECTION_CODES: readonly CollectionCode[] = [
  ...walletAndTransferCodes('KRW'),
  virtualAccountCode('virtual_account_chooser', 'VA_BANK_KRW', 'Virtual account, bank of choice', '가상계좌'),
  ...VIRTUAL_ACCOUNT_BANKS.map(([code, englishName, koreanName]) =>
    virtualAccountCode('virtual_account', code, englishName, koreanName),
  ),
  ...walletAndTransferCodes('USD'),
];

/**
 * `CITIKRSXKAK` is K bank here, although elsewhere it belongs to another bank: HaiPay's table decides
 * (haipay.md §7.1).
 */
const PAYOUT_BANK_NAMES = [
  ['KOPOKRS1', 'Korea Post (Epost)', '우체국'],
  ['KWABKRSE', 'Kwangju Bank (KJ)', '광주은행'],
  ['KYNAKR22', 'Kyongnam Bank', '경남은행'],
  ['NACFKRSE', 'Nonghyup Bank (NH)', '농협은행'],
  ['NFFCKRSE', 'Suhyup Local Cooperatives', '수협'],
  ['PUSBKR2P', 'Busan Bank (BNK)', '부산은행'],
  ['KODBKRSE', 'Korea Development Bank (KDB)', 'KDB산업은행'],
  ['SCBLKRSE', 'Standard Chartered Korea (SC First)', 'SC제일은행'],
  ['SHBKKRSE', 'Shinhan Bank', '신한은행'],
  ['SSISKRSS', 'Shinhan Investment', '신한투자증권'],
  ['HVBKKRSE', 'Woori Bank', '우리은행'],
  ['CITIKRSXKAK', 'K Bank', '케이뱅크'],
  ['CZNBKRSE', 'Kookmin Bank (KB)', '국민은행'],
  ['DAEBKR22', 'Daegu Bank (DGB)', '대구은행(iM뱅크)'],
  ['DEUTKRSE', 'Deutsche Bank', '도이치은행'],
  ['ETSIKRS1', 'eBEST Investment and Securities', '이베스트투자증권(LS증권)'],
  ['HNBNKRSE', 'KEB Hana Bank', '하나은행'],
  ['HSBCKRSE', 'HSBC', 'HSBC은행'],
  ['CITIKRSX', 'Citibank Korea', '한국씨티은행'],
  ['IBKOKRSE', 'Industrial Bank of Korea (IBK)', 'IBK기업은행'],
  ['JEONKRSE', 'Jeonbuk Bank (JB)', '전북은행'],
  ['JJBKKR22', 'Jeju Bank', '제주은행'],
  ['KAKOKR22', 'KAKAO Bank', '카카오뱅크'],
] as const;

export const PAYOUT_BANKS: readonly PayoutBank[] = PAYOUT_BANK_NAMES.map(
  ([code, englishName, koreanName]) => ({
    code,
    englishName,
    koreanName,
    ...LIMITS.KRW,
  }),
);

/** The only `accountType` of a payout. */
export const PAYOUT_ACCOUNT_TYPE = 'BANK_ACCOUNT';

/** The only `country`: Korea in ISO 3166-1 numeric; it asks for the cashier that lets the payer choose. */
export const CASHIER_COUNTRY = '410';

const collectionCodesByKey = new Map(
  COLLECTION_CODES.map((entry) => [`${entry.currency} ${entry.code}`, entry]),
);
const payoutBanksByCode = new Map(PAYOUT_BANKS.map((bank) => [bank.code, bank]));

/** The collection code of a currency, or undefined when the currency does not have it. */
export function findCollectionCode(currency: Currency, code: string): CollectionCode | undefined {
  return collectionCodesByKey.get(`${currency} ${code}`);
}

export function findPayoutBank(code: string): PayoutBank | undefined {
  return payoutBanksByCode.get(code);
}

/** Reads a currency as it stands in a path or a member; any letter case (haipay.md §1). */
export function parseCurrency(text: string): Currency | undefined {
  const upper = text.toUpperCase();
  return CURRENCIES.find((currency) => currency === upper);
}
