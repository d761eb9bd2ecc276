import type { CashReceiptRequest } from '@naru/checkout';
import {
  type Detailed,
  type Details,
  type Party,
  readMembers,
  readNullable,
  readText,
  readWord,
} from '@naru/engine';

/** What the page keeps of its payer's answers, in `payer.extra.page`: sealed with the payer. */
export interface PageDetails {
  /** The Korean cash receipt that the payer asked for; null: wanted none; absent: was not asked. */
  readonly cashReceipt?: CashReceiptRequest | null;
}

export const RECEIPT_PURPOSES = ['income_deduction', 'expense_proof'] as const;
export const RECEIPT_NUMBER_KINDS = ['phone', 'resident_number', 'card', 'business_number'] as const;

const readPageDetails = readMembers<PageDetails>(
  {},
  {
    cashReceipt: readNullable(
      readMembers<CashReceiptRequest>(
        { purpose: readWord(RECEIPT_PURPOSES), by: readWord(RECEIPT_NUMBER_KINDS), number: readText },
        {},
      ),
    ),
  },
);

/** What the payer answered at the payment's page. */
export function pageDetails({ platformNumber }: Pick<Detailed, 'platformNumber'>, payer: Party): PageDetails {
  return readPageDetails(payer.extra?.page ?? {}, `payment ${platformNumber}: payer.extra.page`);
}

/** The same, to be sealed. */
export function sealedByPage(page: PageDetails): Pick<Details, 'page'> {
  return { page };
}
