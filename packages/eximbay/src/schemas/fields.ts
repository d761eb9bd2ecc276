import { SINGLE_LINE } from '@naru/wire/patterns';
import type { Schema } from '@naru/wire/schema';

/**
 * Every parameter, described once. Lengths are those of the reference; where it has none they only keep out what is
 * no name, no address and no amount of anybody. All values are text.
 */

/** A name of a person, a company or a place; the official one of Bangkok has 168 letters. */
const NAME = 200;
const PHONE = 64;
/** What an address of the web may have in browsers and proxies. */
const WEB_ADDRESS = 2048;
/** More than any currency's money: what is above a method's limits is refused as an amount, not as a text. */
const AMOUNT = 20;
/** What an article is called in shops that put its whole description there. */
const ARTICLE = 1000;

/** One line of text that is not empty. */
export function line<const D extends string, const M extends number>(description: D, maxLength: M) {
  return { description, type: 'string', minLength: 1, maxLength, pattern: SINGLE_LINE } as const;
}

/** Text of an answer or callback: may be empty, and is not held to more than its length. */
export function text<const D extends string, const M extends number>(description: D, maxLength: M) {
  return { description, type: 'string', maxLength } as const;
}

const digits = (description: string, pattern: string, example: string) =>
  ({ description, type: 'string', pattern, examples: [example] }) as const;

/** Major units, without separator or sign; the rules know the decimals of the currency. */
export const PLAIN_AMOUNT = '^(?:0|[1-9]\\d*)(?:\\.\\d{1,2})?$';
/** As above, of prices that may be discounts. */
export const SIGNED_AMOUNT = '^-?(?:0|[1-9]\\d*)(?:\\.\\d{1,2})?$';
const STAMP = '^\\d{14}$';
const DAY = '^\\d{8}$';
const COUNTRY = '^[A-Z]{2}$';
/** Laxer than the standard: what is refused here could be paid with Eximbay. */
const EMAIL_CHARACTER = '[^\\s@\\u0000-\\u001F\\u007F-\\u009F\\uD800-\\uDFFF]';

export const rescode = line('Outcome: 0000 is success.', 6);
/** `resmsg` may be empty. */
export const resmsg = text('Text of the outcome, for people.', 700);
export const errcode = text('Text code of the outcome (newer).', 64);

export const fgkey = {
  description: 'SHA-256 over the secret key and the parameters, in hexadecimal digits.',
  type: 'string',
  pattern: '^[0-9A-Fa-f]{64}$',
  examples: ['0E9BE04BA239A519E68171F26B68604ADA0A85C8350DBF5C8C0FCCF98461DB09'],
} as const satisfies Schema;

export const transactionType = {
  description: 'What the page does: PAYMENT, PAYER_AUTH, AUTHORIZE or REBILL.',
  type: 'string',
  enum: ['PAYMENT', 'PAYER_AUTH', 'AUTHORIZE', 'REBILL'],
} as const satisfies Schema;

export const confirmTransactionType = {
  description: 'PAYMENT_PA authorizes and captures, AUTHORIZE_PA only authorizes.',
  type: 'string',
  enum: ['PAYMENT_PA', 'AUTHORIZE_PA'],
} as const satisfies Schema;

export const mid = {
  ...line('Id of the merchant.', 10),
  examples: ['1849705C64'],
} as const satisfies Schema;

export const orderId = {
  ...line("Number of the merchant's order; `duplicateOrders` says whether it may be used again.", 64),
  examples: ['20220819105102'],
} as const satisfies Schema;

export const currency = {
  description: 'Currency of the amount, ISO 4217.',
  type: 'string',
  pattern: '^[A-Z]{3}$',
  examples: ['KRW', 'USD'],
} as const satisfies Schema;

export const amount = {
  description: 'Amount in units of the currency: above zero, no separator.',
  type: 'string',
  maxLength: AMOUNT,
  pattern: PLAIN_AMOUNT,
  examples: ['1', '1.00', '1000'],
} as const satisfies Schema;

export const balance = {
  ...amount,
  description: 'What can be refunded before this refund: the amount less all earlier refunds.',
} as const satisfies Schema;

export const lang = {
  ...line('Language of the page: KR, EN, CN, TW, JP, RU, TH or VN; English for others.', 35),
  examples: ['EN'],
} as const satisfies Schema;

export const paymentMethod = {
  description: 'Code of a payment method; opens its page at once.',
  type: 'string',
  pattern: '^P[0-9G]\\d{2}$',
  examples: ['P000'],
} as const satisfies Schema;

export const multiPaymentMethod = {
  description: 'Codes of payment methods to choose from, with hyphens between.',
  type: 'string',
  maxLength: 255,
  pattern: '^P[0-9G]\\d{2}(?:-P[0-9G]\\d{2})*$',
  examples: ['P000-P185-P186'],
} as const satisfies Schema;

export const shop = line('Name of the shop where it differs from the merchant.', 255);
export const partnerCode = line('Code of a partner.', 64);
export const returnUrl = line(
  "Where the payer's browser goes with the result: an address of the web, or of an app.",
  WEB_ADDRESS,
);
export const statusUrl = line('Where the server sends the result.', WEB_ADDRESS);

