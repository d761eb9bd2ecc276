import { ERROR_TABLE, type ErrorEntry, type ErrorName, SUCCESS_CODE } from './error-table.ts';
import type { FailureEnvelope, SuccessEnvelope } from './schemas/envelope.ts';

export { ERROR_TABLE, type ErrorEntry, type ErrorName, SUCCESS_CODE } from './error-table.ts';

/**
 * Members that have error codes of their own: 41 or 42 and the place in this list. Append only: a place is
 * part of a code that merchants store. `sign` is not here; it has 1001 and 1002.
 */
export const FIELD_RULES = [
  { name: 'appId', rule: 'a positive integer' },
  { name: 'orderId', rule: '1 to 48 characters, no control characters' },
  { name: 'orderNo', rule: '1 to 48 characters' },
  {
    name: 'name',
    rule: "1 to 100 characters; for a payout 1 to 30 Latin letters, spaces and .-', a letter at least",
  },
  { name: 'phone', rule: '9 to 11 digits' },
  { name: 'email', rule: 'an e-mail address of at most 254 characters' },
  { name: 'amount', rule: 'a decimal string such as "2000" or "2000.00"' },
  { name: 'payType', rule: 'EWALLET, BANK_TRANSFER or VA' },
  { name: 'inBankCode', rule: 'a collection code' },
  { name: 'callBackUrl', rule: 'an http or https URL, or one of an app, of at most 512 characters' },
  { name: 'callBackFailUrl', rule: 'an http or https URL, or one of an app, of at most 512 characters' },
  { name: 'notifyUrl', rule: 'an http or https URL of at most 512 characters' },
  { name: 'subject', rule: 'at most 255 characters, no control characters' },
  { name: 'body', rule: 'at most 512 characters, no control characters' },
  { name: 'country', rule: '410' },
  { name: 'partnerUserId', rule: '1 to 64 letters, digits or -~!@#$%&*()_.' },
  { name: 'accountType', rule: 'BANK_ACCOUNT' },
  { name: 'bankCode', rule: 'a payout bank code' },
  { name: 'accountNo', rule: '6 to 20 digits' },
  { name: 'refundNo', rule: '1 to 48 characters' },
  { name: 'tranType', rule: 'at most 32 characters' },
  { name: 'transaction', rule: 'pay or collect' },
  { name: 'currency', rule: 'the currency of the app' },
  { name: 'region', rule: 'KR' },
  { name: 'paymentMethods', rule: 'collection codes with commas between them' },
] as const;

export type FieldName = (typeof FIELD_RULES)[number]['name'];
export type FieldFault = 'missing' | 'invalid';

const FAULT_GROUP = { missing: '41', invalid: '42' } as const;

function fieldEntry(fault: FieldFault, index: number, name: string, rule: string): ErrorEntry {
  return {
    code: `${FAULT_GROUP[fault]}${String(index + 1).padStart(2, '0')}`,
    name: `${fault}_${name}`,
    message: fault === 'missing' ? `${name} is required` : `${name} is invalid`,
    prefix: 'system:',
    meaning: fault === 'missing' ? `${name} is absent, null or empty.` : `${name} must be: ${rule}.`,
    httpStatus: 200,
  };
}

/** The errors of single members: one code for missing and one for invalid, per member. */
export const FIELD_ERROR_TABLE: readonly ErrorEntry[] = (['missing', 'invalid'] as const).flatMap((fault) =>
  FIELD_RULES.map(({ name, rule }, index) => fieldEntry(fault, index, name, rule)),
);

/** Every code a call can answer, for documentation. */
export const ALL_ERRORS: readonly ErrorEntry[] = [...ERROR_TABLE, ...FIELD_ERROR_TABLE].sort((a, b) =>
  a.code < b.code ? -1 : 1,
);

const entriesByName = new Map<string, ErrorEntry>(ERROR_TABLE.map((entry) => [entry.name, entry]));
const fieldEntriesByName = new Map(FIELD_ERROR_TABLE.map((entry) => [entry.name, entry]));
const entriesByCode = new Map(ALL_ERRORS.map((entry) => [entry.code, entry]));
const rulesByField = new Map<string, string>(FIELD_RULES.map(({ name, rule }) => [name, rule]));

/** The row of an error code, or undefined for a code that this version does not know. */
export function findError(code: string): ErrorEntry | undefined {
  return entriesByCode.get(code);
}

function envelopeOf(entry: ErrorEntry, detail: string | undefined): FailureEnvelope {
  const text = detail === undefined || detail === '' ? entry.message : `${entry.message}: ${detail}`;
  return { status: '0', error: entry.code, msg: `${entry.prefix}${text}` };
}

/** The failure envelope of an error. `detail` is put behind the text; never give it anything secret. */
export function failure(name: Exclude<ErrorName, 'success'>, detail?: string): FailureEnvelope {
  const entry = entriesByName.get(name);
  if (entry === undefined) throw new TypeError(`no such error: ${String(name)}`);
  return envelopeOf(entry, detail);
}

/**
 * The failure envelope of one member. Without `rule` the rule of the table is reported. Accepts any member
 * name: one without a code of its own gets the general code, `sign` the codes of signatures.
 */
export function fieldFailure(fault: FieldFault, field: string, rule?: string): FailureEnvelope {
  if (field === 'sign') return failure(fault === 'missing' ? 'signature_missing' : 'signature_invalid');
  const entry = fieldEntriesByName.get(`${fault}_${field}`);
  if (entry === undefined) {
    const detail = rule === undefined ? field : `${field}, ${rule}`;
    return failure(fault === 'missing' ? 'member_missing' : 'member_invalid', detail);
  }
  if (fault === 'missing') return envelopeOf(entry, rule);
  return envelopeOf(entry, `must be ${rule ?? rulesByField.get(field) ?? 'valid'}`);
}

/** The failure envelope of an amount outside of the limits, which it names. */
export function amountOutOfRange(minimum: string, maximum: string, currency: string): FailureEnvelope {
  return failure('amount_out_of_range', `${currency} ${minimum} to ${maximum}`);
}

/** The success envelope around signed `data`. */
export function success<D>(data: D): SuccessEnvelope<D> {
  return { status: '1', error: SUCCESS_CODE, msg: '', data };
}
