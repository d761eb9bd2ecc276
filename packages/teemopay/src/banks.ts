/** Banks of Korea by their KFTC number, as the three places of the API name them. */

export interface PayoutBank {
  /** Value of `bankCode` of a payout. */
  readonly code: string;
  /** The published name. */
  readonly englishName: string;
  readonly koreanName: string;
  /** Other names that are taken as `bankName`. */
  readonly otherNames: readonly string[];
}

export interface KycBank {
  /** Value of `bankCode` of a payment of type 802. */
  readonly code: string;
  /** The published name. */
  readonly koreanName: string;
}

export interface VirtualAccountBank {
  /** Value of `additionalInfo.bankCode`: letters, unlike everywhere else. */
  readonly bankCode: string;
  /** The same bank in the other lists. */
  readonly kftcCode: string;
  /** Value of `additionalInfo.bankName`. */
  readonly koreanName: string;
  readonly englishName: string;
}

type PayoutBankRow = readonly [
  code: string,
  englishName: string,
  koreanName: string,
  otherNames?: readonly string[],
];

/** The 32 rows of teemopay.md §5.4 in their order; the Korean names are the banks' own. */
const PAYOUT_BANK_ROWS: readonly PayoutBankRow[] = [
  ['088', 'Shinhan Bank', '신한은행'],
  ['020', 'Woori Bank', '우리은행'],
  ['004', 'Kookmin Bank', '국민은행', ['KB국민은행', 'KB Kookmin Bank', 'KB Bank']],
  [
    '011',
    'National Agricultural Cooperative Federation',
    '농협은행',
    ['NH농협은행', '농협', 'Nonghyup Bank', 'NH Bank', 'NH Nonghyup Bank'],
  ],
  ['081', 'KEB Hana Bank', '하나은행', ['KEB하나은행', 'Hana Bank']],
  ['027', 'Citibank Korea', '한국씨티은행', ['씨티은행', 'CITI 은행', 'Citibank', 'Citi Bank']],
  [
    '045',
    'Korea Federation of Community Credit Cooperative',
    '새마을금고',
    ['새마을은행', 'Korea Federation of Community Credit Cooperatives', 'KFCC', 'MG새마을금고'],
  ],
  ['048', 'National Credit Union Federation of Korea', '신협', ['신협은행', '신용협동조합', 'Shinhyup']],
  ['071', 'Korea Post Office', '우체국', ['Korea Post', 'Epost']],
  ['003', 'Industrial Bank of Korea', '기업은행', ['IBK기업은행', 'IBK']],
  ['002', 'Korea Development Bank', '산업은행', ['KDB산업은행', 'KDB']],
  ['090', 'Kakao Bank', '카카오뱅크'],
  ['089', 'KBank', '케이뱅크'],
  ['092', 'Toss Bank', '토스뱅크'],
  [
    '023',
    'Standard Chartered First Bank Korea',
    'SC제일은행',
    ['SC Bank', 'SC First Bank', 'Standard Chartered Bank Korea', '제일은행'],
  ],
  ['007', 'Suhyup Bank', '수협은행', ['Sh수협은행', '수협']],
  ['031', 'Daegu Bank', '대구은행', ['iM뱅크', 'iM Bank', 'DGB대구은행', 'DGB Daegu Bank']],
  ['032', 'BNK Busan Bank', '부산은행', ['BNK부산은행', 'Busan Bank']],
  ['034', 'Gwangju Bank', '광주은행', ['Kwangju Bank']],
  ['035', 'Jeju Bank', '제주은행'],
  ['037', 'Jeonbuk Bank', '전북은행', ['JB Bank']],
  ['039', 'Kyongnam Bank', '경남은행', ['BNK경남은행', 'BNK Kyongnam Bank', 'Kyungnam Bank']],
  ['050', 'Saving Bank', '저축은행', ['상호저축은행', 'Savings Bank']],
  ['054', 'HSBC Bank', 'HSBC은행', ['홍콩상하이은행', 'HSBC']],
  ['055', 'Deutsche Bank', '도이치은행'],
  ['057', 'JPMorgan Chase Bank', '제이피모간체이스은행', ['JP모간체이스은행', 'JP Morgan Chase Bank']],
  ['060', 'BOA Bank', 'BOA은행', ['뱅크오브아메리카', 'Bank of America']],
  ['061', 'BNP Paribas Bank', 'BNP파리바은행', ['비엔피파리바은행', 'BNP Paribas']],
  ['062', 'Industrial and Commercial Bank of China', '중국공상은행', ['ICBC']],
  ['063', 'Bank of China', '중국은행'],
  ['064', 'National Forestry Cooperative Federation', '산림조합중앙회', ['산림조합']],
  ['067', 'China Construction Bank', '중국건설은행', ['CCB']],
];

export const PAYOUT_BANKS: readonly PayoutBank[] = PAYOUT_BANK_ROWS.map(
  ([code, englishName, koreanName, otherNames = []]) => ({ code, englishName, koreanName, otherNames }),
);

