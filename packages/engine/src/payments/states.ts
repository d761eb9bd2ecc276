import type { StateTable, Transition } from '../base/states.ts';

export const PAYMENT_STATES = [
  'created',
  'pending',
  'awaiting_deposit',
  'partially_paid',
  'in_review',
  'authenticated',
  'authorized',
  'capturing',
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
  'authenticated',
  'confirm',
  'authorized',
  'capture',
  'capture_refused',
  'captured',
  'deposit_full',
  'deposit_short',
  'deposit_late',
  'deposit_added',
  'deposit_held',
  'review_accepted',
  'review_accepted_part',
  'review_returned',
  'review_returned_part',
  'failed',
  'cancelled',
  'void',
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
const REGISTER = { callback: 'payment_registered' } as const;
const AUTHENTICATE = { callback: 'payment_authenticated' } as const;
const AUTHORIZE = { callback: 'payment_authorized' } as const;
const CREDIT = { transfer: 'deposit_credited', callback: 'payment_succeeded' } as const;
const CREDIT_PART = { transfer: 'deposit_credited', callback: 'payment_partly_paid' } as const;
const HOLD = { transfer: 'deposit_held' } as const;
const RELEASE = { transfer: 'deposit_released', callback: 'payment_succeeded' } as const;
const RELEASE_PART = { transfer: 'deposit_released', callback: 'payment_partly_paid' } as const;
const RETURN = { transfer: 'deposit_returned' } as const;

/** While the channel works on it or may be working on it. */
const atChannel: Row[] = (['pending', 'unknown'] as const).flatMap((from): Row[] => [
  { from, event: 'redirected', to: 'pending' },
  { from, event: 'account_issued', to: 'awaiting_deposit', ...REGISTER },
  { from, event: 'authenticated', to: 'authenticated', ...AUTHENTICATE },
  { from, event: 'authorized', to: 'authorized', ...AUTHORIZE },
  { from, event: 'captured', to: 'captured', ...CAPTURE },
  { from, event: 'failed', to: 'failed', ...FAIL },
  { from, event: 'contact_lost', to: 'unknown', effect: 'find_payment' },
]);

/**
 * The payer was authenticated, or the money reserved: now the merchant decides, and hears the outcome as the answer of
 * his own call. While a capture is under way nothing else can be done; `void` is the merchant's, `expired` the clock's.
 */
const merchantsTurn: Row[] = [
  { from: 'authenticated', event: 'confirm', to: 'pending', effect: 'start_payment' },
  { from: 'authenticated', event: 'expired', to: 'expired' },
  { from: 'authorized', event: 'capture', to: 'capturing', effect: 'capture_payment' },
  { from: 'authorized', event: 'captured', to: 'captured', ...CAPTURE },
  { from: 'authorized', event: 'void', to: 'voided', effect: 'cancel_payment' },
  { from: 'authorized', event: 'cancelled', to: 'voided', ...FAIL },
  { from: 'authorized', event: 'expired', to: 'voided', effect: 'cancel_payment' },
  { from: 'capturing', event: 'captured', to: 'captured', transfer: 'payment_captured' },
  { from: 'capturing', event: 'capture_refused', to: 'authorized' },
  { from: 'capturing', event: 'authorized', to: 'capturing', effect: 'capture_payment' },
  { from: 'capturing', event: 'contact_lost', to: 'capturing', effect: 'find_payment' },
  { from: 'capturing', event: 'not_received', to: 'authorized' },
  { from: 'capturing', event: 'failed', to: 'failed', ...FAIL },
  { from: 'capturing', event: 'cancelled', to: 'voided', ...FAIL },
];

/** Money to the account of a payment that waits for it. */
const openDeposits: Row[] = [
  { from: 'awaiting_deposit', event: 'deposit_full', to: 'captured', ...CREDIT },
  { from: 'awaiting_deposit', event: 'deposit_short', to: 'partially_paid', ...CREDIT_PART },
  { from: 'awaiting_deposit', event: 'deposit_held', to: 'in_review', ...HOLD },
  { from: 'partially_paid', event: 'deposit_full', to: 'captured', ...CREDIT },
  { from: 'partially_paid', event: 'deposit_short', to: 'partially_paid', ...CREDIT_PART },
  // Part of it is the merchant's already, so the payment stays open for the rest and for its deadline.
  { from: 'partially_paid', event: 'deposit_held', to: 'partially_paid', ...HOLD },
  { from: 'partially_paid', event: 'review_accepted', to: 'captured', ...RELEASE },
  { from: 'partially_paid', event: 'review_accepted_part', to: 'partially_paid', ...RELEASE_PART },
  { from: 'partially_paid', event: 'review_returned', to: 'partially_paid', ...RETURN },
];

/** The deposits held for a payment that has nothing else: what the operator decides on the last one ends it. */
const review: Row[] = [
  { from: 'in_review', event: 'deposit_held', to: 'in_review', ...HOLD },
  { from: 'in_review', event: 'review_accepted', to: 'captured', ...RELEASE },
  { from: 'in_review', event: 'review_accepted_part', to: 'partially_paid', ...RELEASE_PART },
  { from: 'in_review', event: 'review_returned', to: 'failed', ...RETURN, ...FAIL },
  { from: 'in_review', event: 'review_returned_part', to: 'in_review', ...RETURN },
];

/** Money on top of what was paid, where the payment's rules or an operator accept it. */
const depositsAfterCapture: Row[] = (['captured', 'partially_refunded'] as const).flatMap((from): Row[] => [
  { from, event: 'deposit_added', to: from, ...CREDIT },
  { from, event: 'deposit_held', to: from, ...HOLD },
  { from, event: 'review_accepted', to: from, ...RELEASE },
  { from, event: 'review_returned', to: from, ...RETURN },
]);

/** Money after the deadline: it may yet pay the payment, if only with a part. */
const depositsAfterExpiry: Row[] = [
  { from: 'expired', event: 'deposit_late', to: 'captured', ...CREDIT },
  { from: 'expired', event: 'deposit_held', to: 'expired', ...HOLD },
  { from: 'expired', event: 'review_accepted', to: 'captured', ...RELEASE },
  { from: 'expired', event: 'review_returned', to: 'expired', ...RETURN },
];

/**
 * A channel took another amount than was asked for: it is held, and the payment stays as it is until an operator has
 * decided. It is paid with what came, or fails when that has gone back: nothing else can come of it. What an earlier
 * attempt brought (`review_returned_part`) pays nothing, and ends nothing when it goes back.
 */
const wrongAmounts: Row[] = (['pending', 'unknown', 'authorized', 'capturing'] as const).flatMap(
  (from): Row[] => [
    { from, event: 'deposit_held', to: from, ...HOLD },
    { from, event: 'review_accepted', to: 'captured', ...RELEASE },
    { from, event: 'review_returned', to: 'failed', ...RETURN, ...FAIL },
    { from, event: 'review_returned_part', to: from, ...RETURN },
  ],
);

/** The account was given out after that: it waits for its deposit, unless the operator takes what came for it. */
const wrongAmountBefore: Row[] = [
  { from: 'awaiting_deposit', event: 'review_accepted', to: 'captured', ...RELEASE },
  { from: 'awaiting_deposit', event: 'review_returned', to: 'awaiting_deposit', ...RETURN },
];

/** The merchant goes on from here, or the clock: money that nobody asked for goes back and ends nothing. */
const unaskedAmounts: Row[] = [
  { from: 'authenticated', event: 'deposit_held', to: 'authenticated', ...HOLD },
  { from: 'authenticated', event: 'review_returned', to: 'authenticated', ...RETURN },
];

/** Money for a payment that is over for good is booked to suspense, since it is never lost; it can only go back. */
const strayDeposits: Row[] = (['refunded', 'failed', 'voided'] as const).flatMap((from): Row[] => [
  { from, event: 'deposit_held', to: from, ...HOLD },
  { from, event: 'review_returned', to: from, ...RETURN },
]);

/**
 * A payment waits for its payer (`created`), is at the channel (`pending`, `awaiting_deposit`), and ends paid or not.
 * `authenticated` and `authorized` wait for the merchant (confirm, capture, void). `unknown` means that the channel did
 * not answer: it is asked (find_payment), never sent to again, unless it says that it never received the order.
 * `in_review` holds a deposit that does not fit, until an operator decides. `expired` is not final: money that comes
 * late may pay it after all.
 */
export const PAYMENT_TABLE: StateTable<PaymentState, PaymentEvent> = {
  noun: 'payment',
  states: PAYMENT_STATES,
  events: PAYMENT_EVENTS,
  final: ['refunded', 'failed', 'voided'],
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
    // A channel may report the whole without telling of deposits.
    { from: 'awaiting_deposit', event: 'captured', to: 'captured', ...CAPTURE },
    { from: 'awaiting_deposit', event: 'failed', to: 'failed', ...FAIL },
    { from: 'awaiting_deposit', event: 'cancelled', to: 'voided', ...FAIL, effect: 'cancel_payment' },
    { from: 'awaiting_deposit', event: 'expired', to: 'expired', ...FAIL, effect: 'cancel_payment' },
    // Each part was reported when it came; what is there at the deadline is what the merchant gets.
    { from: 'partially_paid', event: 'expired', to: 'captured', effect: 'cancel_payment' },
    ...merchantsTurn,
    { from: 'captured', event: 'refunded_partly', to: 'partially_refunded' },
    { from: 'captured', event: 'refunded_fully', to: 'refunded' },
    { from: 'partially_refunded', event: 'refunded_partly', to: 'partially_refunded' },
    { from: 'partially_refunded', event: 'refunded_fully', to: 'refunded' },
    ...openDeposits,
    ...review,
    ...depositsAfterCapture,
    ...depositsAfterExpiry,
    ...strayDeposits,
    ...wrongAmounts,
    ...wrongAmountBefore,
    ...unaskedAmounts,
  ],
};
