/**
 * Korean banks by the three digits of the clearing institute (eximbay.md §7.8): the bank of a virtual account
 * and the one that a refund goes to.
 */

export interface Bank {
  readonly code: string;
  readonly englishName: string;
  readonly koreanName: string;
}

type Row = readonly [code: string, englishName: string, koreanName: string];

const ROWS: readonly Row[] = [
  ['001', 'Bank of Korea', '한국은행'],
  ['002', 'Korea Development Bank', 'KDB산업은행'],
  ['003', 'Industrial Bank of Korea', 'IBK기업은행'],
  ['004', 'Kookmin Bank', 'KB국민은행'],
  ['005', 'KEB Hana Bank (formerly KEB)', 'KEB하나은행(구 외환)'],
  ['007', 'Suhyup Bank', '수협은행'],
  ['008', 'Export-Import Bank of Korea', '한국수출입은행'],
  ['011', 'NongHyup Bank', 'NH농협은행'],
  ['012', 'Local NongHyup', '지역농축협'],
  ['020', 'Woori Bank', '우리은행'],
  ['023', 'SC First Bank', 'SC제일은행'],
  ['027', 'Citibank Korea', '한국씨티은행'],
  ['031', 'Daegu Bank', '대구은행(iM뱅크)'],
  ['032', 'Busan Bank', '부산은행'],
  ['034', 'Gwangju Bank', '광주은행'],
  ['035', 'Jeju Bank', '제주은행'],
  ['037', 'Jeonbuk Bank', '전북은행'],
  ['039', 'Kyongnam Bank', '경남은행'],
  ['045', 'Saemaul (MG)', '새마을금고'],
  ['048', 'Shinhyup', '신협'],
  ['050', 'Savings banks', '저축은행'],
  ['052', 'Morgan Stanley', '모건스탠리은행'],
  ['054', 'HSBC', 'HSBC은행'],
  ['055', 'Deutsche Bank', '도이치은행'],
  ['071', 'Korea Post', '우체국'],
  ['081', 'Hana Bank', '하나은행'],
  ['088', 'Shinhan Bank', '신한은행'],
  ['089', 'K bank', '케이뱅크'],
  ['090', 'KakaoBank', '카카오뱅크'],
  // Founded after Eximbay's list of 2021; the clearing institute has it.
  ['092', 'Toss Bank', '토스뱅크'],
];

export const BANKS: readonly Bank[] = ROWS.map(([code, englishName, koreanName]) => ({
  code,
  englishName,
  koreanName,
}));

/**
 * Banks that a virtual account is offered at. Eximbay publishes no list of its own; these are the banks that
 * commonly issue virtual accounts, and a merchant's contract may know fewer.
 */
export const VIRTUAL_ACCOUNT_BANK_CODES = [
  '003',
  '004',
  '007',
  '011',
  '020',
  '023',
  '031',
  '032',
  '034',
  '039',
  '071',
  '081',
  '088',
  '089',
] as const;

const banksByCode = new Map(BANKS.map((bank) => [bank.code, bank]));

/** The row of a bank, or undefined for a code that this version does not know. */
export function findBank(code: string): Bank | undefined {
  return banksByCode.get(code);
}
