import type { Details } from '../base/details.ts';
import type { Currency } from '../base/money.ts';
import type { SettlementCalendar } from '../base/payment-facts.ts';
import { findTransition } from '../base/states.ts';
import { SUBSCRIPTION_TABLE, type SubscriptionEvent, type SubscriptionState } from './states.ts';

/** A declined charge is tried again this many days after the charge, and then no more. */
export const RETRY_AFTER_DAYS = [1, 3, 7] as const;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Charges that repeat every so many months with one stored card. Days are Korean, `yyyy-MM-dd`. */
export interface Subscription {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  readonly dialect: string;
  /** What the merchant calls it by; unique within the merchant. */
  readonly number: string;
  readonly state: SubscriptionState;
  readonly cardTokenId: string;
  /** The payment that registered it. */
  readonly firstPaymentId: string;
  /** The payment under way: the first one, or a charge; null when none is. */
  readonly currentPaymentId: string | null;
  /** Every charge is another try of the order that it began with. */
  readonly orderNumber: string;
  readonly orderTry: number;
  readonly currency: Currency;
  /** Of the coming charges, minor units. */
  readonly amount: bigint;
  readonly method: string;
  readonly intervalMonths: number;
  readonly startOn: string;
  /** The charge that comes next, or is under way: that many intervals after the start. */
  readonly period: number;
  readonly nextOn: string;
  /** Charges of this period that were declined. */
  readonly tries: number;
  /** When the next charge, or the next try of one, is due. */
  readonly dueAt: Date;
  /** 0: nobody is reminded. */
  readonly remindDaysBefore: number;
  /** Null: nobody is reminded of the next charge, or was already. */
  readonly remindAt: Date | null;
  readonly remindedFor: string | null;
  /** Where the result of each charge is told; the app's own address when null. */
  readonly noticeUrl: string | null;
  readonly payeeName: string | null;
  readonly settlementCalendar: SettlementCalendar;
  /** In which the payer is written to. */
  readonly language: string;
  /** As a payment's: sealed JSON, with what is paid for. */
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

/** Whether the try that comes next is the last one of its period. */
export function isLastTry({ tries }: Pick<Subscription, 'tries'>): boolean {
  return tries >= RETRY_AFTER_DAYS.length;
}

/**
 * When a charge is tried again that was declined at `failedAt` as the `tries`th of its period, counted from 1. Waits
 * are counted from the try before, so that tries that an outage held up never fire in one burst: 1, 2 and 4 days, which
 * is 1, 3 and 7 days after a charge that was made on its day.
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
