import { finalOf, whereApplies, without } from '../base/state-sets.ts';
import { type StateSets, stateTable, type Transition } from '../base/states.ts';

export const REFUND_STATES = ['created', 'processing', 'succeeded', 'failed', 'unknown'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

export const REFUND_EVENTS = ['processing', 'succeeded', 'failed', 'contact_lost', 'not_received'] as const;
export type RefundEvent = (typeof REFUND_EVENTS)[number];

export type RefundTransfer = 'refund_paid' | 'refund_released';
export type RefundMessage = 'refund_succeeded' | 'refund_failed';
export type RefundEffect = 'submit_refund' | 'find_refund';

export type RefundRow = Transition<RefundState, RefundEvent, RefundTransfer, RefundMessage, RefundEffect>;

const underWay = (['created', 'processing', 'unknown'] as const).flatMap((from): RefundRow[] => [
  { from, event: 'processing', to: 'processing' },
  { from, event: 'succeeded', to: 'succeeded', transfer: 'refund_paid', callback: 'refund_succeeded' },
  { from, event: 'failed', to: 'failed', transfer: 'refund_released', callback: 'refund_failed' },
  { from, event: 'contact_lost', to: 'unknown', effect: 'find_refund' },
]);

/**
 * A refund freezes its amount when it is created (transfer `refund_reserved`); the payment changes when it succeeds.
 */
export const REFUND_TABLE = stateTable<RefundRow>({
  noun: 'refund',
  states: REFUND_STATES,
  events: REFUND_EVENTS,
  saidBy: { succeeded: ['succeeded'], failed: ['failed'] },
  transitions: [
    ...underWay,
    // It contradicts an earlier answer: the channel is asked once more, and only the same answer again lets the refund
    // be sent.
    { from: 'processing', event: 'not_received', to: 'unknown', effect: 'find_refund' },
    { from: 'unknown', event: 'not_received', to: 'created', effect: 'submit_refund' },
  ],
});

const open = whereApplies(REFUND_TABLE, 'succeeded');

export const REFUND_SETS = {
  /** Its end is not known: its money is frozen, and a call for it may be made. */
  open,
  over: finalOf(REFUND_TABLE),
  /** The channel has not answered anything that could be returned to the merchant. */
  unanswered: without(open, new Set(['unknown'])),
} as const satisfies StateSets<RefundState>;
