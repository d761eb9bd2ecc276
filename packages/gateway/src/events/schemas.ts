import {
  CHARGEBACK_STATES,
  CURRENCIES,
  DECLINE_CATEGORIES,
  DECLINE_KEYS,
  EVENT_TYPES,
  type EventSubjectKind,
  type EventType,
  PAYMENT_STATES,
  PAYOUT_STATES,
  REFUND_STATES,
} from '@naru/engine';
import { FLAG, NUMBER, nullable, oneOf, record, TEXT, titled } from '../http/schemas.ts';

/** What events look like: a JSON Schema of each type. Receivers allow members that they do not know. */

const TIME = { type: 'string', format: 'date-time', description: 'ISO 8601, UTC' } as const;
const AMOUNT = {
  type: 'string',
  description: 'Decimal text in units of the currency: "10000" for KRW, "12.50" for USD',
} as const;
const ID = { type: 'string', format: 'uuid' } as const;
const SEQUENCE = {
  ...NUMBER,
  minimum: 1,
  description: '1, 2, 3 … of this object: an event with a lower number than one that was handled is older',
} as const;
const CURRENCY = { type: 'string', enum: CURRENCIES } as const;
const METHOD = { ...nullable(TEXT), description: 'The dialect’s code of the method' } as const;

const DECLINE = {
  ...nullable(
    titled(
      'EventDecline',
      record({
        reason: { type: 'string', enum: DECLINE_KEYS },
        category: oneOf(...DECLINE_CATEGORIES),
        canRetry: { ...FLAG, description: 'Whether another try by the same method can succeed' },
        canSwitch: { ...FLAG, description: 'Whether another method, card or account can succeed' },
      }),
    ),
  ),
  description: 'Why it failed',
} as const;

const PAYMENT = titled('EventOrder', record({ id: ID, orderNumber: TEXT, platformNumber: TEXT }));

/** Members of a payment, a payout and a refund. */
function order<const O extends string, const S extends readonly string[]>(object: O, states: S) {
  return {
    object: { type: 'string', const: object },
    id: ID,
    sequence: SEQUENCE,
    appId: ID,
    dialect: TEXT,
    orderNumber: { ...TEXT, description: 'The merchant’s' },
    platformNumber: { ...TEXT, description: 'Naru’s' },
    state: { type: 'string', enum: states },
    currency: CURRENCY,
  } as const;
}

const DATA: Readonly<Record<EventSubjectKind, object>> = {
  payment: titled(
    'EventPayment',
    record({
      ...order('payment', PAYMENT_STATES),
      amount: { ...AMOUNT, description: `What was ordered. ${AMOUNT.description}` },
      receivedAmount: { ...AMOUNT, description: 'What came in so far' },
      eventAmount: { ...AMOUNT, description: 'What this event added to it' },
      eventFee: { ...AMOUNT, description: 'The fee for that' },
      method: METHOD,
      decline: DECLINE,
      createdAt: nullable(TIME),
      expiresAt: nullable(TIME),
      completedAt: nullable(TIME),
    }),
  ),
  payout: titled(
    'EventPayout',
    record({
      ...order('payout', PAYOUT_STATES),
      amount: AMOUNT,
      fee: AMOUNT,
      method: METHOD,
      decline: DECLINE,
      completedAt: nullable(TIME),
    }),
  ),
  refund: titled(
    'EventRefund',
    record({
      ...order('refund', REFUND_STATES),
      payment: nullable(PAYMENT),
      amount: AMOUNT,
      method: METHOD,
      decline: DECLINE,
      completedAt: nullable(TIME),
    }),
  ),
  chargeback: titled(
    'EventChargeback',
    record({
      object: { type: 'string', const: 'chargeback' },
      id: ID,
      sequence: SEQUENCE,
      appId: ID,
      dialect: TEXT,
      caseNumber: { ...TEXT, description: 'The channel’s' },
      state: { type: 'string', enum: CHARGEBACK_STATES },
      payment: PAYMENT,
      currency: CURRENCY,
      amount: AMOUNT,
      fee: AMOUNT,
      reasonCode: nullable(TEXT),
      wasRefunded: { ...FLAG, description: 'Whether the payment was refunded, or a part of it' },
      reportedAt: TIME,
      deadlineAt: { ...TIME, description: 'Until then it may be contested' },
      deductedAt: nullable(TIME),
      resolvedAt: nullable(TIME),
    }),
  ),
  event_endpoint: titled(
    'EventEndpointTest',
    record({
      object: { type: 'string', const: 'event_endpoint' },
      id: ID,
      sequence: SEQUENCE,
      message: TEXT,
    }),
  ),
};

/** The schema of the body of an event. */
export function eventSchema(type: EventType): object {
  return titled(
    `${type} event`,
    record({
      type: { type: 'string', const: type },
      timestamp: { ...TIME, description: 'When it happened, UTC' },
      data: DATA[EVENT_TYPES[type].subject],
    }),
  );
}
