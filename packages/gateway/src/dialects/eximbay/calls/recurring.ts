import { randomBytes } from 'node:crypto';
import {
  type AppAccess,
  type Engine,
  firstChargeDay,
  type Party,
  type Payment,
  type Recurring,
  type RecurringDialect,
  type RecurringTerms,
} from '@naru/engine';
import {
  checkRecurringAdjust,
  PAYMENT_SUCCESS_MESSAGE,
  parseRequestAmount,
  type ReadyRequest,
  recurringIdFault,
  SUCCESS_CODE,
  targetUrl,
} from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { acceptedOrFail, fail } from '../codes/failure.ts';
import { pageLanguage } from '../codes/language.ts';
import { nextKoreanPageId, nextTransactionId } from '../codes/numbers.ts';
import { settlementRate } from '../orders/conversion.ts';
import { type OrderDetails, orderDetails, orderOf } from '../orders/order.ts';
import type { ResultFacts } from '../results/result.ts';
import { type AuthorizedRequest, checkedOrFail, requireTrading } from './request.ts';

/** 80 bits: 20 upper-case hexadecimal digits, the most that recurring_id may have. */
const ID_BYTES = 10;
/** Where the request says nothing (seed). */
const DEFAULT_REMIND_DAYS = 3;
/** A first charge that is further away is a slip of the pen. */
const MAX_YEARS_AHEAD = 10;

/** What a payment says of the recurring payment that it registers or is a charge of. Days are `yyyy-MM-dd`. */
export interface RecurringDetails {
  readonly id: string;
  /** The charge after this payment. */
  readonly nextOn: string;
  /** Of charges: when it is tried again if it is declined; null for the last try. */
  readonly retryOn?: string | null;
}

/** Whether a payment is a charge, and not the one that registers. */
export function isCharge({ recurring }: Pick<OrderDetails, 'recurring'>): boolean {
  return recurring?.retryOn !== undefined;
}