/** The 22 banks that the page of payment type 802 knows, with their published names (teemopay.md §4.6). */
export const KYC_BANKS: readonly KycBank[] = [
  { code: '002', koreanName: '산업은행' },
  { code: '003', koreanName: '기업은행' },
  { code: '004', koreanName: '국민은행' },
  { code: '007', koreanName: '수협은행' },
  { code: '011', koreanName: '농협은행' },
  { code: '020', koreanName: '우리은행' },
  { code: '023', koreanName: 'SC 제일은행' },
  { code: '027', koreanName: 'CITI 은행' },
  { code: '031', koreanName: '대구은행' },
  { code: '032', koreanName: '부산은행' },
  { code: '034', koreanName: '광주은행' },
  { code: '035', koreanName: '제주은행' },
  { code: '037', koreanName: '전북은행' },
  { code: '039', koreanName: '경남은행' },
  { code: '045', koreanName: '새마을은행' },
  { code: '048', koreanName: '신협은행' },
  { code: '071', koreanName: '우체국' },
  { code: '081', koreanName: '하나은행' },
  { code: '088', koreanName: '신한은행' },
  { code: '089', koreanName: '케이뱅크' },
  { code: '090', koreanName: '카카오뱅크' },
  { code: '092', koreanName: '토스뱅크' },
];

type VirtualAccountBankRow = readonly [
  bankCode: string,
  kftcCode: string,
  koreanName: string,
  englishName: string,
];

/**
 * Of the letter codes only `IBK` (기업은행) is published, by the sample answer. The others are made in its
 * manner: the abbreviation by which the bank calls itself, of the banks that the KYC list has too.
 */
const VIRTUAL_ACCOUNT_BANK_ROWS: readonly VirtualAccountBankRow[] = [
  ['KDB', '002', '산업은행', 'Korea Development Bank'],
  ['IBK', '003', '기업은행', 'Industrial Bank of Korea'],
  ['KB', '004', '국민은행', 'Kookmin Bank'],
  ['SUHYUP', '007', '수협은행', 'Suhyup Bank'],
  ['NH', '011', '농협은행', 'Nonghyup Bank'],
  ['WOORI', '020', '우리은행', 'Woori Bank'],
  ['SC', '023', 'SC제일은행', 'SC Bank'],
  ['CITI', '027', '한국씨티은행', 'Citibank Korea'],
  ['DGB', '031', '대구은행', 'Daegu Bank'],
  ['BUSAN', '032', '부산은행', 'Busan Bank'],
  ['KJB', '034', '광주은행', 'Gwangju Bank'],
  ['JEJU', '035', '제주은행', 'Jeju Bank'],
  ['JB', '037', '전북은행', 'Jeonbuk Bank'],
  ['KYONGNAM', '039', '경남은행', 'Kyongnam Bank'],
  ['KFCC', '045', '새마을금고', 'Korea Federation of Community Credit Cooperatives'],
  ['CU', '048', '신협', 'National Credit Union Federation of Korea'],
  ['EPOST', '071', '우체국', 'Korea Post'],
  ['HANA', '081', '하나은행', 'Hana Bank'],
  ['SHINHAN', '088', '신한은행', 'Shinhan Bank'],
  ['KBANK', '089', '케이뱅크', 'K bank'],
  ['KAKAO', '090', '카카오뱅크', 'Kakao Bank'],
  ['TOSS', '092', '토스뱅크', 'Toss Bank'],
];

export const VIRTUAL_ACCOUNT_BANKS: readonly VirtualAccountBank[] = VIRTUAL_ACCOUNT_BANK_ROWS.map(
  ([bankCode, kftcCode, koreanName, englishName]) => ({ bankCode, kftcCode, koreanName, englishName }),
);

const payoutBanksByCode = new Map(PAYOUT_BANKS.map((bank) => [bank.code, bank]));
const kycBanksByCode = new Map(KYC_BANKS.map((bank) => [bank.code, bank]));
const virtualAccountBanksByCode = new Map(VIRTUAL_ACCOUNT_BANKS.map((bank) => [bank.bankCode, bank]));
const virtualAccountBanksByKftcCode = new Map(VIRTUAL_ACCOUNT_BANKS.map((bank) => [bank.kftcCode, bank]));

export function findPayoutBank(code: string): PayoutBank | undefined {
  return payoutBanksByCode.get(code);
}

export function findKycBank(code: string): KycBank | undefined {
  return kycBanksByCode.get(code);
}

/** A bank of virtual accounts by its letter code or its KFTC number. */
export function findVirtualAccountBank(code: string): VirtualAccountBank | undefined {
  return virtualAccountBanksByCode.get(code) ?? virtualAccountBanksByKftcCode.get(code);
}

/** Letters and digits alone: names are typed with other spaces, cases and dashes than the list has. */
function comparable(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a name means this bank: the published one, the Korean one or another usual one. */
export function isNameOfBank(bank: PayoutBank, name: string): boolean {
  const wanted = comparable(name);
  return [bank.englishName, bank.koreanName, ...bank.otherNames].some((one) => comparable(one) === wanted);
}
