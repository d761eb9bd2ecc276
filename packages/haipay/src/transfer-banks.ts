/** A bank that a payer may transfer from. */
export interface TransferBank {
  /** HaiPay gives these no codes, since none of them is sent: that of the payout table where the bank is in it. */
  readonly code: string;
  readonly englishName: string;
  readonly koreanName: string;
}

type Row = readonly [code: string, englishName: string, koreanName: string];

/**
 * "All Korean banks", which BANK_KRW and KR_BANK_USD support: every institution with accounts of private people that
 * takes part in the transfers of the Korea Financial Telecommunications and Clearings Institute. The payout table has
 * fewer, and two securities firms and two foreign banks that keep no such accounts.
 */
const ROWS: readonly Row[] = [
  ['CZNBKRSE', 'Kookmin Bank (KB)', 'KB국민은행'],
  ['SHBKKRSE', 'Shinhan Bank', '신한은행'],
  ['HVBKKRSE', 'Woori Bank', '우리은행'],
  ['HNBNKRSE', 'Hana Bank', '하나은행'],
  ['NACFKRSE', 'Nonghyup Bank (NH)', 'NH농협은행'],
  ['IBKOKRSE', 'Industrial Bank of Korea (IBK)', 'IBK기업은행'],
  ['KAKOKR22', 'KakaoBank', '카카오뱅크'],
  ['TOSS_BANK', 'Toss Bank', '토스뱅크'],
  ['CITIKRSXKAK', 'K bank', '케이뱅크'],
  ['KODBKRSE', 'Korea Development Bank (KDB)', 'KDB산업은행'],
  ['SCBLKRSE', 'SC First Bank', 'SC제일은행'],
  ['CITIKRSX', 'Citibank Korea', '한국씨티은행'],
  ['NFFCKRSE', 'Suhyup Bank', 'Sh수협은행'],
  ['DAEBKR22', 'iM Bank (formerly Daegu Bank)', 'iM뱅크(옛 대구은행)'],
  ['PUSBKR2P', 'Busan Bank (BNK)', 'BNK부산은행'],
  ['KYNAKR22', 'Kyongnam Bank (BNK)', 'BNK경남은행'],
  ['KWABKRSE', 'Kwangju Bank', '광주은행'],
  ['JEONKRSE', 'Jeonbuk Bank', '전북은행'],
  ['JJBKKR22', 'Jeju Bank', '제주은행'],
  ['LOCAL_NONGHYUP', 'Local Nonghyup', '지역농축협'],
  ['KFCC', 'Korea Federation of Community Credit Cooperatives (MG)', 'MG새마을금고'],
  ['CREDIT_UNION', 'Credit unions (Shinhyup)', '신협'],
  ['KOPOKRS1', 'Korea Post', '우체국'],
  ['SAVINGS_BANK', 'Savings banks', '저축은행'],
  ['FORESTRY', 'National Forestry Cooperative Federation', '산림조합중앙회'],
];

export const TRANSFER_BANKS: readonly TransferBank[] = ROWS.map(([code, englishName, koreanName]) => ({
  code,
  englishName,
  koreanName,
}));