/** The day as requests write it, in the engine's form. */
function dayOf(text: string): string {
  return text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

function dayText(day: string): string {
  return day.replaceAll('-', '');
}

/** The calendar that an order asks for. */
export function recurringDates({
  recurring_start_date,
  recurring_interval,
}: NonNullable<ReadyRequest['recurring']>): Pick<RecurringTerms, 'startOn' | 'intervalMonths'> {
  return { startOn: dayOf(recurring_start_date), intervalMonths: Number(recurring_interval) };
}

/** The recurring payment that an order asks for, with what its first payment is to say; undefined without one. */
export function recurringTerms(
  { context }: Engine,
  payment: Payment,
  payer: Party,
  ids: { readonly id: string; readonly cardTokenId: string },
): { readonly terms: RecurringTerms; readonly details: RecurringDetails } | undefined {
  const { recurring } = orderOf(payer);
  if (recurring === undefined) return undefined;
  const { recurring_amount, recurring_noti_url } = recurring;
  const amount = parseRequestAmount(recurring_amount, payment.currency);
  if (!amount.ok) throw new Error('an order that was not checked');
  const dates = recurringDates(recurring);
  const number = randomBytes(ID_BYTES).toString('hex').toUpperCase();
  const first = orderDetails(payment);
  const details: OrderDetails = {
    transactionType: 'PAYMENT',
    amountText: recurring_amount,
    lang: first.lang,
    korean: first.korean,
    autoReturn: false,
    payerAuthId: null,
    accessCountry: first.accessCountry,
    ...(first.untold === undefined ? {} : { untold: first.untold }),
    ...(first.confirmationMail === undefined ? {} : { confirmationMail: first.confirmationMail }),
  };
  const terms: RecurringTerms = {
    ...ids,
    ...dates,
    number,
    amount: amount.minorUnits,
    remindDaysBefore: Number(recurring.remind_email_interval ?? DEFAULT_REMIND_DAYS),
    // The reference's own example is no address (`https://Merchant url`): then charges are told as the payment is.
    noticeUrl: noticeUrl(recurring_noti_url) ?? payment.callbackUrl,
    language: pageLanguage(first.lang),
    details: { ...details },
  };
  return { terms, details: { id: number, nextOn: firstChargeDay(dates, context.clock.now()) } };
}

function noticeUrl(text: string | undefined): string | null {
  return text === undefined ? null : (targetUrl(text)?.href ?? null);
}

/**
 * What has to hold of a recurring payment beside its form: its amount can be charged by card, and its first day is not
 * ages away.
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
    fail('amount_out_of_range', 'recurring.recurring_amount: outside the limits of the method');
  }
  const startOn = dayOf(recurring.recurring_start_date);
  const now = gateway.engine.context.clock.now();
  if (Number(startOn.slice(0, 4)) > now.getUTCFullYear() + MAX_YEARS_AHEAD) {
    fail('parameter_invalid', `recurring.recurring_start_date: is more than ${MAX_YEARS_AHEAD} years ahead`);
  }
}

/** What the engine asks of this dialect about charges. */
export function eximbayRecurring(engine: () => Engine): RecurringDialect {
  return {
    name: 'eximbay',
    cardFailures: {
      expired: { code: 'EXPIRED_CARD', reason: 'The card has expired' },
      gone: { code: 'NOT_REGISTERED_CARD', reason: 'The card is not stored any more' },
    },
    platformNumber(recurring, access) {
      const { korean } = recurring.details as unknown as OrderDetails;
      return (korean ? nextKoreanPageId : nextTransactionId)({ engine: engine() }, access);
    },
    async chargeDetails({ number, details, currency }, { nextOn, retryOn }, access) {
      const settlement = await settlementRate(engine().context, access, currency);
      return { ...details, ...settlement, recurring: { id: number, nextOn, retryOn } };
    },
  };
}

/**
 * Members of a result (eximbay.md §4.5): that a recurring payment is registered, or goes on, with the day of its next
 * charge or try; N once the last try of a charge was declined.
 */
export function recurringParameters({ kind, details, failureCode }: ResultFacts) {
  const { recurring } = details;
  if (recurring === undefined || (!isCharge(details) && kind !== 'paid' && kind !== 'authorized')) return {};
  const { id: recurring_id, nextOn, retryOn = null } = recurring;
  // What was not declined is not tried again: the issuer may have taken the money after all.
  const isDeclined = kind === 'failed' && failureCode !== 'expired' && failureCode !== 'cancelled';
  if (!isDeclined) return { recurring_payment: 'Y', recurring_id, recurring_next_date: dayText(nextOn) };
  if (retryOn === null) return { recurring_payment: 'N', recurring_id };
  return { recurring_payment: 'Y', recurring_id, recurring_next_date: dayText(retryOn) };
}

/** One that the merchant was told of, whatever became of it; one of others is as unknown as one of nobody. */
async function knownRecurring({ engine }: Gateway, { app }: AppAccess, id: string): Promise<Recurring> {
  const recurring = recurringIdFault(id) === null ? await engine.recurring.find(app, id) : undefined;
  const isUntold = recurring?.state === 'ended' && recurring.activatedAt === null;
  return recurring === undefined || isUntold ? fail('recurring_unknown') : recurring;
}

const OVER: Readonly<Partial<Record<Recurring['state'], string>>> = {
  stopping: 'it was deleted',
  stopped: 'it was deleted',
  ended: 'it has ended',
};

/** recurring/{recurring_id}/delete: no more charges and no more reminders. */
export async function recurringDelete(gateway: Gateway, { access, pathNumber }: AuthorizedRequest) {
  const recurring = await knownRecurring(gateway, access, pathNumber);
  const stopped = await gateway.engine.recurring.stop(recurring, 'merchant');
  if (!stopped.ok && stopped.refusal.code === 'state_conflict') failOver(stopped.refusal.state);
  acceptedOrFail(stopped);
  return { rescode: SUCCESS_CODE, resmsg: PAYMENT_SUCCESS_MESSAGE };
}

/** recurring/{recurring_id}/adjust: another amount for the coming charges. */
export async function recurringAdjust(gateway: Gateway, { access, values, pathNumber }: AuthorizedRequest) {
  requireTrading(access);
  const recurring = await knownRecurring(gateway, access, pathNumber);
  const { currency, method: code } = recurring;
  const { adjust_amount } = checkedOrFail(checkRecurringAdjust(values, currency));
  const amount = parseRequestAmount(adjust_amount, currency);
  const of = { dialect: 'eximbay', direction: 'payment', currency, code } as const;
  const method = await gateway.engine.context.methods.find(of);
  if (!amount.ok || !method || amount.minorUnits < method.minimum || amount.minorUnits > method.maximum) {
    return fail('amount_out_of_range', 'adjust_amount: outside the limits of the method');
  }
  const details = { amountText: adjust_amount } satisfies Partial<OrderDetails>;
  const adjusted = await gateway.engine.recurring.adjust(recurring, amount.minorUnits, details);
  if (!adjusted.ok && adjusted.refusal.code === 'state_conflict') failOver(adjusted.refusal.state);
  acceptedOrFail(adjusted);
  return { rescode: SUCCESS_CODE, resmsg: PAYMENT_SUCCESS_MESSAGE };
}

function failOver(state: string): never {
  return fail('recurring_ended', OVER[state as Recurring['state']] ?? state);
}
