import type { PaymentOutcome } from '../channels/port.ts';
import type { PaymentEvent } from './states.ts';

/** Channel outcomes as events of the payment's table. Deposits are assessed first; "still at work" is not an event. */
export const OUTCOME_EVENTS = {
  redirect: 'redirected',
  account: 'account_issued',
  voucher: 'account_issued',
  authenticated: 'authenticated',
  authorized: 'authorized',
  captured: 'captured',
  capture_refused: 'capture_refused',
  failed: 'failed',
  cancelled: 'cancelled',
  not_received: 'not_received',
  no_answer: 'contact_lost',
} as const satisfies Record<Exclude<PaymentOutcome['kind'], 'deposit' | 'pending'>, PaymentEvent>;

/** The event of an outcome; an authorization that was not requested is an event of its own. */
export function eventOfOutcome(kind: keyof typeof OUTCOME_EVENTS, isAsked: boolean): PaymentEvent {
  return kind === 'authorized' && !isAsked ? 'authorized_unasked' : OUTCOME_EVENTS[kind];
}
