import { type Currency, payableAt } from '../base/money.ts';
import { UNKNOWN_COUNTRY } from '../base/payment-facts.ts';
import type { EngineContext } from '../context.ts';
import type { Payment } from '../payments/payment.ts';
import { payerRate, type Rate } from '../rates/rate.ts';
import { currencyOfCountry } from './country-currencies.ts';
import type {
  BilledCard,
  ConversionRules,
  MoneyChoice,
  PayerMoney,
  PayerOffer,
  StartRefusal,
} from './facts.ts';

/** How long an offer stays valid after its rate has changed. */
const OFFER_LIFE_MS = 10 * 60 * 1000;

type Rates = Pick<EngineContext, 'rates' | 'clock'>;

/**
 * The currency that the payer of a card is offered: the one of the card's country, since any other would be converted
 * once more. Where the country is unknown, the one that the merchant named for the page.
 */
function currencyFor(rules: ConversionRules, payment: Payment, card: BilledCard): Currency | undefined {
  if (rules.unconverted.includes(card.brand ?? '')) return undefined;
  const isUnknown = card.country === UNKNOWN_COUNTRY;
  const currency = isUnknown ? (rules.shown ?? undefined) : currencyOfCountry(card.country);
  const isOffered = currency !== undefined && rules.currencies.includes(currency);
  return isOffered && currency !== payment.currency ? currency : undefined;
}

/** What a payer pays at a rate; undefined where that is not possible. */
function moneyAt(payment: Payment, rate: Pick<Rate, 'base' | 'quote' | 'rate'>): PayerMoney | undefined {
  const money = payableAt(payment, rate);
  return money && { ...money, rate: rate.rate };
}

async function offerIn(
  { rates }: Rates,
  payment: Payment,
  currency: Currency | null | undefined,
): Promise<PayerOffer | null> {
  if (!currency || currency === payment.currency) return null;
  const rate = await rates.current(payment.currency, currency);
  const money = rate && moneyAt(payment, { ...rate, rate: payerRate(rate) });
  return rate && money
    ? { base: payment.currency, money, marginPpm: rate.marginPpm, source: rate.source }
    : null;
}

/** The offer for the payer of a card; null where there is none. */
export async function cardOffer(
  context: Rates,
  payment: Payment,
  rules: ConversionRules | undefined,
  card: BilledCard,
): Promise<PayerOffer | null> {
  return rules ? offerIn(context, payment, currencyFor(rules, payment, card)) : null;
}

/** The merchant's choice that the page shows before a card is known; undefined where no conversion is offered. */
export async function firstOffer(
  context: Rates,
  payment: Payment,
  rules: ConversionRules | undefined,
): Promise<PayerOffer | null | undefined> {
  if (!rules || rules.currencies.length === 0) return undefined;
  return offerIn(context, payment, rules.shown);
}

export type MoneyOutcome =
  /** Undefined: the order's own currency. */
  | { readonly ok: true; readonly money: PayerMoney | undefined }
  | { readonly ok: false; readonly refusal: StartRefusal };

/**
 * The money step: the payer's choice at the offered rate, as long as that was in force within the last ten minutes;
 * else the currency in which the acquirer of the method bills. A choice that is not available is refused with a fresh
 * offer.
 */
export async function payerMoneyOf(
  context: Rates,
  payment: Payment,
  rules: ConversionRules | undefined,
  { method, card, choice }: { method: string; card: BilledCard | null; choice: MoneyChoice | null },
): Promise<MoneyOutcome> {
  if (!choice || !card) {
    return { ok: true, money: await billedMoney(context, payment, rules?.billedIn(method, card)) };
  }
  const currency = rules && currencyFor(rules, payment, card);
  const money = await chosenMoney(context, payment, currency, choice);
  if (money) return { ok: true, money };
  const offer = await offerIn(context, payment, currency);
  return { ok: false, refusal: { code: 'conversion_changed', offer } };
}

async function chosenMoney(
  { rates, clock }: Rates,
  payment: Payment,
  currency: Currency | undefined,
  choice: MoneyChoice,
): Promise<PayerMoney | undefined> {
  if (currency === undefined || currency !== choice.currency) return undefined;
  const since = new Date(clock.now().getTime() - OFFER_LIFE_MS);
  const known = await rates.since({ base: payment.currency, quote: currency }, since);
  const rate = known.find((one) => payerRate(one) === choice.rate);
  return rate && moneyAt(payment, { ...rate, rate: choice.rate });
}

/** The payer has no choice, so no margin is added to the rate. */
async function billedMoney(
  { rates }: Rates,
  payment: Payment,
  currency: Currency | null | undefined,
): Promise<PayerMoney | undefined> {
  if (!currency || currency === payment.currency) return undefined;
  const rate = await rates.current(payment.currency, currency);
  return rate && moneyAt(payment, rate);
}
