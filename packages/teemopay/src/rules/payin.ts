import { isIP } from 'node:net';
import { findKycBank } from '../banks.ts';
import { isWallet, PAYMENT_TYPE } from '../codes.ts';
import { type PaymentCreateRequest, paymentCreateRequestSchema } from '../schemas/payin.ts';
import { checkForm } from './check.ts';
import { type Checked, fault, type RuleFault } from './fault.ts';

/** How strict an application is where the documentation contradicts itself (teemopay.md §4.1, §11). */
export interface RequestRules {
  /**
   * `required` is what the table says; then a date of birth must also be a date. `optional` is what the
   * published samples need: the one of 801 leaves it out, the one of 802 sends `234234`, which is no date.
   */
  readonly accountHolderNumber: 'required' | 'optional';
  /** Whether email, phone and idCardNumber are always required, as a later version of the pages says. */
  readonly strictContact: boolean;
}

/**
 * Under these rules the published sample requests pass as they are printed, which weighs more than the table.
 */
export const DEFAULT_REQUEST_RULES: RequestRules = {
  accountHolderNumber: 'optional',
  strictContact: false,
};

/** The longest time to pay, and the one that is given when the request names none. */
export const MAX_PAYMENT_LIFETIME_MS = 2 * 60 * 60 * 1000;
/**
 * A merchant that computes "two hours from now" with a clock that runs ahead must not be refused: what clocks
 * may differ by for the timestamp of the header, they may differ by here.
 */
const CLOCK_DIFFERENCE_MS = 30_000;
const MAX_NAME_CHARACTERS = 20;

export interface PaymentContext {
  readonly nowMs: number;
  readonly rules?: RequestRules;
}

type Rule = (request: PaymentCreateRequest, context: Required<PaymentContext>) => RuleFault | null;

function invalid(field: string): RuleFault {
  return fault('parameter_invalid', field);
}

/**
 * Counted as the reader sees them: Hangul may come as letters of syllables, which are several code points.
 */
const nameLength: Rule = ({ realName }) =>
  [...realName.normalize('NFC')].length > MAX_NAME_CHARACTERS ? invalid('realName') : null;

const userId: Rule = ({ idCardNumber }, { rules }) =>
  rules.strictContact && idCardNumber === undefined ? fault('parameter_missing', 'idCardNumber') : null;

const holder: Rule = ({ accountHolderNumber }, { rules }) => {
  if (rules.accountHolderNumber === 'optional') return null;
  if (accountHolderNumber === undefined) return fault('parameter_missing', 'accountHolderNumber');
  const isPerson = accountHolderNumber.length === 6;
  return isPerson && !isBirthDate(accountHolderNumber) ? invalid('accountHolderNumber') : null;
};

const contact: Rule = ({ paymentType, email, phone }, { rules }) => {
  if (!rules.strictContact && !isWallet(paymentType)) return null;
  if (email === undefined) return fault('parameter_missing', 'email');
  return phone === undefined ? fault('parameter_missing', 'phone') : null;
};

const payerAddress: Rule = ({ paymentType, ipAddress }) => {
  if (ipAddress === undefined) return isWallet(paymentType) ? fault('parameter_missing', 'ipAddress') : null;
  return isIP(ipAddress) === 0 ? invalid('ipAddress') : null;
};

/** Bank and account only fill in the page of 802; elsewhere nobody looks at them (teemopay.md §4.1). */
const prefill: Rule = ({ paymentType, bankCode, bankAccount }) => {
  if (paymentType !== PAYMENT_TYPE.kyc_virtual_account) return null;
  if (bankCode !== undefined && findKycBank(bankCode) === undefined) return invalid('bankCode');
  return bankAccount !== undefined && !/^\d[\d-]*$/.test(bankAccount) ? invalid('bankAccount') : null;
};

const expiry: Rule = ({ expirationTime }, { nowMs }) => {
  if (expirationTime === undefined) return null;
  const leftMs = expirationTime - nowMs;
  const fits = leftMs > 0 && leftMs <= MAX_PAYMENT_LIFETIME_MS + CLOCK_DIFFERENCE_MS;
  return fits ? null : invalid('expirationTime');
};

/** In the order of the table of fields. */
const RULES: readonly Rule[] = [nameLength, userId, holder, contact, payerAddress, prefill, expiry];

/** Whether YYMMDD is a day of the last or of this century. */
function isBirthDate(text: string): boolean {
  return ['19', '20'].some((century) => {
    const day = `${century}${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4)}`;
    const date = new Date(`${day}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
  });
}

/**
 * Checks the fields of payment/create and gives back the request, typed, or the first fault, in this order:
 *
 * 1. fields that are missing, in the order of the table (414);
 * 2. fields of a wrong form, in the order of the table (414; `paymentType` 423);
 * 3. length of realName; idCardNumber, accountHolderNumber, contact and ipAddress where they are required;
 *    bankCode and bankAccount of 802; expirationTime (414).
 *
 * Whether there is a callback address at all (427), the number is new (426) and the method is open (423, 466)
 * is for who knows the merchant.
 */
export function checkPaymentCreate(
  values: Readonly<Record<string, unknown>>,
  { nowMs, rules = DEFAULT_REQUEST_RULES }: PaymentContext,
): Checked<PaymentCreateRequest> {
  const checked = checkForm(paymentCreateRequestSchema, values, {
    paymentType: { invalid: 'payment_method_unsupported' },
  });
  if (!checked.ok) return checked;
  for (const rule of RULES) {
    const found = rule(checked.request, { nowMs, rules });
    if (found !== null) return { ok: false, fault: found };
  }
  return checked;
}

/** When the time to pay ends: what the request says, at most two hours from now. */
export function paymentExpiryMs(
  request: Pick<PaymentCreateRequest, 'expirationTime'>,
  nowMs: number,
): number {
  const latestMs = nowMs + MAX_PAYMENT_LIFETIME_MS;
  return Math.min(request.expirationTime ?? latestMs, latestMs);
}
