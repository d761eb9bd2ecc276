import type { Currency } from '../base/money.ts';
import { once } from '../writer/columns.ts';
import { LogTable } from '../writer/log-table.ts';

export interface Settlement {
  readonly merchantId: string;
  readonly id: string;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly paymentCount: number;
  readonly createdAt: Date;
}

export const SETTLEMENTS = new LogTable<Settlement>({
  table: 'settlements',
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    currency: once('text'),
    amount: once('int8'),
    paymentCount: once('int4'),
    createdAt: once('timestamptz'),
  },
  complete: (settlement) => settlement,
});
