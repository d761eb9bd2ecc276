import {
  allBut,
  anyOf,
  finalOf,
  type StateTraits,
  setsOf,
  statesOf,
  whereApplies,
  whereLed,
  without,
} from '../base/state-sets.ts';
import { type StateSet, type StateSets, stateTable, type Transition } from '../base/states.ts';

const TRAITS = [
  'paid',
  'unpaidEnd',
  'completing',
  'atChannel',
  'reserved',
  'repeatable',
  'starting',
  'unapproved',
] as const;

/**
 * Each state with the traits that no row shows:
 * - `paid`: the payer paid everything that the payment came to, whatever was given back since.
 * - `unpaidEnd`: it ended without money, as far as is known.
 * - `completing`: reaching this state is the completion time that merchants receive.
 * - `atChannel`: an attempt is at the channel and has received no money yet.
 * - `reserved`: the payer's money is reserved at the channel.
 * - `repeatable`: it is open, or undecided; the same request again returns this payment.
 * - `starting`: its channel may still name the page that the payer goes to.
 * - `unapproved`: a method was tried, without success (so far).
 */
const STATES = {
  created: ['repeatable', 'starting'],
  pending: ['atChannel', 'repeatable', 'starting', 'unapproved'],
  awaiting_deposit: ['repeatable'],
  partially_paid: ['repeatable'],
  in_review: ['repeatable'],
  authenticated: ['unapproved'],
  authorized: ['atChannel', 'reserved'],
  capturing: ['atChannel', 'reserved'],
  captured: ['paid', 'completing'],
  partially_refunded: ['paid'],
  refunded: ['paid'],
  failed: ['unpaidEnd', 'completing', 'unapproved'],
  expired: ['unpaidEnd', 'completing', 'unapproved'],
  voided: ['unpaidEnd', 'completing', 'unapproved'],
  unknown: ['atChannel', 'repeatable', 'unapproved'],
} as const satisfies StateTraits<string, (typeof TRAITS)[number]>;

export type PaymentState = keyof typeof STATES;
export const PAYMENT_STATES = statesOf<PaymentState>(STATES);

export const PAYMENT_EVENTS = [
  'start',
  'start_at_once',
  'refuse',
  'cancel',
  'supersede',
  'declined',
  'redirected',
  'account_issued',
  'authenticated',
  'confirm',
  'authorized',
  'authorized_unasked',
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
  'request_settlement',
] as const;
export type PaymentEvent = (typeof PAYMENT_EVENTS)[number];

export type PaymentTransfer =
  | 'payment_captured'
  | 'deposit_credited'
  | 'deposit_held'
  | 'deposit_released'
  | 'deposit_returned';
export type PaymentMessage =
  | 'payment_registered'
  | 'payment_authenticated'
  | 'payment_authorized'
  | 'payment_partly_paid'
  | 'payment_succeeded'
  | 'payment_failed';
export type PaymentEffect = 'start_payment' | 'find_payment' | 'capture_payment' | 'cancel_payment';

export type PaymentRow = Transition<
  PaymentState,
  PaymentEvent,
  PaymentTransfer,
  PaymentMessage,
  PaymentEffect
>;
type Row = PaymentRow;

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
  { from, event: 'authorized_unasked', to: 'authorized', ...AUTHORIZE },
  { from, event: 'captured', to: 'captured', ...CAPTURE },
  { from, event: 'failed', to: 'failed', ...FAIL },
  { from, event: 'contact_lost', to: 'unknown', effect: 'find_payment' },
]);

/**
 * The payer was authenticated, or the money reserved: now the merchant decides, and gets the outcome as the answer of
 * their own call. While a capture is under way nothing else can be done; `void` is the merchant's, `expired` the
 * clock's.
 */
const merchantsTurn: Row[] = [
  { from: 'authenticated', event: 'confirm', to: 'pending', guard: 'in_time', effect: 'start_payment' },
  { from: 'authenticated', event: 'expired', to: 'expired', guard: 'overdue' },
  { from: 'authorized', event: 'capture', to: 'capturing', guard: 'in_time', effect: 'capture_payment' },
  { from: 'authorized', event: 'captured', to: 'captured', ...CAPTURE },
  { from: 'authorized', event: 'void', to: 'voided', effect: 'cancel_payment' },
  { from: 'authorized', event: 'cancelled', to: 'voided', ...FAIL },
  { from: 'authorized', event: 'expired', to: 'voided', guard: 'overdue', effect: 'cancel_payment' },
  { from: 'capturing', event: 'captured', to: 'captured', transfer: 'payment_captured' },
  { from: 'capturing', event: 'capture_refused', to: 'authorized' },
  { from: 'capturing', event: 'authorized', to: 'capturing', effect: 'capture_payment' },
  // When it was not asked for, it says nothing about the capture under way, which is never sent on suspicion.
  { from: 'capturing', event: 'authorized_unasked', to: 'capturing' },
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
  // A part of it already belongs to the merchant, so the payment stays open for the rest until its deadline.
  { from: 'partially_paid', event: 'deposit_held', to: 'partially_paid', ...HOLD },
  { from: 'partially_paid', event: 'review_accepted', to: 'captured', ...RELEASE },
  { from: 'partially_paid', event: 'review_accepted_part', to: 'partially_paid', ...RELEASE_PART },
  { from: 'partially_paid', event: 'review_returned', to: 'partially_paid', ...RETURN },
];

