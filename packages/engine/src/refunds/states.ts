import type { StateTable, Transition } from '../base/states.ts';

export const REFUND_STATES = ['created', 'processing', 'succeeded', 'failed', 'unknown'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

export const REFUND_EVENTS = ['processing', 'succeeded', 'failed', 'contact_lost', 'not_received'] as const;
export type RefundEvent = (typeof REFUND_EVENTS)[number];

const open = (['created', 'processing', 'unknown'] as const).flatMap(
  (from): Transition<RefundState, RefundEvent>[] => [
    { from, event: 'processing', to: 'processing' },
    { from, event: 'succeeded', to: 'succeeded', transfer: 'refund_paid', callback: 'refund_succeeded' },
    { from, event: 'failed', to: 'failed', transfer: 'refund_released', callback: 'refund_failed' },
    { from, event: 'contact_lost', to: 'unknown', effect: 'find_refund' },
  ],
);

/** A refund freezes its amount when it is made (transfer `refund_reserved`); the payment changes when it succeeds. */
export const REFUND_TABLE: StateTable<RefundState, RefundEvent> = {
  noun: 'refund',
  states: REFUND_STATES,
  events: REFUND_EVENTS,
  final: ['succeeded', 'failed'],
  transitions: [
    ...open,
    // It said otherwise before: it is asked once more, and only the same answer again lets the refund be sent.
    { from: 'processing', event: 'not_received', to: 'unknown', effect: 'find_refund' },
    { from: 'unknown', event: 'not_received', to: 'created', effect: 'submit_refund' },
  ],
};
