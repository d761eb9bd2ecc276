import * as receiptQueries from '../../src/cash-receipts/queries.ts';
import * as chargebackQueries from '../../src/chargebacks/queries.ts';
import { idOf, merchantOf } from './many-rows.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const numbers = (size: number) => Array.from({ length: size }, (_, index) => 1000 + index * 7);
const payments = (size: number) => [numbers(size).map(idOf), numbers(size).map(merchantOf)];

/** The statements of chargebacks and cash receipts: of batches, of the workers, and of lists without end. */
export const AFTERWARDS_STATEMENTS: Readonly<
  Record<string, readonly [sql: string, params: (size: number) => unknown[]]>
> = {
  CHARGEBACK_BY_ID: [chargebackQueries.CHARGEBACK_BY_ID, () => [idOf(1000)]],
  CHARGEBACKS_OF: [chargebackQueries.CHARGEBACKS_OF, payments],
  LAPSED_CHARGEBACKS: [chargebackQueries.LAPSED_CHARGEBACKS, () => [NOW, 500]],
  RECENT_CHARGEBACKS: [chargebackQueries.RECENT_CHARGEBACKS, () => [50, NOW, null]],
  RECENT_CHARGEBACKS_OF_STATE: [
    chargebackQueries.RECENT_CHARGEBACKS_OF_STATE.get('represented') ?? '',
    () => [50, NOW, null],
  ],
  CASH_RECEIPT_BY_ID: [receiptQueries.CASH_RECEIPT_BY_ID, () => [idOf(1000)]],
  CASH_RECEIPTS_OF: [receiptQueries.CASH_RECEIPTS_OF, payments],
  RECENT_CASH_RECEIPTS: [receiptQueries.RECENT_CASH_RECEIPTS, () => [50, NOW, null]],
  RECENT_CASH_RECEIPTS_OF_STATE: [
    receiptQueries.RECENT_CASH_RECEIPTS_OF_STATE.get('cancelled') ?? '',
    () => [50, NOW, null],
  ],
  RECEIPTS_DUE: [receiptQueries.RECEIPTS_DUE, () => [200]],
  CLAIM_RECEIPTS: [receiptQueries.CLAIM_RECEIPTS, () => [NOW, 32, 15_000]],
  ASK_RECEIPT_AGAIN: [
    receiptQueries.ASK_RECEIPT_AGAIN,
    () => [merchantOf(1000), idOf(1000), 'requested', NOW],
  ],
};
