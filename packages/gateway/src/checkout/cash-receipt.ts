import type { CashReceiptRequest } from '@naru/checkout';
import type { ReceiptOffer } from '@naru/engine';
import { PlainFailure } from '../http/errors.ts';
import { RECEIPT_NUMBER_KINDS, RECEIPT_PURPOSES } from './page-details.ts';

export const cashReceiptBody = {
  type: ['object', 'null'],
  required: ['purpose', 'by', 'number'],
  properties: {
    purpose: { type: 'string', enum: RECEIPT_PURPOSES },
    by: { type: 'string', enum: RECEIPT_NUMBER_KINDS },
    number: { type: 'string', maxLength: 30, pattern: '^[0-9][0-9 -]*$' },
  },
  additionalProperties: false,
  description: 'Whom the Korean cash receipt is for; null: the payer wants none',
} as const;

/** A card's number begins with the industry of its issuer (ISO/IEC 7812-1): 0 and 1 are not payment cards. */
const RECEIPT_CARD = /^[01]\d{12,18}$/;

const NUMBERS: Readonly<Record<CashReceiptRequest['by'], { form: RegExp; fault: string }>> = {
  phone: { form: /^01\d{8,9}$/, fault: 'Please enter a Korean mobile number.' },
  // No check digit: numbers given out since October 2020 have none.
  resident_number: {
    form: /^\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[1-8]\d{6}$/,
    fault: 'A resident number has 13 digits.',
  },
  // Payment card numbers would be allowed too, but they must not be stored outside the vault.
  card: {
    form: RECEIPT_CARD,
    fault: 'Please enter the number of a cash receipt card. Numbers of payment cards are not taken here.',
  },
  business_number: { form: /^\d{10}$/, fault: 'A business number has 10 digits.' },
};

/**
 * The receipt that the payer asks for, checked, with plain digits; null when they want none, undefined when the method
 * offers none. Refuses invalid input without repeating the number.
 */
export function checkedCashReceipt(
  offer: ReceiptOffer,
  wanted: CashReceiptRequest | null | undefined,
): CashReceiptRequest | null | undefined {
  if (offer === 'none') {
    if (wanted) throw wrong('There is no cash receipt with this method.');
    return undefined;
  }
  if (!wanted) {
    if (offer === 'required') throw wrong('Please say whom the cash receipt is for.');
    return null;
  }
  const { purpose, by } = wanted;
  // A company's receipt is for expenses, a person's for income tax.
  const isForCompany = purpose === 'expense_proof';
  if ((by === 'business_number' && !isForCompany) || (by === 'resident_number' && isForCompany)) {
    throw wrong('This number does not go with the purpose of the receipt.');
  }
  const number = wanted.number.replace(/[ -]/g, '');
  const { form, fault } = NUMBERS[by];
  if (!form.test(number)) throw wrong(fault);
  return { purpose, by, number };
}

function wrong(message: string): PlainFailure {
  return new PlainFailure('invalid_request', message);
}
