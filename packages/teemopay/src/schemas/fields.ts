import {
  AMOUNT_PATTERN,
  DATE_TIME_PATTERN,
  EMAIL_PATTERN,
  SINGLE_LINE,
  URL_PATTERN,
} from '@naru/wire/patterns';
import type { Schema } from '@naru/wire/schema';

/** A field that may be null, described once for both. */
export function nullable<const S extends Schema>(description: string, schema: S) {
  return { description, anyOf: [schema, { type: 'null' }] } as const;
}

const amountText = { type: 'string', pattern: AMOUNT_PATTERN, examples: ['1000.00'] } as const;
const timeText = {
  type: 'string',
  pattern: DATE_TIME_PATTERN,
  examples: ['2026-01-01 12:05:09'],
} as const;
const rateText = { type: 'string', pattern: '^[01](\\.\\d{1,6})?$', examples: ['0.0100'] } as const;
const anyText = { type: 'string' } as const;

/** The signature of RSA-8192, the longest key, has 1368 characters. */
export const sign = {
  description:
    'SHA1withRSA signature in base64 over all other fields that are not blank and the nonce of the header.',
  type: 'string',
  minLength: 1,
  maxLength: 1368,
} as const satisfies Schema;

export const merchantOrderNo = {
  description: 'Order number of the merchant, 1 to 32 characters; never used twice.',
  type: 'string',
  minLength: 1,
  maxLength: 32,
  pattern: SINGLE_LINE,
  examples: ['OrderNoExample'],
} as const satisfies Schema;

export const tradeNo = {
  description: 'Platform number of the order: TS for payments, TF for payouts.',
  type: 'string',
  minLength: 1,
  maxLength: 32,
  examples: ['TS2501010001KR0000000000000000'],
} as const satisfies Schema;

export const paymentType = {
  description:
    'Method: 801 virtual account, 802 virtual account with identity check, 803 KakaoPay, 804 TossPay.',
  type: 'integer',
  enum: [801, 802, 803, 804],
  examples: [801],
} as const satisfies Schema;

/** Received orders may have types that this version does not know. */
export const answeredPaymentType = {
  description: 'Method of the payment.',
  type: 'integer',
  examples: [801],
} as const satisfies Schema;

/** Letters of Latin or Hangul in any spelling of Unicode, with what may stand between them. */
const NAME_PATTERN =
  "^[\\p{Script=Latin}\\p{Script=Hangul}\\p{M}][\\p{Script=Latin}\\p{Script=Hangul}\\p{M} .'\\u2019-]*$";

export const payerName = {
  description: 'Real name of the payer: Latin letters or Hangul, at most 20 characters.',
  type: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: NAME_PATTERN,
  examples: ['홍길동', 'Hong Gildong'],
} as const satisfies Schema;

export const merchantName = {
  description: 'Name of the payee, which the payer sees. 1 to 64 characters.',
  type: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: SINGLE_LINE,
  examples: ['MerchantNameExample'],
} as const satisfies Schema;

export const idCardNumber = {
  description: 'Id of the user at the merchant, at most 64 characters; not a resident number.',
  type: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: SINGLE_LINE,
  examples: ['user-1'],
} as const satisfies Schema;

export const accountHolderNumber = {
  description:
    'Who holds the account: date of birth as YYMMDD for a person, the 10 digits of the business ' +
    'registration for a company.',
  type: 'string',
  maxLength: 20,
  pattern: '^(?:\\d{6}|\\d{10})$',
  examples: ['950101', '1234567890'],
} as const satisfies Schema;

export const requestAmount = {
  description: 'Amount in whole won, digits only, at most 20.',
  type: 'string',
  maxLength: 20,
  pattern: '^[1-9]\\d{0,19}$',
  examples: ['1000'],
} as const satisfies Schema;

export const email = {
  description: 'E-mail address of the payer, at most 50 characters. Required for 803 and 804.',
  type: 'string',
  maxLength: 50,
  pattern: EMAIL_PATTERN,
  examples: ['payer@example.com'],
} as const satisfies Schema;

export const phone = {
  description: 'Mobile number of the payer: 11 digits that begin with 010. Required for 803 and 804.',
  type: 'string',
  maxLength: 20,
  pattern: '^010\\d{8}$',
  examples: ['01012345678'],
} as const satisfies Schema;

export const ipAddress = {
  description: 'IP address of the payer. Required for 803 and 804.',
  type: 'string',
  maxLength: 64,
  examples: ['203.0.113.7'],
} as const satisfies Schema;

export const kycBankCode = {
  description:
    'Bank of the payer, three digits of the KYC list; fills in the page of 802, otherwise ignored.',
  type: 'string',
  maxLength: 20,
  pattern: SINGLE_LINE,
  examples: ['004'],
} as const satisfies Schema;

export const kycBankAccount = {
  description:
    'Account of the payer: digits, with dashes between them. Fills in the page of 802; for other types ' +
    'whatever is here is ignored.',
  type: 'string',
  maxLength: 20,
  pattern: SINGLE_LINE,
  examples: ['12345678901234'],
} as const satisfies Schema;

export const expirationTime = {
  description:
    'End of the time to pay, in epoch milliseconds; at most two hours from now, which is the default.',
  type: 'integer',
  minimum: 0,
  examples: [1735660800000],
} as const satisfies Schema;

