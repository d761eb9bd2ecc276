import type { CashReceiptRequest, MethodOption } from '../api.ts';

type Purpose = CashReceiptRequest['purpose'];
export type ReceiptBy = CashReceiptRequest['by'];

/** What the cash receipt's form holds; `purpose` null: none is wanted. */
export interface ReceiptDraft {
  purpose: Purpose | null;
  by: ReceiptBy;
  number: string;
}

/** The ways to identify the receipt's holder: a person's for income tax, a company's for its expenses. */
export const waysOf: Readonly<Record<Purpose, readonly ReceiptBy[]>> = {
  income_deduction: ['phone', 'card', 'resident_number'],
  expense_proof: ['business_number', 'card'],
};

/** The purposes that the payer can pick; null is to go without. */
export function purposesOf(receipt: MethodOption['cashReceipt']): readonly (Purpose | null)[] {
  const wanted: Purpose[] = ['income_deduction', 'expense_proof'];
  return receipt === 'required' ? wanted : [...wanted, null];
}

/** What the form begins with: no receipt where none is needed. */
export function initialReceipt(receipt: MethodOption['cashReceipt']): ReceiptDraft {
  return { purpose: receipt === 'required' ? 'income_deduction' : null, by: 'phone', number: '' };
}

/** The draft for another purpose; a number of the one kind is none of the other. */
export function chooseReceiptPurpose(draft: ReceiptDraft, purpose: Purpose | null): ReceiptDraft {
  if (purpose === draft.purpose) return draft;
  return { purpose, by: purpose === null ? draft.by : (waysOf[purpose][0] ?? 'phone'), number: '' };
}

/**
 * A resident number is a birth date, then 1 to 8 for sex and century; numbers issued from October 2020 on
 * have no check digit. A receipt card begins with 0 or 1: a payment card's number has no business here.
 */
const numberPatterns: Readonly<Record<ReceiptBy, RegExp>> = {
  phone: /^01\d{8,9}$/,
  card: /^[01]\d{12,18}$/,
  resident_number: /^\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[1-8]\d{6}$/,
  business_number: /^\d{10}$/,
};

/** The request of a filled form; null when no receipt is wanted, `faulty` when the number is wrong. */
export function receiptRequest(draft: ReceiptDraft): CashReceiptRequest | null | 'faulty' {
  const { purpose, by } = draft;
  if (purpose === null) return null;
  // What people group numbers with is dropped; letters stay, and fail.
  const number = draft.number.replace(/[\s.-]/g, '');
  return numberPatterns[by].test(number) ? { purpose, by, number } : 'faulty';
}
