import type { CashReceiptState } from '@naru/engine';
import type { CASH_RECEIPT_STATES } from '@naru/eximbay';

export type CashReceiptCode = (typeof CASH_RECEIPT_STATES)[number]['code'];

/**
 * How the engine's states of a cash receipt read here (eximbay.md §7.9): the one table of this dialect for
 * receipts.
 */
export const CASH_RECEIPT_CODE: Readonly<Record<CashReceiptState, CashReceiptCode>> = {
  requested: 'CA00',
  approved: 'CA01',
  failed: 'CA02',
  cancel_requested: 'CA03',
  cancelled: 'CA04',
  cancel_failed: 'CA05',
  reissued: 'CA06',
};
