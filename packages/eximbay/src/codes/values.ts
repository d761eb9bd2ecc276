/** The short lists of values that single parameters may have. */

/** `settings.display_type`: pop-up (default) or the same window. */
export const DISPLAY_TYPES = ['P', 'R'] as const;
export type DisplayType = (typeof DISPLAY_TYPES)[number];

/** `settings.ostype`: PC (default) or mobile. */
export const OS_TYPES = ['P', 'M'] as const;

/** `settings.issuer_country`: opens the Korean page. */
export const KOREAN_ISSUER_COUNTRY = 'KR';

/** autoclose, call_from_app, receipt_status, token_creation and other switches. */
export const YES_NO = ['Y', 'N'] as const;
export type YesNo = (typeof YES_NO)[number];

/**
 * What counts where the request says nothing (eximbay.md §4.1); the first two are part of the fgkey
 * (eximbay.md §2.2).
 */
export const SETTING_DEFAULTS = {
  display_type: 'P',
  ostype: 'P',
  autoclose: 'N',
  call_from_app: 'N',
} as const;

/** `refund.refund_type`: all of it, or a part. */
export const REFUND_TYPES = ['F', 'P'] as const;
export type RefundType = (typeof REFUND_TYPES)[number];

/** `key_field` of an inquiry. */
export const KEY_FIELDS = ['order_id', 'transaction_id'] as const;

/** `fast_payment.gender`. */
export const GENDERS = ['M', 'F'] as const;

/** `fast_payment.foreigner`: T for foreigners, F for citizens. */
export const FOREIGNER_VALUES = ['T', 'F'] as const;

/** `payment.status` of an inquiry. */
export const PAYMENT_STATUSES = [
  { code: 'SALE', meaning: 'Paid: the sale is confirmed.' },
  { code: 'AUTH', meaning: 'Authorized; capture it to get the money.' },
  { code: 'REGISTERED', meaning: 'Registered; the money has not come yet.' },
  { code: 'NONE', meaning: 'There is no such order.' },
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number]['code'];

/** `status` of a callback, only for methods that are paid later; written like this, but read in any case. */
export const CALLBACK_STATUSES = ['Registered', 'Sale', 'Void'] as const;
export type CallbackStatus = (typeof CALLBACK_STATUSES)[number];

/** What the fraud check decided; REVIEW means approved, but look at it. */
export const DM_DECISIONS = ['ACCEPT', 'REJECT', 'REVIEW', 'ERROR'] as const;

/** States of a cash receipt (eximbay.md §7.9). */
export const CASH_RECEIPT_STATES = [
  { code: 'CA00', meaning: 'requested' },
  { code: 'CA01', meaning: 'approved' },
  { code: 'CA02', meaning: 'failed' },
  { code: 'CA03', meaning: 'cancellation requested' },
  { code: 'CA04', meaning: 'cancelled' },
  { code: 'CA05', meaning: 'cancellation failed' },
  { code: 'CA06', meaning: 'issued again' },
] as const;

/** `chargeback_status` of webhooks. DEDUCTION is Eximbay's; the others are not published and so our own. */
export const CHARGEBACK_STATUSES = [
  { code: 'REPORTED', meaning: 'The payer’s bank asks; nothing was taken yet.' },
  { code: 'DEDUCTION', meaning: 'The money was taken and is held.' },
  { code: 'REPRESENTED', meaning: 'The merchant sent evidence; the bank decides.' },
  { code: 'WON', meaning: 'The merchant keeps the money.' },
  { code: 'LOST', meaning: 'The payer keeps it: decided, or no evidence came in time.' },
  { code: 'ACCEPTED', meaning: 'The merchant accepted it: the payer keeps the money.' },
] as const;
export type ChargebackStatus = (typeof CHARGEBACK_STATUSES)[number]['code'];

/**
 * Instalments of a Korean card: a lump sum is 00; below 50 000 won there is nothing else (eximbay.md §7.9).
 */
export const LUMP_SUM = '00';
export const SMALLEST_INSTALLMENT_WON = 50_000n;

/** The version of the protocol that callbacks name. */
export const PROTOCOL_VERSION = '230';

/** `param3` of callbacks; merchants cannot set it. */
export const API_MARK = 'OPENAPI';

function sameLetters(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}

/** The status of an inquiry, whatever its letter case; undefined for one that this version does not know. */
export function paymentStatusOf(text: string): PaymentStatus | undefined {
  return PAYMENT_STATUSES.find(({ code }) => sameLetters(code, text))?.code;
}

/** The status of a callback. Eximbay's pages write it both ways (eximbay.md §4.6). */
export function callbackStatusOf(text: string): CallbackStatus | undefined {
  return CALLBACK_STATUSES.find((status) => sameLetters(status, text));
}

/**
 * The rule codes of `dm_reject` and `dm_review`. The separator is `|`; some pages print it as the letter I.
 */
export function dmRuleCodes(text: string): string[] {
  return text.split('|').filter((code) => code !== '');
}
