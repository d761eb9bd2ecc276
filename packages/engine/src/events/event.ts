import { DECLINES } from '../base/declines.ts';
import { formatDecimal } from '../base/money.ts';
import type { CallbackSnapshot, MessageDraft } from '../callbacks/message.ts';
import { type EventSubjectKind, type EventType, eventTypeOf } from './types.ts';

/** What an event reports. Amounts are decimal text in the currency's units, times ISO 8601 in UTC. */
export type EventData = Readonly<Record<string, unknown>>;

/** An event as a decision makes it. */
export interface EventDraft {
  readonly merchantId: string;
  /** Null: of no app alone. */
  readonly appId: string | null;
  readonly type: EventType;
  readonly subjectKind: EventSubjectKind;
  readonly subjectId: string;
  readonly orderNumber: string | null;
  readonly platformNumber: string | null;
  readonly data: EventData;
}

/** An event as it is kept. */
export interface KeptEvent extends EventDraft {
  readonly id: string;
  readonly sequence: bigint;
  readonly occurredAt: Date;
}

/** The body of an event as it is sent: the same text at every try, to every endpoint. */
export function bodyOf({ type, occurredAt, sequence, data }: KeptEvent): string {
  const numbered = { ...data, sequence: Number(sequence) };
  return JSON.stringify({ type, timestamp: occurredAt.toISOString(), data: numbered });
}

/**
 * The event of a message. It holds nothing of the payer: no name, address, account or card, and nothing of what a
 * merchant wrote of an order.
 */
export function eventOf(message: MessageDraft): EventDraft {
  const { merchantId, appId, subjectKind, subjectId, event, snapshot } = message;
  const { orderNumber, platformNumber } = snapshot;
  const kept = { merchantId, appId, subjectKind, subjectId, orderNumber, platformNumber };
  const type = eventTypeOf(event, snapshot.chargeback?.state);
  return { ...kept, type, data: { object: subjectKind, id: subjectId, ...DATA[subjectKind](message) } };
}

const DATA: Readonly<Record<MessageDraft['subjectKind'], (message: MessageDraft) => EventData>> = {
  payment: (message) => {
    const { snapshot } = message;
    return {
      ...orderOf(message),
      amount: decimal(snapshot, snapshot.orderedAmount),
      receivedAmount: decimal(snapshot, snapshot.totalAmount),
      eventAmount: decimal(snapshot, snapshot.amount),
      eventFee: decimal(snapshot, snapshot.fee),
      method: snapshot.method,
      decline: declineOf(snapshot),
      createdAt: snapshot.createdAt ?? null,
      expiresAt: snapshot.expiresAt ?? null,
      completedAt: snapshot.completedAt,
    };
  },
  payout: (message) => {
    const { snapshot } = message;
    return {
      ...orderOf(message),
      amount: decimal(snapshot, snapshot.amount),
      fee: decimal(snapshot, snapshot.fee),
      method: snapshot.method,
      decline: declineOf(snapshot),
      completedAt: snapshot.completedAt,
    };
  },
  refund: (message) => {
    const { snapshot, payment = null } = message;
    return {
      ...orderOf(message),
      payment,
      amount: decimal(snapshot, snapshot.amount),
      method: snapshot.method,
      decline: declineOf(snapshot),
      completedAt: snapshot.completedAt,
    };
  },
  chargeback: ({ appId, dialect, snapshot }) => {
    const { chargeback, orderNumber, platformNumber, currency, fee } = snapshot;
    if (!chargeback) throw new Error('a message about a chargeback says nothing of it');
    // The text of the reason is left out: whoever opens the case writes what they like.
    const { paymentId, caseNumber, state, amount, reasonCode, wasRefunded, ...times } = chargeback;
    return {
      appId,
      dialect,
      caseNumber,
      state,
      payment: { id: paymentId, orderNumber, platformNumber },
      currency,
      amount: decimal(snapshot, amount),
      fee: decimal(snapshot, fee),
      reasonCode,
      wasRefunded,
      reportedAt: times.reportedAt,
      deadlineAt: times.deadlineAt,
      deductedAt: times.deductedAt,
      resolvedAt: times.resolvedAt,
    };
  },
};

function orderOf({ appId, dialect, snapshot }: MessageDraft): EventData {
  const { orderNumber, platformNumber, state, currency } = snapshot;
  return { appId, dialect, orderNumber, platformNumber, state, currency };
}

type Snapshot = Omit<CallbackSnapshot, 'occurredAt'>;

function decimal({ currency }: Snapshot, minorUnits: string): string {
  return formatDecimal(BigInt(minorUnits), currency);
}

function declineOf({ decline }: Snapshot): EventData | null {
  if (!decline) return null;
  const { category, canRetry, canSwitch } = DECLINES[decline];
  return { reason: decline, category, canRetry, canSwitch };
}