/** The deposits held for a payment without other money: the operator's decision on the last one ends it. */
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

/** Money after the deadline: it may still pay the payment, even in part. */
const depositsAfterExpiry: Row[] = [
  { from: 'expired', event: 'deposit_late', to: 'captured', ...CREDIT },
  { from: 'expired', event: 'deposit_held', to: 'expired', ...HOLD },
  { from: 'expired', event: 'review_accepted', to: 'captured', ...RELEASE },
  { from: 'expired', event: 'review_returned', to: 'expired', ...RETURN },
];

/**
 * A channel took another amount than was requested: it is held, and the payment stays as it is until an operator has
 * decided. It is paid with the held money, or fails when that was returned. Money from an earlier attempt
 * (`review_returned_part`) pays nothing, and returning it ends nothing.
 */
const wrongAmounts: Row[] = (['pending', 'unknown', 'authorized', 'capturing'] as const).flatMap(
  (from): Row[] => [
    { from, event: 'deposit_held', to: from, ...HOLD },
    { from, event: 'review_accepted', to: 'captured', ...RELEASE },
    { from, event: 'review_returned', to: 'failed', ...RETURN, ...FAIL },
    { from, event: 'review_returned_part', to: from, ...RETURN },
  ],
);

/** The account was given out after that: it waits for its deposit, unless the operator accepts the held money. */
const wrongAmountBefore: Row[] = [
  { from: 'awaiting_deposit', event: 'review_accepted', to: 'captured', ...RELEASE },
  { from: 'awaiting_deposit', event: 'review_returned', to: 'awaiting_deposit', ...RETURN },
];

/** The merchant continues from here, or the clock: returning unrequested money ends nothing. */
const unaskedAmounts: Row[] = [
  { from: 'authenticated', event: 'deposit_held', to: 'authenticated', ...HOLD },
  { from: 'authenticated', event: 'review_returned', to: 'authenticated', ...RETURN },
];

/** An earlier attempt was paid after all, while the payer is choosing again: it pays nothing, and goes back. */
const earlierTries: Row[] = [
  { from: 'created', event: 'deposit_held', to: 'created', ...HOLD },
  { from: 'created', event: 'review_returned', to: 'created', ...RETURN },
];

/**
 * Money for a payment that is over for good is booked to suspense, so that it is never lost; it can only be returned.
 */
const strayDeposits: Row[] = (['refunded', 'failed', 'voided'] as const).flatMap((from): Row[] => [
  { from, event: 'deposit_held', to: from, ...HOLD },
  { from, event: 'review_returned', to: from, ...RETURN },
]);

const EXPIRE = { event: 'expired', guard: 'overdue' } as const;

/**
 * A payment waits for its payer (`created`), is at the channel (`pending`, `awaiting_deposit`), and ends paid or not.
 * `authenticated` and `authorized` wait for the merchant (confirm, capture, void). `unknown` means that the channel did
 * not answer: it is asked (find_payment), and sent to again only if it says that it never received the order.
 * `in_review` holds a deposit that does not match, until an operator decides. `expired` is not final: late money may
 * still pay it.
 *
 * `start_at_once` is creation and start together; `refuse` is our refusal before any channel was asked, `failed` a
 * channel's; `declined` leaves the payer another try at the order (payer-tries.ts).
 * `cancel` is the payer's, `supersede` the merchant's who opened the order again, `cancelled` the channel's:
 * a payer can not give up an authorized payment, and nobody a payment in doubt.
 */
