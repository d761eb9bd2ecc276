import { allBut, finalOf, whereApplies } from '../base/state-sets.ts';
import { type StateSets, stateTable, type Transition } from '../base/states.ts';

export const PAYOUT_STATES = ['created', 'processing', 'succeeded', 'failed', 'returned', 'unknown'] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

export const PAYOUT_EVENTS = [
  'processing',
  'succeeded',
  'failed',
  'returned',
  'contact_lost',
  'not_received',
] as const;
export type PayoutEvent = (typeof PAYOUT_EVENTS)[number];

export type PayoutTransfer = 'payout_paid' | 'payout_released' | 'payout_returned';
export type PayoutMessage = 'payout_succeeded' | 'payout_failed' | 'payout_returned';
/** `watch_payout`: whether it came back, asked for some days after the success (watch.ts). */
export type PayoutEffect = 'submit_payout' | 'find_payout' | 'watch_payout';

export type PayoutRow = Transition<PayoutState, PayoutEvent, PayoutTransfer, PayoutMessage, PayoutEffect>;

const underWay = (['created', 'processing', 'unknown'] as const).flatMap((from): PayoutRow[] => [
  { from, event: 'processing', to: 'processing' },
  {
    from,
    event: 'succeeded',
    to: 'succeeded',
    transfer: 'payout_paid',
    callback: 'payout_succeeded',
    effect: 'watch_payout',
  },
  { from, event: 'failed', to: 'failed', transfer: 'payout_released', callback: 'payout_failed' },
  // Returned before the success was reported: the receiver did not get it.
  { from, event: 'returned', to: 'failed', transfer: 'payout_released', callback: 'payout_failed' },
  { from, event: 'contact_lost', to: 'unknown', effect: 'find_payout' },
]);

/**
 * A payout freezes amount and fee when it is created (transfer `payout_reserved`), and keeps them frozen until the
 * channel reports for certain how it ended. A bank may return the money after success (`returned`).
 */
export const PAYOUT_TABLE = stateTable<PayoutRow>({
  noun: 'payout',
  states: PAYOUT_STATES,
  events: PAYOUT_EVENTS,
  saidBy: { succeeded: ['succeeded'], failed: ['failed'], returned: ['returned', 'failed'] },
  transitions: [
    ...underWay,
    // It contradicts an earlier answer: the channel is asked once more, and only the same answer again lets the payout
    // be sent.
    { from: 'processing', event: 'not_received', to: 'unknown', effect: 'find_payout' },
    { from: 'unknown', event: 'not_received', to: 'created', effect: 'submit_payout' },
    {
      from: 'succeeded',
      event: 'returned',
      to: 'returned',
      transfer: 'payout_returned',
      callback: 'payout_returned',
    },
  ],
});

const unpaidEnd = finalOf(PAYOUT_TABLE);
const open = whereApplies(PAYOUT_TABLE, 'succeeded');

export const PAYOUT_SETS = {
  /** Its end is not known: its money is frozen, and a call for it may be made. */
  open,
  over: allBut(PAYOUT_TABLE, open),
  /** The receiver has nothing, and the merchant has the money again. */
  unpaidEnd,
  /** It was paid once, whether or not it was returned. */
  paidOnce: allBut(PAYOUT_TABLE, open, new Set(['failed'])),
} as const satisfies StateSets<PayoutState>;
