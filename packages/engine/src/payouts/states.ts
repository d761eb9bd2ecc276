import type { StateTable, Transition } from '../base/states.ts';

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

const open = (['created', 'processing', 'unknown'] as const).flatMap(
  (from): Transition<PayoutState, PayoutEvent>[] => [
    { from, event: 'processing', to: 'processing' },
    { from, event: 'succeeded', to: 'succeeded', transfer: 'payout_paid', callback: 'payout_succeeded' },
    { from, event: 'failed', to: 'failed', transfer: 'payout_released', callback: 'payout_failed' },
    // Sent back before anybody here heard of the success: the receiver did not get it.
    { from, event: 'returned', to: 'failed', transfer: 'payout_released', callback: 'payout_failed' },
    { from, event: 'contact_lost', to: 'unknown', effect: 'find_payout' },
  ],
);

/**
 * A payout freezes amount and fee when it is made (transfer `payout_reserved`), and keeps them frozen until the
 * channel says for certain how it ended. A bank may send the money back after success (`returned`).
 */
export const PAYOUT_TABLE: StateTable<PayoutState, PayoutEvent> = {
  noun: 'payout',
  states: PAYOUT_STATES,
  events: PAYOUT_EVENTS,
  final: ['failed', 'returned'],
  transitions: [
    ...open,
    // It said otherwise before: it is asked once more, and only the same answer again lets the payout be sent.
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
};
