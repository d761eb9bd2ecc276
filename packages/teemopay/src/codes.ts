/** The small code tables of TeemoPay Korea as data; banks, statuses and errors have files of their own. */

/** The only value of the header `country`. */
export const COUNTRY = 'KR';

export type PaymentTypeName = 'virtual_account' | 'kyc_virtual_account' | 'kakaopay' | 'tosspay';

export interface PaymentTypeEntry {
  /** Value of `paymentType`. */
  readonly value: 801 | 802 | 803 | 804;
  readonly name: PaymentTypeName;
  readonly englishName: string;
  readonly koreanName: string;
  readonly meaning: string;
}

export const PAYMENT_TYPE = {
  virtual_account: 801,
  kyc_virtual_account: 802,
  kakaopay: 803,
  tosspay: 804,
} as const satisfies Record<PaymentTypeName, number>;

export const PAYMENT_TYPES: readonly PaymentTypeEntry[] = [
  {
    value: 801,
    name: 'virtual_account',
    englishName: 'Virtual account',
    koreanName: '가상계좌',
    meaning: 'paymentInfo is the number of a virtual account, which additionalInfo describes.',
  },
  {
    value: 802,
    name: 'kyc_virtual_account',
    englishName: 'Virtual account after identity check',
    koreanName: '본인확인 가상계좌',
    meaning: 'paymentInfo is a page on which the payer proves an account of his own; status 0 until then.',
  },
  {
    value: 803,
    name: 'kakaopay',
    englishName: 'KakaoPay',
    koreanName: '카카오페이',
    meaning: 'paymentInfo is the page to send the payer to. Needs email, phone and ipAddress.',
  },
  {
    value: 804,
    name: 'tosspay',
    englishName: 'TossPay',
    koreanName: '토스페이',
    meaning: 'paymentInfo is the page to send the payer to. Needs email, phone and ipAddress.',
  },
];

const paymentTypesByValue = new Map<number, PaymentTypeEntry>(
  PAYMENT_TYPES.map((entry) => [entry.value, entry]),
);

export function findPaymentType(value: number): PaymentTypeEntry | undefined {
  return paymentTypesByValue.get(value);
}

/** Whether a payment type is a wallet, which wants to know more about the payer (teemopay.md §4.1). */
export function isWallet(paymentType: number): boolean {
  return paymentType === PAYMENT_TYPE.kakaopay || paymentType === PAYMENT_TYPE.tosspay;
}

/** Values of `accountType` of a payout. What 802 does differently is not published (teemopay.md §12 #8). */
export const PAYOUT_ACCOUNT_TYPE = { bank_transfer: 801, kyc_bank_transfer: 802 } as const;

/** Values of `idType` of a payout: a person or a company. */
export const ID_TYPE = { person: 'RRN', company: 'CO' } as const;
export type IdType = (typeof ID_TYPE)[keyof typeof ID_TYPE];

/**
 * `COMPANY` is how companies were spelled until October 2025; merchants' code of that time still sends it.
 */
export const ID_TYPE_SPELLINGS = ['RRN', 'CO', 'COMPANY'] as const;

/** The `idType` behind a spelling, or undefined when there is none. */
export function parseIdType(text: string): IdType | undefined {
  if (text === ID_TYPE.person) return ID_TYPE.person;
  return text === ID_TYPE.company || text === 'COMPANY' ? ID_TYPE.company : undefined;
}
