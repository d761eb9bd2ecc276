import { namedId } from '../base/ids.ts';
import type { Currency } from '../base/money.ts';
import { once } from '../writer/columns.ts';
import { Table } from '../writer/table.ts';

/** A balance that was adjusted under an operator's reference. One without a reference is a transfer alone. */
export interface Adjustment {
  readonly merchantId: string;
  readonly id: string;
  readonly reference: string;
  readonly currency: Currency;
  readonly amount: bigint;
  /** What was available then. */
  readonly available: bigint;
  readonly createdAt: Date;
}

/** The same for the same reference of a merchant: two of them are one row. */
export function adjustmentId(merchantId: string, reference: string): string {
  return namedId(`adjustment ${merchantId} ${reference}`);
}

export const ADJUSTMENTS = new Table<Adjustment>({
  table: 'adjustments',
  lock: 'row',
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    reference: once('text'),
    currency: once('text'),
    amount: once('int8'),
    available: once('int8'),
    createdAt: once('timestamptz'),
  },
});
