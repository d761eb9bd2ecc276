import type { StateTable, Transition } from '../states.ts';

export const PAYMENT_STATES = [
  'created',
  'pending',
  'awaiting_deposit',
  'partially_paid',
  'in_review',
  'authorized',
  'captured',
  'partially_refunded',
  'refunded',
  'failed',
  'expired',
  'voided',
  'unknown',
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

export const PAYMENT_EVENTS = [
  'start',
  'redirected',
  'account_issued',
  'authorized',
  'captured',
  'deposit_short',
  'deposit_held',
  'review_accepted',
  'review_returned',
  'failed',
  'cancelled',
  'expired',
  'contact_lost',
  'not_received',
  'refunded_partly',
  'refunded_fully',
] as const;
export type PaymentEvent = (typeof PAYMENT_EVENTS)[number];

type Row = Transition<PaymentState, PaymentEvent>;

const CAPTURE = { transfer: 'payment_captured', callback: 'payment_succeeded' } as const;
const FAIL = { callback: 'payment_failed' } as const;
const HOLD = { transfer: 'deposit_held' } as const;

/** While the channel works on it or may be working on it. */
const atChannel: Row[] = (['pending', 'unknown'] as const).flatMap((from): Row[] => [
  { from, event: 'redirected', to: 'pending' },
  { from, event: 'account_issued', to: 'awaiting_deposit' },
  { from, event: 'authorized', to: 'authorized' },
  { from, event: 'captured', to: 'captured', ...CAPTURE },
  { from, event: 'failed', to: 'failed', ...FAIL },
  { from, event: 'contact_lost', to: 'unknown', effect: 'find_payment' },
]);

/**
 * Money that arrives where none is expected is booked to suspense and waits for an operator: it is never lost. It
 * can only go back then, since the merchant has been told how the payment ended.
 */
const strayDeposits: Row[] = (
  ['captured', 'partially_paid', 'partially_refunded', 'refunded', 'failed', 'expired', 'voided'] as const
).flatMap((from): Row[] => [
  { from, event: 'deposit_held', to: from, ...HOLD },
  { from, event: 'review_returned', to: from, transfer: 'deposit_returned' },
]);

/**
 * A payment waits for its payer (`created`), is at the channel (`pending`, `awaiting_deposit`), and ends paid or
 * not. `unknown` means that the channel did not answer: it is asked (find_payment), never sent to again, unless it
 * says that it never received the order. `in_review` holds a deposit that does not fit, until an operator decides.
 */
export const PAYMENT_TABLE: StateTable<PaymentState, PaymentEvent> = {
  noun: 'payment',
  states: PAYMENT_STATES,
  events: PAYMENT_EVENTS,
  final: ['refunded', 'failed', 'expired', 'voided'],
  transitions: [
    { from: 'created', event: 'start', to: 'pending', effect: 'start_payment' },
    { from: 'created', event: 'failed', to: 'failed', ...FAIL },
    { from: 'created', event: 'cancelled', to: 'voided', ...FAIL },
    { from: 'created', event: 'expired', to: 'expired', ...FAIL },
    ...atChannel,
    { from: 'pending', event: 'cancelled', to: 'voided', ...FAIL, effect: 'cancel_payment' },
    { from: 'pending', event: 'expired', to: 'expired', ...FAIL, effect: 'cancel_payment' },
    { from: 'unknown', event: 'not_received', to: 'pending', effect: 'start_payment' },
    { from: 'unknown', event: 'cancelled', to: 'voided', ...FAIL },
    { from: 'awaiting_deposit', event: 'captured', to: 'captured', ...CAPTURE },
    {
      from: 'awaiting_deposit',
      event: 'deposit_short',
      to: 'partially_paid',
      transfer: 'payment_captured',
      callback: 'payment_partly_paid',
    },
    { from: 'awaiting_deposit', event: 'deposit_held', to: 'in_review', ...HOLD },
    { from: 'awaiting_deposit', event: 'failed', to: 'failed', ...FAIL },
    { from: 'awaiting_deposit', event: 'cancelled', to: 'voided', ...FAIL, effect: 'cancel_payment' },
    { from: 'awaiting_deposit', event: 'expired', to: 'expired', ...FAIL, effect: 'cancel_payment' },
    { from: 'partially_paid', event: 'captured', to: 'captured', ...CAPTURE },
    {
      from: 'partially_paid',
      event: 'deposit_short',
      to: 'partially_paid',
      transfer: 'payment_captured',
      callback: 'payment_partly_paid',
    },
    // Each part was reported when it came; what is there at the deadline is what the merchant gets.
    { from: 'partially_paid', event: 'expired', to: 'captured', effect: 'cancel_payment' },
    { from: 'in_review', event: 'deposit_held', to: 'in_review', ...HOLD },
    {
      from: 'in_review',
      event: 'review_accepted',
      to: 'captured',
      transfer: 'deposit_released',
      callback: 'payment_succeeded',
    },
    { from: 'in_review', event: 'review_returned', to: 'failed', transfer: 'deposit_returned', ...FAIL },
    { from: 'authorized', event: 'captured', to: 'captured', ...CAPTURE },
    { from: 'authorized', event: 'cancelled', to: 'voided', ...FAIL, effect: 'cancel_payment' },
    { from: 'authorized', event: 'expired', to: 'voided', ...FAIL, effect: 'cancel_payment' },
    { from: 'captured', event: 'refunded_partly', to: 'partially_refunded' },
    { from: 'captured', event: 'refunded_fully', to: 'refunded' },
    { from: 'partially_refunded', event: 'refunded_partly', to: 'partially_refunded' },
    { from: 'partially_refunded', event: 'refunded_fully', to: 'refunded' },
    ...strayDeposits,
  ],
};
