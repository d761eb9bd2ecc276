import type { Currency } from '../base/money.ts';
import type { DepositMismatch } from '../base/payment-facts.ts';
import { always, later, once } from '../writer/columns.ts';
import { Table } from '../writer/table.ts';
import type { DepositState } from './deposit-states.ts';

/** Money that came otherwise than by the payment's own success. */
export interface Deposit {
  readonly merchantId: string;
  readonly id: string;
  readonly paymentId: string;
  /** Transferred to a virtual account, or taken by the channel for a payment that was over. */
  readonly kind: 'transfer' | 'capture';
  readonly channel: string;
  readonly reference: string;
  /** Of `amount`. Money in another currency than the payer's is only held and given back. */
  readonly currency: Currency;
  readonly amount: bigint;
  /** The part of it that was credited to the merchant, in the order's currency; zero unless credited or released. */
  readonly creditedAmount: bigint;
  /** The fee on that; the fees of a payment's deposits sum to the payment's. */
  readonly feeAmount: bigint;
  readonly depositorSealed: string | null;
  readonly state: DepositState;
  /** Our reference of the call by which the channel returns a `capture`; null before that call. */
  readonly returnId: string | null;
  /** How it differs; null for one that matches, or that only arrived while others were under review. */
  readonly mismatch: DepositMismatch | null;
  readonly reason: string | null;
  readonly createdAt: Date;
  /** When it was credited, released or returned. */
  readonly completedAt: Date | null;
}

export const DEPOSITS = new Table<Deposit>({
  table: 'deposits',
  lock: { parent: 'paymentId' },
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    paymentId: once('uuid'),
    kind: once('text'),
    channel: once('text'),
    reference: once('text'),
    currency: once('text'),
    amount: once('int8'),
    creditedAmount: always('int8'),
    feeAmount: always('int8'),
    depositorSealed: once('text'),
    state: always('text'),
    returnId: later('uuid'),
    mismatch: once('text'),
    reason: later('text'),
    createdAt: once('timestamptz'),
    completedAt: later('timestamptz'),
  },
});