export const buyerName = line('Name of the buyer.', NAME);
export const phoneNumber = line('Phone number of the buyer.', PHONE);

export const email = {
  description: 'E-mail address of the buyer; gets the confirmation.',
  type: 'string',
  // The longest that mail servers pass on (RFC 5321).
  maxLength: 254,
  pattern: `^${EMAIL_CHARACTER}+@${EMAIL_CHARACTER}+$`,
  examples: ['test@eximbay.com'],
} as const satisfies Schema;

/** Y or N. */
export function yesNo<const D extends string>(description: D) {
  return { description, type: 'string', enum: ['Y', 'N'] } as const;
}

/** A part of the amount; zero is one too. */
export function taxAmount<const D extends string>(description: D) {
  return { ...amount, description } as const;
}

export const param = line('Free for the merchant; comes back in the result.', 255);

export const productName = line('Name of the article.', ARTICLE);
export const quantity = digits('How many: a whole number above zero.', '^[1-9]\\d{0,9}$', '1');
export const unitPrice = { ...amount, description: 'Price of one.' } as const satisfies Schema;
export const link = line('Address of the article; needed by open markets.', WEB_ADDRESS);
export const surchargeName = line('What is added or taken off: delivery, coupon.', ARTICLE);
export const surchargePrice = {
  description: 'Price of one; negative for a discount.',
  type: 'string',
  maxLength: AMOUNT + 1,
  pattern: SIGNED_AMOUNT,
  examples: ['-1.50'],
} as const satisfies Schema;

export const city = line('City.', NAME);
export const country = digits('Country, ISO 3166-1 alpha-2.', COUNTRY, 'KR');
export const firstName = line('First name.', NAME);
export const lastName = line('Last name.', NAME);
export const addressPhone = line('Phone number, with or without country code.', PHONE);
export const postalCode = line('Postal code.', 32);
export const state = line('State; for addresses in the US and Canada.', NAME);
export const street1 = line('The rest of the address.', 500);

export const displayType = {
  description: 'P opens a pop-up (default), R stays in the window.',
  type: 'string',
  enum: ['P', 'R'],
} as const satisfies Schema;
export const siteForeignCurrency = {
  ...currency,
  description: 'Currency in which the amount is also shown (DCC); then only P000 may be named.',
} as const satisfies Schema;
export const callFromScheme = line('URL scheme of the app; the page opens it when the payer leaves.', 255);
export const issuerCountry = digits(
  'Country of the cards, ISO 3166-1 alpha-2: KR opens the Korean page, any other the usual one.',
  COUNTRY,
  'KR',
);
export const osType = {
  description: 'P for a PC (default), M for a mobile.',
  type: 'string',
  enum: ['P', 'M'],
} as const satisfies Schema;
export const virtualAccountExpiry = digits(
  'Until when a Korean virtual account takes money: YYYYMMDDHH.',
  '^\\d{10}$',
  '2026123123',
);

export const tokenId = line('Id of a stored card.', 20);
export const recurringAmount = digits(
  'Amount of each charge: at most 10 digits with the decimals that the currency has.',
  '^(?:0|[1-9]\\d{0,9})(?:\\.\\d{1,2})?$',
  '10.50',
);
export const recurringStart = digits('First day: YYYYMMDD; charges come after it.', DAY, '20250210');
export const recurringInterval = digits('Months between charges, 1 to 10.', '^(?:[1-9]|10)$', '1');
export const recurringUrl = line('Where the result of each charge is sent.', 255);
export const remindInterval = digits('Days before a charge that an e-mail is sent.', '^\\d{1,2}$', '3');
export const recurringId = line('Id of a recurring payment.', 20);

export const userId = line('Id of the user at the merchant.', 255);
export const userCi = line('CI of the user, after an identity check.', 255);
export const birthday = digits('Date of birth: YYYYMMDD.', DAY, '19950101');
export const gender = { description: 'M or F.', type: 'string', enum: ['M', 'F'] } as const satisfies Schema;
export const foreigner = {
  description: 'T for foreigners, F for citizens.',
  type: 'string',
  enum: ['T', 'F'],
} as const satisfies Schema;

/** The example of the reference has 14 characters; today's have 24. */
export const payerAuthId = line('Id of the authentication that the page did.', 64);

export const transactionId = {
  description: 'Number of the transaction: 24 characters.',
  type: 'string',
  minLength: 1,
  maxLength: 24,
  examples: ['1849705C6420220902000010'],
} as const satisfies Schema;

export const refundType = {
  description: 'F refunds all that is left, P the amount that is named.',
  type: 'string',
  enum: ['F', 'P'],
} as const satisfies Schema;
export const refundId = line("Number of the merchant's refund; never used twice.", 64);
export const reason = line('Why it is refunded.', 1000);
export const accountHolder = line('Who holds the account.', NAME);
export const bankCode = digits('Bank of the account, three digits.', '^\\d{3}$', '004');
/** Merchants copy it from where payers wrote it, with dashes or without: 20 digits, whatever is between them. */
export const accountNumber = digits(
  'Number of the account: at most 20 digits; dashes between them are dropped.',
  '^\\d(?:-?\\d){0,19}$',
  '12345678901234',
);

export const stamp = digits('Korean time: YYYYMMDDHHMMSS.', STAMP, '20220902101749');
