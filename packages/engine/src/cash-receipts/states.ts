import { whereApplies, whereLed } from '../base/state-sets.ts';
import { type StateSets, stateTable, type Transition } from '../base/states.ts';

export const CASH_RECEIPT_STATES = [
  'requested',
  'approved',
  'failed',
  'cancel_requested',
  'cancelled',
  'cancel_failed',
  'reissued',
] as const;
export type CashReceiptState = (typeof CASH_RECEIPT_STATES)[number];

export const CASH_RECEIPT_EVENTS = [
  'approved',
  'refused',
  'retried',
  'cancel',
  'cancelled',
  'replaced',
  'cancel_refused',
] as const;
export type CashReceiptEvent = (typeof CASH_RECEIPT_EVENTS)[number];

export type CashReceiptEffect = 'issue_receipt' | 'cancel_receipt';
export type CashReceiptRow = Transition<CashReceiptState, CashReceiptEvent, never, never, CashReceiptEffect>;

/**
 * A receipt is `requested` from the tax office and `approved`. A refund cancels it; where a part of the money stays,
 * another receipt over the rest replaces it (`reissued`), else it is `cancelled`. An operator may retry what the office
 * refused.
 */
export const CASH_RECEIPT_TABLE = stateTable<CashReceiptRow>({
  noun: 'cash receipt',
  states: CASH_RECEIPT_STATES,
  events: CASH_RECEIPT_EVENTS,
  transitions: [
    { from: 'requested', event: 'approved', to: 'approved' },
    { from: 'requested', event: 'refused', to: 'failed' },
    { from: 'failed', event: 'retried', to: 'requested', effect: 'issue_receipt' },
    { from: 'approved', event: 'cancel', to: 'cancel_requested', effect: 'cancel_receipt' },
    { from: 'cancel_requested', event: 'cancelled', to: 'cancelled' },
    { from: 'cancel_requested', event: 'replaced', to: 'reissued', effect: 'issue_receipt' },
    { from: 'cancel_requested', event: 'cancel_refused', to: 'cancel_failed' },
    { from: 'cancel_failed', event: 'cancel', to: 'cancel_requested', effect: 'cancel_receipt' },
  ],
});

export const CASH_RECEIPT_SETS = {
  /** A question at the tax office is open. */
  asked: whereApplies(CASH_RECEIPT_TABLE, 'approved', 'cancelled'),
  /** The tax office refused: an operator has to act. */
  refused: whereLed(CASH_RECEIPT_TABLE, ({ event }) => event === 'refused' || event === 'cancel_refused'),
} as const satisfies StateSets<CashReceiptState>;
