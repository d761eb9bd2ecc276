import { APP_URL_PATTERN } from '@naru/wire/app-schemes';
import {
  AMOUNT_PATTERN,
  DATE_TIME_PATTERN,
  EMAIL_PATTERN,
  MULTI_LINE,
  SINGLE_LINE,
  URL_PATTERN,
} from '@naru/wire/patterns';
import type { Schema } from '@naru/wire/schema';

export { AMOUNT_PATTERN } from '@naru/wire/patterns';

/**
 * 9 to 11 digits with spaces and dashes anywhere, after an optional `+` or the country code `+82` or `82`.
 * Linear in time on any text, like the patterns that contracts share.
 */
const PHONE_PATTERN = '^(?:\\+?82|\\+)?(?:[ -]*\\d){9,11}[ -]*$';

/** What a member says of itself that may come as a JSON number. */
const OR_NUMBER = ' A JSON number of the same digits is taken, too.';

export const appId = {
  description:
    'Business id of the merchant, one per currency. An integer; its digits as a string are accepted too.',
  anyOf: [
    { type: 'integer', minimum: 1, maximum: 999_999_999_999_999 },
    { type: 'string', pattern: '^[1-9]\\d{0,14}$' },
  ],
  examples: [1054],
} as const satisfies Schema;

export const answeredAppId = {
  description: 'Business id of the merchant.',
  type: 'integer',
  minimum: 1,
  maximum: 999_999_999_999_999,
  examples: [1054],
} as const satisfies Schema;

export const sign = {
  description: 'SHA256withRSA signature over all other members of the object, in base64.',
  type: 'string',
  minLength: 1,
  maxLength: 1024,
} as const satisfies Schema;

export const orderId = {
  description: `Order number of the merchant, unique per app. 1 to 48 characters.${OR_NUMBER}`,
  type: 'string',
  minLength: 1,
  maxLength: 48,
  pattern: SINGLE_LINE,
  examples: ['M22222000028'],
} as const satisfies Schema;

export const orderNo = {
  description: 'Platform number of the order.',
  type: 'string',
  minLength: 1,
  maxLength: 48,
  pattern: SINGLE_LINE,
  examples: ['6023042811314347'],
} as const satisfies Schema;

export const payerName = {
  description: 'Name of the payer, first and last name separated by a space; the real name is advised.',
  type: 'string',
  minLength: 1,
  maxLength: 100,
  pattern: SINGLE_LINE,
  examples: ['Donald John Trump', '홍길동'],
} as const satisfies Schema;

export const payeeName = {
  description:
    'Name of the payee in Latin letters, at least one, with spaces, apostrophes, dashes and dots. 1 to 30 ' +
    'characters.',
  type: 'string',
  minLength: 1,
  maxLength: 30,
  pattern: "^(?=[ '\\-.]*[A-Za-z])[A-Za-z '\\-.]+$",
  examples: ['john doe'],
} as const satisfies Schema;

export const phone = {
  description:
    'Phone number: 9 to 11 digits; spaces, dashes, a leading + and the country code +82 or 82 are tolerated.' +
    OR_NUMBER,
  type: 'string',
  maxLength: 32,
  pattern: PHONE_PATTERN,
  examples: ['01012345678', '010-1234-5678'],
} as const satisfies Schema;

export const email = {
  description: 'E-mail address, at most 254 characters, which is the longest that there can be.',
  type: 'string',
  maxLength: 254,
  pattern: EMAIL_PATTERN,
  examples: ['johndoe@example.com'],
} as const satisfies Schema;

/**
 * Wider than what is accepted: an amount with too many decimals has an error of its own, by the currency. Without
 * leading zeros, which no sample has: `02000` may be meant in base eight, or be a number of something else.
 */
const REQUEST_AMOUNT_PATTERN = '^(?:0|[1-9]\\d{0,19})(?:\\.\\d{1,15})?$';

export const amount = {
  description:
    'Amount as a decimal string without separators. KRW has no decimals (".00" is accepted), USD has two. ' +
    'The same as a JSON number is taken, too, unless it has an exponent.',
  type: 'string',
  pattern: REQUEST_AMOUNT_PATTERN,
  examples: ['2000', '2000.00'],
} as const satisfies Schema;

/** An amount in an answer: always two decimals, whatever the currency. */
export const answeredAmount = {
  description: 'Amount with two decimals.',
  type: 'string',
  pattern: AMOUNT_PATTERN,
  examples: ['2000.00'],
} as const satisfies Schema;

export const fee = {
  description: 'Handling fee with two decimals.',
  type: 'string',
  pattern: AMOUNT_PATTERN,
  examples: ['60.00'],
} as const satisfies Schema;

/** An address of the web, or of an app (`mygame://paid`). */
const RETURN_URL_PATTERN = `(?:${URL_PATTERN})|${APP_URL_PATTERN}`;

