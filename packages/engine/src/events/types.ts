import type { MessageEvent } from '../callbacks/message.ts';
import type { ChargebackState } from '../chargebacks/states.ts';

/** What an event is about. */
export type EventSubjectKind = 'payment' | 'payout' | 'refund' | 'chargeback' | 'event_endpoint';

interface EventTypeRow {
  readonly subject: EventSubjectKind;
  readonly meaning: string;
}

/** All types of events. Those of a subject form the group `<subject>.*`, which endpoints may ask for. */
export const EVENT_TYPES = {
  'payment.registered': { subject: 'payment', meaning: 'The payer got an account to transfer to.' },
  'payment.authenticated': {
    subject: 'payment',
    meaning: 'The payer proved who they are; the merchant confirms the payment.',
  },
  'payment.authorized': { subject: 'payment', meaning: 'The money is reserved; the merchant captures it.' },
  'payment.partly_paid': { subject: 'payment', meaning: 'A part of the amount came in.' },
  'payment.captured': {
    subject: 'payment',
    meaning: 'The payment is paid, or more money came in for a paid one.',
  },
  'payment.failed': { subject: 'payment', meaning: 'The payment ended without money.' },
  'payout.succeeded': { subject: 'payout', meaning: 'The bank paid the money out.' },
  'payout.failed': { subject: 'payout', meaning: 'The payout failed; its money is available again.' },
  'payout.returned': {
    subject: 'payout',
    meaning: 'A payout that had succeeded came back; its money is available again.',
  },
  'refund.succeeded': { subject: 'refund', meaning: 'The payer got the money back.' },
  'refund.failed': { subject: 'refund', meaning: 'The refund failed; its money is back in the balance.' },
  'chargeback.reported': { subject: 'chargeback', meaning: 'The payer’s bank opened a case.' },
  'chargeback.deducted': { subject: 'chargeback', meaning: 'The disputed money was taken and is held.' },
  'chargeback.represented': { subject: 'chargeback', meaning: 'The merchant contested with evidence.' },
  'chargeback.won': { subject: 'chargeback', meaning: 'The bank decided for the merchant.' },
  'chargeback.lost': { subject: 'chargeback', meaning: 'The bank decided against the merchant.' },
  'chargeback.accepted': { subject: 'chargeback', meaning: 'The merchant accepted the case.' },
  'naru.test': { subject: 'event_endpoint', meaning: 'Sent on request, to try an endpoint.' },
} as const satisfies Readonly<Record<string, EventTypeRow>>;

export type EventType = keyof typeof EVENT_TYPES;

export const EVENT_TYPE_NAMES = Object.keys(EVENT_TYPES) as readonly EventType[];

/** Which type a message of a state table is; a change of a chargeback is named by the state that it leads to. */
const OF_MESSAGES: Readonly<Record<Exclude<MessageEvent, 'chargeback_changed'>, EventType>> = {
  payment_registered: 'payment.registered',
  payment_authenticated: 'payment.authenticated',
  payment_authorized: 'payment.authorized',
  payment_partly_paid: 'payment.partly_paid',
  payment_succeeded: 'payment.captured',
  payment_failed: 'payment.failed',
  payout_succeeded: 'payout.succeeded',
  payout_failed: 'payout.failed',
  payout_returned: 'payout.returned',
  refund_succeeded: 'refund.succeeded',
  refund_failed: 'refund.failed',
  chargeback_reported: 'chargeback.reported',
};

const OF_CASES: Readonly<Record<ChargebackState, EventType>> = {
  reported: 'chargeback.reported',
  deducted: 'chargeback.deducted',
  represented: 'chargeback.represented',
  won: 'chargeback.won',
  lost: 'chargeback.lost',
  accepted: 'chargeback.accepted',
};

/** `chargebackState`: of messages about a chargeback. */
export function eventTypeOf(message: MessageEvent, chargebackState: ChargebackState | undefined): EventType {
  if (message !== 'chargeback_changed') return OF_MESSAGES[message];
  if (chargebackState === undefined) throw new Error('a message about a chargeback says nothing of it');
  return OF_CASES[chargebackState];
}

/** The group of all events of a type's subject: `payment.*`. */
export function groupOf(type: EventType): string {
  return `${type.slice(0, type.indexOf('.'))}.*`;
}

export const ALL_TYPES = '*';

/** What an endpoint may ask for: all events, a group, a type. */
export const EVENT_PATTERNS: readonly string[] = [
  ALL_TYPES,
  ...new Set(EVENT_TYPE_NAMES.map(groupOf)),
  ...EVENT_TYPE_NAMES,
];