export const callbackUrl = {
  description:
    'Address for the callbacks of this order (http or https), instead of the one of the application.',
  type: 'string',
  maxLength: 200,
  pattern: URL_PATTERN,
  examples: ['https://www.callbackexample.com'],
} as const satisfies Schema;

export const payoutBankCode = {
  description: 'Bank of the receiver: three digits of the list of payout banks.',
  type: 'string',
  maxLength: 50,
  pattern: '^\\d{3}$',
  examples: ['088'],
} as const satisfies Schema;

export const payoutBankName = {
  description: 'Name of that bank, from the same list or in Korean.',
  type: 'string',
  minLength: 1,
  maxLength: 50,
  pattern: SINGLE_LINE,
  examples: ['Shinhan Bank', '신한은행'],
} as const satisfies Schema;

export const payoutAccountType = {
  description: '801 bank transfer, 802 bank transfer with identity check.',
  type: 'integer',
  enum: [801, 802],
  examples: [801],
} as const satisfies Schema;

export const payoutBankAccount = {
  description: 'Account of the receiver: 6 to 20 digits.',
  type: 'string',
  maxLength: 50,
  pattern: '^\\d{6,20}$',
  examples: ['12345678998765'],
} as const satisfies Schema;

export const payeeName = {
  description:
    'Real name of the receiver: at least two letters of any script, spaces between them, no special ' +
    'characters, at most 40 characters; capitals are advised. The name of a company may have digits.',
  type: 'string',
  minLength: 2,
  maxLength: 40,
  pattern: '^[\\p{L}\\p{M}0-9 ]*$',
  examples: ['HONG GILDONG', '홍길동'],
} as const satisfies Schema;

export const idType = {
  description: 'RRN for a person, CO for a company; COMPANY is an old spelling of CO.',
  type: 'string',
  maxLength: 50,
  enum: ['RRN', 'CO', 'COMPANY'],
  examples: ['RRN'],
} as const satisfies Schema;

export const amount = { description: 'Amount with two decimals.', ...amountText } as const satisfies Schema;

export const fee = {
  description: 'Fee with two decimals.',
  type: 'string',
  pattern: AMOUNT_PATTERN,
  examples: ['10.50'],
} as const satisfies Schema;

export const nullableAmount = nullable('Amount with two decimals; null when the order failed.', amountText);

export const serviceAmount = nullable(
  'Fee: immService + amount × serviceRate, with two decimals; null when the order failed.',
  amountText,
);

export const immService = nullable('Fixed part of the fee, with two decimals.', amountText);

export const serviceRate = nullable('Part of the amount that is the fee: 0.0100 is one percent.', rateText);

export const paymentInfo = nullable(
  'What the payer pays to: the account number (801) or the page to send the payer to (802, 803, 804); ' +
    'null when the order failed.',
  { type: 'string', maxLength: 2048, examples: ['29900000000000'] },
);

export const additionalInfo = nullable('The virtual account of 801; null when the order failed.', {
  type: 'object',
  properties: {
    bankCode: {
      description: 'Bank of the account, a code of letters.',
      type: 'string',
      maxLength: 32,
      examples: ['IBK'],
    },
    bankName: {
      description: 'Korean name of the bank.',
      type: 'string',
      maxLength: 64,
      examples: ['기업은행'],
    },
    expiredTime: {
      description: 'End of the time to pay, in epoch milliseconds.',
      type: 'integer',
      examples: [1761022567000],
    },
    paymentLink: {
      description: 'Page that shows the account.',
      type: 'string',
      maxLength: 2048,
      examples: ['https://pay.example.com/TS2501010001KR0000000000000000'],
    },
  },
  required: [],
  additionalProperties: true,
});

export const payinStatus = {
  description: '0 accepted (802 only), 1 waiting for the payer, 2 paid, 3 failed.',
  type: 'integer',
  examples: [1],
} as const satisfies Schema;

export const payoutStatus = {
  description: '1 in progress, 2 paid out, 3 failed, 4 sent back after success.',
  type: 'integer',
  examples: [2],
} as const satisfies Schema;

export const errorMsg = nullable('Why the payment failed; null otherwise.', anyText);
export const errorMessage = nullable('Why the order failed or was sent back; null otherwise.', anyText);
export const errorCode = nullable('Code of that reason, 1000 to 1016 or 9999; null otherwise.', {
  type: 'integer',
  examples: [9999],
});

export const completeTime = {
  description: 'When it was completed, in Korean time, yyyy-MM-dd HH:mm:ss.',
  ...timeText,
} as const satisfies Schema;

export const nullableCompleteTime = nullable(
  'When it was completed, in Korean time, yyyy-MM-dd HH:mm:ss; null before.',
  timeText,
);

export const settleTime = nullable(
  'When it was settled, in Korean time, yyyy-MM-dd HH:mm:ss; null before.',
  timeText,
);

export const settleStatus = nullable('0 not settled, 1 settled; null where nothing is to be settled.', {
  type: 'integer',
  examples: [1],
});

export const paymentOrderNo = {
  description: 'Number of this one payment; an order that is paid in parts has several.',
  type: 'string',
  minLength: 1,
  maxLength: 30,
  examples: ['TSO4h8r26014h54553440l5vxs41u8'],
} as const satisfies Schema;