export const callBackUrl = {
  description:
    'Address the payer is sent to after a successful payment: http, https or the scheme of an app (`mygame://paid`).',
  type: 'string',
  maxLength: 512,
  pattern: RETURN_URL_PATTERN,
  examples: ['https://shop.example.com/paid'],
} as const satisfies Schema;

export const callBackFailUrl = {
  description: 'Address the payer is sent to after a failed payment; as callBackUrl.',
  type: 'string',
  maxLength: 512,
  pattern: RETURN_URL_PATTERN,
  examples: ['https://shop.example.com/failed'],
} as const satisfies Schema;

export const notifyUrl = {
  description: 'Address for the callbacks of this order; replaces the one configured for the app.',
  type: 'string',
  maxLength: 512,
  pattern: URL_PATTERN,
  examples: ['https://shop.example.com/haipay/callback'],
} as const satisfies Schema;

export const payUrl = {
  description: 'Address of the payment page; send the payer there.',
  type: 'string',
  minLength: 1,
  maxLength: 2048,
  examples: ['https://pay.example.com/c/6026010112003333'],
} as const satisfies Schema;

export const subject = {
  description: 'Payment remark, at most 255 characters.',
  type: 'string',
  maxLength: 255,
  pattern: SINGLE_LINE,
  examples: ['iphone13'],
} as const satisfies Schema;

export const body = {
  description: 'Details of the remark, at most 512 characters.',
  type: 'string',
  maxLength: 512,
  pattern: MULTI_LINE,
} as const satisfies Schema;

export const partnerUserId = {
  description: `Id of the user at the merchant, for risk control: 1 to 64 letters, digits or -~!@#$%&*()_.${OR_NUMBER}`,
  type: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9\\-~!@#$%&*()_.]+$',
  examples: ['149597870'],
} as const satisfies Schema;

export const country = {
  description:
    'Cashier mode: "410" (Korea) lets the payer choose the method when payType and inBankCode are open.',
  type: 'string',
  const: '410',
} as const satisfies Schema;

export const payType = {
  description:
    'Group of the method: EWALLET, BANK_TRANSFER or VA, which may also be written VA (Virtual Account).',
  type: 'string',
  maxLength: 32,
  pattern: SINGLE_LINE,
  examples: ['EWALLET', 'BANK_TRANSFER', 'VA'],
} as const satisfies Schema;

export const inBankCode = {
  description: 'Code of the method, from the table of collection codes.',
  type: 'string',
  maxLength: 48,
  pattern: SINGLE_LINE,
  examples: ['KAKAOPAY_KRW'],
} as const satisfies Schema;

export const accountType = {
  description: 'Kind of the account that is paid to; only bank accounts.',
  type: 'string',
  const: 'BANK_ACCOUNT',
} as const satisfies Schema;

export const bankCode = {
  description: 'Code of the bank, from the table of payout banks.',
  type: 'string',
  minLength: 1,
  maxLength: 32,
  pattern: SINGLE_LINE,
  examples: ['KYNAKR22'],
} as const satisfies Schema;

export const accountNo = {
  description: 'Account number, 6 to 20 digits without dashes.',
  type: 'string',
  pattern: '^\\d{6,20}$',
  examples: ['09876543210'],
} as const satisfies Schema;

export const orderStatus = {
  description:
    '0 not started, 1 in progress, 2 success (final), 3 failure (final), -1 pending confirmation. ' +
    'Callbacks may also carry 4 (partly collected) and 5 (over-collected).',
  type: 'integer',
  examples: [2],
} as const satisfies Schema;

export const payTime = {
  description: 'Time of success in Korean time, yyyy-MM-dd HH:mm:ss. Only with status 2 (4, 5).',
  type: 'string',
  pattern: DATE_TIME_PATTERN,
  examples: ['2026-01-01 12:05:09'],
} as const satisfies Schema;

export const errorMsg = {
  description: 'Reason of the failure. Only with status 3.',
  type: 'string',
  examples: ['Balance of the payer is not sufficient'],
} as const satisfies Schema;

export const currency = {
  description: 'Currency of the order.',
  type: 'string',
  minLength: 3,
  maxLength: 8,
  examples: ['KRW'],
} as const satisfies Schema;

export const refundOrderId = {
  description: 'Number of the refund at the merchant, unique per app. 1 to 48 characters.',
  type: 'string',
  minLength: 1,
  maxLength: 48,
  pattern: SINGLE_LINE,
  examples: ['R22222000028'],
} as const satisfies Schema;

export const refundNo = {
  description: 'Platform number of the refund.',
  type: 'string',
  minLength: 1,
  maxLength: 48,
  pattern: SINGLE_LINE,
  examples: ['5026010112003333000'],
} as const satisfies Schema;
