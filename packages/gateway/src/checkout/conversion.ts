import type { ConversionChoice, ConversionOffer, ConversionView } from '@naru/checkout';
import {
  type Currency,
  type Method,
  type Money,
  type Payment,
  payableAt,
  payerRate,
  percentText,
  type Rate,
  type StartExtras,
} from '@naru/engine';
import { UNKNOWN_COUNTRY } from '@naru/vault';
import type { Gateway } from '../gateway.ts';
import { ConversionChanged } from '../http/errors.ts';
import { currencyOfCountry } from './country-currencies.ts';
import type { ConversionRules } from './dialect.ts';
import { groupedDecimal, readableRate } from './grouped.ts';

/** How long a payer may think about an offer after its rate has changed. */
const OFFER_LIFE_MS = 10 * 60 * 1000;

/** The card, as far as the currency of its bills depends on it. */
export interface BilledCard {
  readonly brand: string | null;
  readonly country: string;
}

type PayerMoney = Money & { readonly rate: string };

/**
 * The rules of the payment's dialect, where its app offers conversions; undefined where it does not, and for a payment
 * whose payer's money is settled already.
 */
async function rulesOf(gateway: Gateway, payment: Payment): Promise<ConversionRules | undefined> {
  if (payment.state !== 'created' || payment.payerCurrency !== payment.currency) return undefined;
  const dialect = gateway.checkoutDialects.get(payment.dialect);
  if (!dialect?.conversion) return undefined;
  const access = await gateway.engine.context.directory.get(payment.appId);
  if (access?.app.settings.conversion !== true) return undefined;
  return dialect.conversion(payment, gateway.engine.payments.payerOf(payment));
}

/**
 * The currency that the payer of a card is offered: the one of the card's country, since in any other it would be
 * converted once more. Where the country is not known, the one that the merchant named for the page.
 */
function currencyFor(rules: ConversionRules, payment: Payment, card: BilledCard): Currency | undefined {
  if (rules.unconverted.includes(card.brand ?? '')) return undefined;
  const isUnknown = card.country === UNKNOWN_COUNTRY;
  const currency = isUnknown ? (rules.shown ?? undefined) : currencyOfCountry(card.country);
  const isOffered = currency !== undefined && rules.currencies.includes(currency);
  return isOffered && currency !== payment.currency ? currency : undefined;
}

/** What a payer pays at a rate; undefined where nobody can. */
function moneyAt(payment: Payment, rate: Pick<Rate, 'base' | 'quote' | 'rate'>): PayerMoney | undefined {
  const money = payableAt(payment, rate);
  return money && { ...money, rate: rate.rate };
}

async function offerIn(
  gateway: Gateway,
  payment: Payment,
  currency: Currency | null | undefined,
): Promise<ConversionOffer | null> {
  if (!currency || currency === payment.currency) return null;
  const rate = await gateway.engine.context.rates.current(payment.currency, currency);
  const money = rate && moneyAt(payment, { ...rate, rate: payerRate(rate) });
  if (!rate || !money) return null;
  return {
    currency,
    amountText: groupedDecimal(money.amount, currency),
    rate: money.rate,
    rateText: readableRate(payment.currency, currency, money.rate),
    marginText: rate.marginPpm === 0n ? null : percentText(rate.marginPpm),
    source: rate.source,
  };
}

/** What is offered to the payer of a card; null where nothing is. */
export async function offerFor(
  gateway: Gateway,
  payment: Payment,
  card: BilledCard,
): Promise<ConversionOffer | null> {
  const rules = await rulesOf(gateway, payment);
  return rules ? offerIn(gateway, payment, currencyFor(rules, payment, card)) : null;
}

/** What the page shows before a card is known: the merchant's wish; undefined where no conversion is offered. */
export async function firstOffer(gateway: Gateway, payment: Payment): Promise<ConversionView | undefined> {
  const rules = await rulesOf(gateway, payment);
  if (!rules || rules.currencies.length === 0) return undefined;
  return { first: await offerIn(gateway, payment, rules.shown) };
}

/** What a conversion adds to the start of a payment; `details` come on top of those of the payment. */
export type ConversionExtras = Pick<StartExtras, 'payerMoney' | 'details'>;

/**
 * What the start of a payment is told of its conversion: what the payer chose, at the rate that was offered, as long as
 * that was in force within the last ten minutes; or the money in which the acquirer of the method bills. A choice that
 * can not be had is refused with a fresh offer.
 */
export async function conversionExtras(
  gateway: Gateway,
  payment: Payment,
  method: Method,
  card: BilledCard | null,
  choice: ConversionChoice | null = null,
): Promise<ConversionExtras> {
  const rules = await rulesOf(gateway, payment);
  const payerMoney =
    choice && card
      ? await chosenMoney(gateway, payment, rules, card, choice)
      : await billedMoney(gateway, payment, rules?.billedIn(method.code, card));
  const details = await gateway.checkoutDialects.get(payment.dialect)?.startDetails?.(payment);
  return { ...(payerMoney ? { payerMoney } : {}), ...(details ? { details } : {}) };
}

async function chosenMoney(
  gateway: Gateway,
  payment: Payment,
  rules: ConversionRules | undefined,
  card: BilledCard,
  choice: ConversionChoice,
): Promise<PayerMoney> {
  const { rates, clock } = gateway.engine.context;
  const currency = rules && currencyFor(rules, payment, card);
  if (currency !== undefined && currency === choice.currency) {
    const since = new Date(clock.now().getTime() - OFFER_LIFE_MS);
    const known = await rates.since({ base: payment.currency, quote: currency }, since);
    const rate = known.find((one) => payerRate(one) === choice.rate);
    const money = rate && moneyAt(payment, { ...rate, rate: choice.rate });
    if (money) return money;
  }
  throw new ConversionChanged(await offerIn(gateway, payment, currency));
}

/** Nobody is asked, so nothing comes on top of the rate. */
async function billedMoney(
  gateway: Gateway,
  payment: Payment,
  currency: Currency | null | undefined,
): Promise<PayerMoney | undefined> {
  if (!currency || currency === payment.currency) return undefined;
  const rate = await gateway.engine.context.rates.current(payment.currency, currency);
  return rate && moneyAt(payment, rate);
}

/** The extras of a start with what its conversion adds. */
export function withConversion(
  payment: Payment,
  extras: StartExtras,
  { payerMoney, details }: ConversionExtras,
): StartExtras {
  return {
    ...extras,
    ...(payerMoney ? { payerMoney } : {}),
    ...(details ? { details: { ...payment.details, ...extras.details, ...details } } : {}),
  };
}