export const PAYMENT_TABLE = stateTable<PaymentRow>({
  noun: 'payment',
  states: PAYMENT_STATES,
  events: PAYMENT_EVENTS,
  saidBy: {
    authenticated: ['authenticated'],
    authorized: ['authorized', 'capturing'],
    failed: ['failed'],
    cancelled: ['voided'],
  },
  transitions: [
    { from: 'created', event: 'start', to: 'pending', guard: 'in_time', effect: 'start_payment' },
    { from: 'created', event: 'start_at_once', to: 'pending', effect: 'start_payment' },
    { from: 'created', event: 'refuse', to: 'failed', ...FAIL },
    { from: 'created', event: 'cancel', to: 'voided', ...FAIL },
    { from: 'created', event: 'supersede', to: 'voided' },
    { from: 'created', to: 'expired', ...EXPIRE, ...FAIL },
    ...atChannel,
    { from: 'pending', event: 'declined', to: 'created', guard: 'in_time' },
    { from: 'pending', event: 'cancel', to: 'voided', ...FAIL, effect: 'cancel_payment' },
    { from: 'pending', event: 'cancelled', to: 'voided', ...FAIL, effect: 'cancel_payment' },
    { from: 'pending', to: 'expired', ...EXPIRE, ...FAIL, effect: 'cancel_payment' },
    { from: 'unknown', event: 'not_received', to: 'pending', effect: 'start_payment' },
    { from: 'unknown', event: 'cancelled', to: 'voided', ...FAIL },
    // A channel may report the whole without reporting deposits.
    { from: 'awaiting_deposit', event: 'captured', to: 'captured', ...CAPTURE },
    { from: 'awaiting_deposit', event: 'failed', to: 'failed', ...FAIL },
    { from: 'awaiting_deposit', event: 'cancel', to: 'voided', ...FAIL, effect: 'cancel_payment' },
    { from: 'awaiting_deposit', event: 'cancelled', to: 'voided', ...FAIL, effect: 'cancel_payment' },
    { from: 'awaiting_deposit', to: 'expired', ...EXPIRE, ...FAIL, effect: 'cancel_payment' },
    // Each part was reported when it came; what was received by the deadline is what the merchant gets.
    { from: 'partially_paid', to: 'captured', ...EXPIRE, effect: 'cancel_payment' },
    ...merchantsTurn,
    ...(['captured', 'partially_refunded'] as const).flatMap((from): Row[] => [
      { from, event: 'refunded_partly', to: 'partially_refunded' },
      { from, event: 'refunded_fully', to: 'refunded' },
      { from, event: 'request_settlement', to: from },
    ]),
    ...openDeposits,
    ...review,
    ...depositsAfterCapture,
    ...depositsAfterExpiry,
    ...strayDeposits,
    ...wrongAmounts,
    ...wrongAmountBefore,
    ...unaskedAmounts,
    ...earlierTries,
  ],
});

const traits = setsOf<PaymentState, (typeof TRAITS)[number]>(STATES, TRAITS);
const { paid, unpaidEnd } = traits;
const where = (event: PaymentEvent) => whereApplies(PAYMENT_TABLE, event);
const some = (...sets: StateSet<PaymentState>[]) => anyOf(PAYMENT_TABLE, ...sets);
const refundable = where('refunded_partly');
const unbegun = where('supersede');
const captureSendable = whereLed(PAYMENT_TABLE, ({ effect }) => effect === 'capture_payment');
/** The transfers that credit a payment's money to its merchant. */
export const CREDITING: ReadonlySet<unknown> = new Set<PaymentTransfer>([
  'payment_captured',
  'deposit_credited',
  'deposit_released',
]);
const credited = some(
  paid,
  whereLed(PAYMENT_TABLE, ({ transfer }) => CREDITING.has(transfer)),
);

/** The sets of states that code and SQL use; each follows from the traits above or from the rows. */
export const PAYMENT_SETS = {
  ...traits,
  /** An end, paid or not, which only refunds and late money change. */
  over: some(paid, unpaidEnd),
  /** The clock ends it. */
  expiring: where('expired'),
  /** Money of it was credited, whatever was given back since. */
  credited,
  refundable,
  /** Its payer has paid in part or in full, or the money is reserved, whatever was given back since. */
  paidOrReserved: some(paid, credited, traits.reserved),
  /** The payer's money is received or reserved: it can be given back. */
  returnable: some(traits.reserved, refundable),
  /** No money of the payer was received; some may still come late. */
  nothingLeft: some(unpaidEnd, finalOf(PAYMENT_TABLE)),
  /** The channel did not answer and is asked. */
  inDoubt: whereLed(PAYMENT_TABLE, ({ effect }) => effect === 'find_payment'),
  /** Its start may still be sent to the channel. */
  startSendable: where('redirected'),
  captureSendable,
  /** Nobody has begun to pay: another payment of the order may take its place. */
  unbegun,
  /** Its payer has begun, and it may still end unpaid; a reserved one does when it is voided. */
  begunUnpaid: allBut(PAYMENT_TABLE, unpaidEnd, credited, unbegun),
  /** Its payer (in the sandbox, whoever plays the payer) may still pay it. */
  payable: without(some(where('captured'), where('deposit_full')), captureSendable),
  /** Held money can only be returned. */
  returnOnly: without(where('review_returned'), where('review_accepted')),
  /** A stored card may still come of it: it is under way, or money may come late. */
  mayStoreCard: some(traits.atChannel, new Set(['expired'])),
} as const satisfies StateSets<PaymentState>;
