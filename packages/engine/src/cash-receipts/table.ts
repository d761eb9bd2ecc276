import { always, later, once } from '../writer/columns.ts';
import { Table } from '../writer/table.ts';
import type { CashReceipt } from './cash-receipt.ts';

export const CASH_RECEIPTS = new Table<CashReceipt>({
  table: 'cash_receipts',
  noun: 'cash_receipt',
  lock: { parent: 'paymentId' },
  // The worker that leased it for a question to the tax office is done with it.
  leases: ['leased_until'],
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    appId: once('uuid'),
    paymentId: once('uuid'),
    replacesId: once('uuid'),
    state: always('text'),
    currency: once('text'),
    amount: always('int8'),
    taxFreeAmount: always('int8'),
    taxableAmount: always('int8'),
    vatAmount: always('int8'),
    serviceFeeAmount: always('int8'),
    purpose: once('text'),
    numberKind: once('text'),
    numberSealed: once('text'),
    approvalNumber: later('text'),
    failureCode: later('text'),
    failureReason: later('text'),
    askAt: later('timestamptz'),
    asks: always('int4'),
    createdAt: once('timestamptz'),
    approvedAt: later('timestamptz'),
    endedAt: later('timestamptz'),
  },
});
