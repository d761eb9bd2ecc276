import { randomBytes } from 'node:crypto';
import {
  type Engine,
  engineDetails,
  firstChargeDay,
  keptByEngine,
  type Party,
  type Payment,
  type SubscriptionTerms,
} from '@naru/engine';
import { parseRequestAmount, type ReadyRequest, targetUrl } from '@naru/eximbay';
import type { Mode } from '../../../config.ts';
import type { Gateway } from '../../../gateway.ts';
import { fail, failLimits } from '../codes/failure.ts';
import { pageLanguage } from '../codes/language.ts';
import { keptByDialect, type OrderDetails, orderDetails, orderOf, type RecurringDetails } from './details.ts';

/** 80 bits: 20 upper-case hexadecimal digits, the most that recurring_id may have. */
const ID_BYTES = 10;
/** Where the request says nothing (seed). */
const DEFAULT_REMIND_DAYS = 3;
/** A first charge further away is a typing error. */
const MAX_YEARS_AHEAD = 10;

/** The day as requests write it, in the engine's form. */
function dayOf(text: string): string {
  return text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

/** The calendar that an order asks for. */
export function recurringDates({
  recurring_start_date,
  recurring_interval,
}: NonNullable<ReadyRequest['recurring']>): Pick<SubscriptionTerms, 'startOn' | 'intervalMonths'> {
  return { startOn: dayOf(recurring_start_date), intervalMonths: Number(recurring_interval) };
}

/** The recurring payment of an order, with the data for its first payment; undefined without one. */
export function recurringTerms(
  { engine: { context }, mode }: { readonly engine: Pick<Engine, 'context'>; readonly mode: Mode },
  payment: Payment,
  payer: Party,
  ids: { readonly id: string; readonly cardTokenId: string },
): { readonly terms: SubscriptionTerms; readonly details: RecurringDetails } | undefined {
  const { recurring } = orderOf(payment, payer);
  if (recurring === undefined) return undefined;
  const { recurring_amount, recurring_noti_url } = recurring;
  const amount = parseRequestAmount(recurring_amount, payment.currency);
  if (!amount.ok) throw new Error('an order that was not checked');
  const dates = recurringDates(recurring);
  const number = randomBytes(ID_BYTES).toString('hex').toUpperCase();
  const first = orderDetails(payment);
  const { confirmationMail, accessCountry } = engineDetails(payment);
  const details: OrderDetails = {
    transactionType: 'PAYMENT',
    amountText: recurring_amount,
    lang: first.lang,
    korean: first.korean,
    autoReturn: false,
    payerAuthId: null,
    ...(first.unsent === undefined ? {} : { unsent: first.unsent }),
  };
  const terms: SubscriptionTerms = {
    ...ids,
    ...dates,
    number,
    amount: amount.minorUnits,
    remindDaysBefore: Number(recurring.remind_email_interval ?? DEFAULT_REMIND_DAYS),
    // The reference's own example is not an address (`https://Merchant url`): then results of charges go where the
    // payment's do.
    noticeUrl: noticeUrl(recurring_noti_url, mode) ?? payment.callbackUrl,
    language: pageLanguage(first.lang),
    details: { ...keptByDialect(details), ...keptByEngine({ confirmationMail, accessCountry }) },
  };
  return { terms, details: { id: number, nextOn: firstChargeDay(dates, context.clock.now()) } };
}

/** Null for what nothing could be sent to: live, callbacks go to https alone (callbacks/transport.ts). */
function noticeUrl(text: string | undefined, mode: Mode): string | null {
  const url = text === undefined ? undefined : targetUrl(text);
  return url && (mode === 'sandbox' || url.protocol === 'https:') ? url.href : null;
}

/**
 * The conditions for a recurring payment beside its form: its amount can be charged by card, and its first day is not
 * too far away.
 */
export function requireRecurring(
  gateway: Gateway,
  { recurring, payment: { currency } }: ReadyRequest,
  methods: readonly { readonly minimum: bigint; readonly maximum: bigint }[],
): void {
  if (recurring === undefined) return;
  const amount = parseRequestAmount(recurring.recurring_amount, currency);
  const [card] = methods;
  if (!amount.ok || !card || amount.minorUnits < card.minimum || amount.minorUnits > card.maximum) {
    failLimits('recurring.recurring_amount');
  }
  const startOn = dayOf(recurring.recurring_start_date);
  const now = gateway.engine.context.clock.now();
  if (Number(startOn.slice(0, 4)) > now.getUTCFullYear() + MAX_YEARS_AHEAD) {
    fail('parameter_invalid', `recurring.recurring_start_date: is more than ${MAX_YEARS_AHEAD} years ahead`);
  }
}
