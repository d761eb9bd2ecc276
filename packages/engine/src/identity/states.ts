import { stateTable, type Transition } from '../base/states.ts';

export const IDENTITY_STATES = ['open', 'code_sent', 'passed', 'failed'] as const;
export type IdentityState = (typeof IDENTITY_STATES)[number];

export const IDENTITY_EVENTS = [
  'details_given',
  'details_accepted',
  'details_wrong',
  'code_given',
  'code_right',
  'code_wrong',
  'code_expired',
  'unanswered',
  'tries_used_up',
] as const;
export type IdentityEvent = (typeof IDENTITY_EVENTS)[number];

/** The message and the call are those of the payment's own row, which moves with it. */
export type IdentityRow = Transition<IdentityState, IdentityEvent, never, 'payment_failed', 'start_payment'>;

/**
 * A check is `open` until the bank matches the payer's account details and the carrier sent a code (`code_sent`); the
 * right code passes it. New details void the previous code at once: a code proves only the details that it was sent
 * for. Passing starts the payment, and using up the tries fails it, in the same transaction; the effect and the message
 * named here are those of the payment's own rows.
 */
export const IDENTITY_TABLE = stateTable<IdentityRow>({
  noun: 'identity check',
  states: IDENTITY_STATES,
  events: IDENTITY_EVENTS,
  transitions: [
    { from: 'open', event: 'details_given', to: 'open' },
    { from: 'code_sent', event: 'details_given', to: 'open' },
    { from: 'open', event: 'details_accepted', to: 'code_sent' },
    { from: 'open', event: 'details_wrong', to: 'open' },
    { from: 'open', event: 'unanswered', to: 'open' },
    { from: 'open', event: 'tries_used_up', to: 'failed', callback: 'payment_failed' },
    { from: 'code_sent', event: 'code_given', to: 'code_sent' },
    { from: 'code_sent', event: 'code_right', to: 'passed', effect: 'start_payment' },
    { from: 'code_sent', event: 'code_wrong', to: 'code_sent' },
    { from: 'code_sent', event: 'code_expired', to: 'code_sent' },
    { from: 'code_sent', event: 'unanswered', to: 'code_sent' },
    { from: 'code_sent', event: 'tries_used_up', to: 'failed', callback: 'payment_failed' },
  ],
});
