import {
  type AppAccess,
  type Card,
  type ConversionRules,
  type Currency,
  convert,
  crossRate,
  divideHalfUp,
  type EngineContext,
  isCurrency,
  type Money,
  type Party,
  type Payment,
  rateInMillionths,
} from '@naru/engine';
import { CURRENCIES, formatAmount, formatRate, PAYMENT_METHOD } from '@naru/eximbay';
import { type ConversionWish, EXIMBAY_SETTINGS } from '../codes/settings.ts';
import { reportedAmount } from '../codes/states.ts';
import { type OrderDetails, orderDetails, orderOf } from './details.ts';

/**
 * Money in three currencies (eximbay.md §7.4): the order's (`currency`), the settlement's (`base`), and the payer's
 * bill's (`foreign`). They are the same, unless the payer chose otherwise (DCC), the merchant prices in another
 * currency than the settlement's (MCP), or the acquirer of a wallet bills in its own currency.
 */

/** What the payer may choose from, as far as the engine books in it. */
const OFFERED: readonly Currency[] = CURRENCIES.filter(({ dcc }) => dcc)
  .map(({ code }) => code)
  .filter(isCurrency);

/** Its cards and its wallet are not converted on the page (the row of UnionPay in eximbay.md §7.4). */
const UNIONPAY = 'unionpay';
const UNIONPAY_WALLET = 'P002';

/** Wallets that bill in dollars where the order is in won (the row of Alipay and PayPal). */
const DOLLAR_WALLETS: readonly string[] = [PAYMENT_METHOD.paypal, 'P003', 'P174', 'P195'];

/** Without a page for cards there is no choice: a stored card is charged in the order's currency. */
export function conversionRules(payment: Payment, payer: Party, mode: 'sandbox' | 'live'): ConversionRules {
  const { transactionType, korean } = orderDetails(payment);
  const asksPayer = transactionType !== 'REBILL' && !korean;
  const shown = orderOf(payment, payer).settings?.site_foreign_currency ?? '';
  return {
    currencies: asksPayer ? OFFERED : [],
    shown: isCurrency(shown) ? shown : null,
    unconverted: [UNIONPAY],
    billedIn: (method, card) => billedIn(payment, method, card, mode),
  };
}

function billedIn(
  { currency }: Payment,
  method: string,
  card: { readonly brand: string | null; readonly country: string } | null,
  mode: 'sandbox' | 'live',
): Currency | null {
  if (currency !== 'KRW') return null;
  if (DOLLAR_WALLETS.includes(method)) return 'USD';
  // A Korean bank bills its UnionPay cards in KRW, like all others.
  const isUnionPay = method === UNIONPAY_WALLET || (card?.brand === UNIONPAY && card.country !== 'KR');
  // What Eximbay's test server does and its live one does not.
  return isUnionPay && mode === 'sandbox' ? 'CNY' : null;
}

/** The rate into the app's settlement currency, for the details of a new payment. */
export async function settlementRate(
  { rates }: Pick<EngineContext, 'rates'>,
  { app }: AppAccess,
  currency: Currency,
): Promise<Pick<OrderDetails, 'settlement'> | undefined> {
  const settled = EXIMBAY_SETTINGS.settlementCurrency.of(app.settings);
  if (!settled || settled === currency) return undefined;
  const rate = await rates.current(currency, settled);
  return rate && { settlement: { currency: settled, rate: rate.rate } };
}

/** The data of a payment that its conversion fields are made from. */
export interface ConversionFacts {
  readonly order: Money;
  /** What the payer pays, where that is in another currency. */
  readonly payerMoney: (Money & { readonly rate: string }) | null;
  readonly settlement: OrderDetails['settlement'];
  readonly method: string | null;
  readonly card: Pick<Card, 'brand'> | null;
}

/** The facts of a payment as it stands. */
export function conversionOf(payment: Payment): ConversionFacts {
  const { currency, amount, payerCurrency, payerAmount, payerRate, method, card } = payment;
  const ordered: ConversionFacts = {
    order: { currency, amount },
    payerMoney: payerRate === null ? null : { currency: payerCurrency, amount: payerAmount, rate: payerRate },
    settlement: orderDetails(payment).settlement,
    method,
    card,
  };
  return conversionAt(ordered, reportedAmount(payment));
}

/** The same for the paid amount, where it differs from the ordered one: its share of what the payer was asked for. */
export function conversionAt(ordered: ConversionFacts, paid: bigint): ConversionFacts {
  const { order, payerMoney } = ordered;
  if (paid === order.amount) return ordered;
  return {
    ...ordered,
    order: { ...order, amount: paid },
    payerMoney: payerMoney && {
      ...payerMoney,
      amount: divideHalfUp(payerMoney.amount * paid, order.amount),
    },
  };
}

interface Side extends Money {
  /** From the order's currency. */
  readonly rate: string;
}

interface Sides {
  readonly base: Side;
  readonly foreign: Side;
}

function sidesOf({ order, payerMoney, settlement, method, card }: ConversionFacts): Sides {
  const own: Side = { ...order, rate: '1' };
  const foreign = payerMoney ?? own;
  // An acquirer that bills in its own currency settles in it, too.
  const isAcquirers = method !== PAYMENT_METHOD.card || card?.brand === UNIONPAY;
  if (payerMoney && isAcquirers) return { base: foreign, foreign };
  if (!settlement) return { base: own, foreign };
  const rate = { base: order.currency, quote: settlement.currency, rate: settlement.rate };
  return { base: { ...convert(order, rate), rate: rate.rate }, foreign };
}

const sixDecimals = (rate: string) => formatRate(rateInMillionths(rate));

/** The parameters of results and the members of answers; rates have six decimals, amounts their currency's. */
export interface ConversionFields {
  readonly base: { readonly base_currency: string; readonly base_amount: string; readonly base_rate: string };
  readonly foreign: {
    readonly foreign_currency: string;
    readonly foreign_amount: string;
    readonly foreign_rate: string;
  };
  readonly dcc_rate: string;
}

/** All fields empty: for merchants whose acquirer reports nothing (eximbay.md §7.4). */
export const NO_CONVERSION: ConversionFields = {
  base: { base_currency: '', base_amount: '', base_rate: '' },
  foreign: { foreign_currency: '', foreign_amount: '', foreign_rate: '' },
  dcc_rate: '',
};

/** The three currencies of a payment in the reference's fields. */
export function conversionFields(facts: ConversionFacts): ConversionFields {
  const { base, foreign } = sidesOf(facts);
  return {
    base: {
      base_currency: base.currency,
      base_amount: formatAmount(base.amount, base.currency),
      base_rate: sixDecimals(base.rate),
    },
    foreign: {
      foreign_currency: foreign.currency,
      foreign_amount: formatAmount(foreign.amount, foreign.currency),
      foreign_rate: sixDecimals(foreign.rate),
    },
    dcc_rate: sixDecimals(base.currency === foreign.currency ? '1' : crossRate(base.rate, foreign.rate)),
  };
}

/** The same by the app's setting: always, or only for payments in more than one currency. */
export function wantedConversionFields(facts: ConversionFacts, wish: ConversionWish): ConversionFields {
  const { base, foreign } = sidesOf(facts);
  const { currency } = facts.order;
  const isConverted = base.currency !== currency || foreign.currency !== currency;
  return wish === 'always' || isConverted ? conversionFields(facts) : NO_CONVERSION;
}
