import type { BankOption, IdentityRequest, IdentityView } from '../api.ts';
import { digitsOnly } from './amount.ts';

export type HolderKind = 'individual' | 'company';

/** What the form holds. Both numbers are kept, so that a look at the other kind of holder loses nothing. */
export interface IdentityDraft {
  holder: HolderKind;
  name: string;
  birthDate: string;
  businessNumber: string;
  bankCode: string;
  bankAccount: string;
  phone: string;
}

export type IdentityField = Exclude<keyof IdentityDraft, 'holder'>;

const birthDateDigits = 6;
const businessNumberDigits = 10;
/** Only the outer limits: every bank has lengths of its own. */
const accountPattern = /^\d{6,20}$/;
/** Nearly all begin with 010; the old prefixes (011, 016 …) had seven or eight digits behind them. */
const phonePattern = /^01\d{8,9}$/;
const namePatterns: Record<HolderKind, RegExp> = {
  individual: /^\p{L}[\p{L}\p{M} .'’-]*$/u,
  company: /^(?=\P{L}*\p{L})[\p{L}\p{M}\p{N} .,'’()㈜&-]+$/u,
};

/** The form's first content. A bank that is not offered counts as none. */
export function draftOf(prefill: IdentityView['prefill'], banks: readonly BankOption[]): IdentityDraft {
  const number = digitsOnly(prefill.holderNumber);
  const isCompany = number.length === businessNumberDigits;
  return {
    holder: isCompany ? 'company' : 'individual',
    name: prefill.name,
    birthDate: isCompany ? '' : number,
    businessNumber: isCompany ? number : '',
    bankCode: banks.some((bank) => bank.code === prefill.bankCode) ? (prefill.bankCode ?? '') : '',
    bankAccount: prefill.bankAccount,
    phone: prefill.phone,
  };
}

/** The field that holds the number of this kind of holder. */
export function numberField(holder: HolderKind): 'birthDate' | 'businessNumber' {
  return holder === 'company' ? 'businessNumber' : 'birthDate';
}

/**
 * The request of a filled form, or the fields to correct, in the order of the form. `prefilledNumber` is
 * taken as it is: merchants' test data holds six digits that are no date, and the check itself decides.
 */
export function identityRequest(
  draft: IdentityDraft,
  prefilledNumber: string,
): IdentityRequest | { faults: IdentityField[] } {
  const number = digitsOnly(draft[numberField(draft.holder)]);
  const request: IdentityRequest = {
    name: draft.name.trim().replace(/\s+/g, ' '),
    bankCode: draft.bankCode,
    bankAccount: plainNumber(draft.bankAccount),
    holderNumber: number,
    phone: plainNumber(draft.phone),
  };
  const faults: IdentityField[] = [];
  if (!isName(draft.holder, request.name)) faults.push('name');
  if (!isHolderNumber(draft.holder, number, digitsOnly(prefilledNumber)))
    faults.push(numberField(draft.holder));
  if (request.bankCode === '') faults.push('bankCode');
  if (!accountPattern.test(request.bankAccount)) faults.push('bankAccount');
  if (!phonePattern.test(request.phone)) faults.push('phone');
  return faults.length > 0 ? { faults } : request;
}

/** Drops what people group numbers with. Letters stay and fail the check: dropping them would change a number. */
function plainNumber(text: string): string {
  return text.replace(/[\s.-]/g, '');
}

function isName(holder: HolderKind, name: string): boolean {
  return namePatterns[holder].test(name);
}

function isHolderNumber(holder: HolderKind, number: string, prefilled: string): boolean {
  if (holder === 'company') return number.length === businessNumberDigits;
  return number.length === birthDateDigits && (number === prefilled || isBirthDate(number));
}

/** Six digits that are a day of some year; the century is unknown, so 29 February may be in any fourth year. */
export function isBirthDate(digits: string): boolean {
  if (!/^\d{6}$/.test(digits)) return false;
  const year = Number(digits.slice(0, 2));
  const month = Number(digits.slice(2, 4));
  const day = Number(digits.slice(4, 6));
  const daysOfMonths = [31, year % 4 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (daysOfMonths[month - 1] ?? 0);
}
