import type { Details } from '../base/details.ts';
import type { Currency } from '../base/money.ts';
import type { SettlementCalendar } from '../base/payment-facts.ts';
import { findTransition } from '../base/states.ts';
import { SUBSCRIPTION_TABLE, type SubscriptionEvent, type SubscriptionState } from './states.ts';

/** A declined charge is tried again this many days after the charge, then no more. */
export const RETRY_AFTER_DAYS = [1, 3, 7] as const;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Charges every so many months with one stored card. Days are Korean, `yyyy-MM-dd`. */
export interface Subscription {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  readonly dialect: string;
  /** The merchant's name for it; unique within the merchant. */
  readonly number: string;
  readonly state: SubscriptionState;
  readonly cardTokenId: string;
  /** The payment that registered it. */
  readonly firstPaymentId: string;
  /** The payment under way: the first one, or a charge; null when none is. */
  readonly currentPaymentId: string | null;
  /** Every charge is another payment of the order that it began with. */
  readonly orderNumber: string;
  readonly orderTry: number;
  readonly currency: Currency;
  /** The amount of later charges, minor units. */
  readonly amount: bigint;
  readonly method: string;
  readonly intervalMonths: number;
  readonly startOn: string;
  /** The charge that comes next, or is under way: this many intervals after the start. */
  readonly period: number;
  readonly nextOn: string;
  /** Charges of this period that were declined. */
  readonly tries: number;
  /** When the next charge, or the next try of one, is due. */
  readonly dueAt: Date;
  /** Days before a charge; 0: no reminder. */
  readonly remindDaysBefore: number;
  /** Null: no reminder of the next charge, or it was already sent. */
  readonly remindAt: Date | null;
  readonly remindedFor: string | null;
  /** The callback address for charge results; the app's own when null. */
  readonly noticeUrl: string | null;
  readonly payeeName: string | null;
  readonly settlementCalendar: SettlementCalendar;
  /** The language of mails to the payer. */
  readonly language: string;
  /** As for a payment: sealed JSON, with the description. */
  readonly payerSealed: string;
  /** What its charges are to keep; no personal data. */
  readonly details: Details;
  readonly endReason: string | null;
  readonly createdAt: Date;
  readonly activatedAt: Date | null;
  readonly endedAt: Date | null;
}

/** One charge, or one more try of it. */
export interface SubscriptionCharge {
  readonly merchantId: string;
  readonly subscriptionId: string;
  readonly period: number;
  /** 0 for the first try of a period. */
  readonly tryNumber: number;
  readonly dueOn: string;
  readonly paymentId: string;
  readonly createdAt: Date;
}

/** Context that binds the sealed payer to the row. */
export function subscriptionPayerContext(subscription: { readonly id: string }): string {
  return `subscriptions.payer:${subscription.id}`;
}

/** Whether the next try is the last one of its period. */
export function isLastTry({ tries }: Pick<Subscription, 'tries'>): boolean {
  return tries >= RETRY_AFTER_DAYS.length;
}

/**
 * When a charge is tried again that was declined at `failedAt` as the `tries`th of its period, counted from 1. Waits
 * are counted from the previous try, so that tries delayed by an outage are never made in one burst: 1, 2 and 4 days,
 * which is 1, 3 and 7 days after a charge that was made on its day.
 */
export function retryTime(failedAt: Date, tries: number): Date {
  const [after = 0, before = 0] = [RETRY_AFTER_DAYS[tries - 1], RETRY_AFTER_DAYS[tries - 2]];
  return new Date(failedAt.getTime() + (after - before) * DAY_MS);
}

/** A subscription along its table; undefined when the event does not apply in its state. Pure. */
export function moveSubscription(
  subscription: Subscription,
  event: SubscriptionEvent,
  now: Date,
  patch: Partial<Subscription> = {},
): Subscription | undefined {
  const row = findTransition(SUBSCRIPTION_TABLE, subscription.state, event);
  if (!row) return undefined;
  const endedAt = SUBSCRIPTION_TABLE.final.includes(row.to) ? now : null;
  return { ...subscription, ...patch, state: row.to, endedAt };
}
