import { type Engine, firstChargeDay, ownFailure, type Payment, type ReceiptOffer } from '@naru/engine';
import {
  appAddress,
  appAddressWith,
  appOfScheme,
  errorEntry,
  formatAmount,
  PAYMENT_METHOD,
  parseAmountPart,
  parseSignedAmount,
  type ReadyRequest,
  targetUrl,
} from '@naru/eximbay';
import type { CheckoutDialect, CheckoutPresentation } from '../../../contract/checkout-dialect.ts';
import { pageLanguage } from '../codes/language.ts';
import { isKoreanCard } from '../codes/result-codes.ts';
import { EXIMBAY_SETTINGS, orderNumbers } from '../codes/settings.ts';
import { deadlineOf } from '../orders/account-deadline.ts';
import { conversionRules, settlementRate } from '../orders/conversion.ts';
import { keptByDialect, orderDetails, orderOf } from '../orders/details.ts';
import { recurringDates } from '../orders/recurring.ts';
import { taxSplitOf } from '../orders/tax.ts';
import { resultContext } from '../results/callbacks.ts';
import { factsOfPayment } from '../results/facts.ts';
import { resultParameters } from '../results/result.ts';
import { cardExtras, storedCardOf } from './card-extras.ts';

/** Both may be paid with points, which count as cash. */
const CASH_WALLETS = [PAYMENT_METHOD.naver_pay, PAYMENT_METHOD.naver_pay_point];

/** The Eximbay parts of the page, and the form by which its payers return. */
export function eximbayCheckout(engine: Engine, mode: 'sandbox' | 'live'): CheckoutDialect {
  const { payments, context } = engine;
  return {
    cardExtras: (payment, payer, facts) => cardExtras({ engine, mode }, payment, payer, facts),
    async refusedCard({ appId }, card) {
      const access = await context.directory.get(appId);
      const isRefused =
        EXIMBAY_SETTINGS.crossBorderOnly.of(access?.app.settings ?? {}) === true && isKoreanCard(card);
      const { resmsg } = errorEntry('korean_not_contracted');
      return isRefused ? ownFailure('card_not_contracted', resmsg) : undefined;
    },
    storedCard: (payment) => storedCardOf(engine, payment),
    conversion: (payment, payer) => conversionRules(payment, payer, mode),
    deadline: (payment, payer, method) => deadlineOf(orderOf(payment, payer), method, context.clock.now()),
    orderNumbers,
    async startDetails({ appId, currency }) {
      const access = await context.directory.get(appId);
      const settlement = access && (await settlementRate(context, access, currency));
      return settlement && keptByDialect(settlement);
    },
    receiptTerms(payment, payer) {
      const { tax } = orderOf(payment, payer);
      return { offer: receiptOf(tax), cashWallets: CASH_WALLETS, tax: taxSplitOf(tax, payment.currency) };
    },
    present(payment, payer) {
      const details = orderDetails(payment);
      const order = orderOf(payment, payer);
      return {
        language: pageLanguage(details.lang),
        layout: details.korean ? 'korean' : 'standard',
        basket: basketOf(order),
        shipTo: shipToOf(order),
        buyer: { name: order.buyer.name, email: order.buyer.email },
        autoReturn: details.autoReturn,
        keepsCard: order.tokenbilling?.token_creation === 'Y',
        subscription: recurringOf(order, context.clock.now()),
        paysStoredCard: details.transactionType === 'REBILL',
      };
    },
    async returnForm(payment: Payment) {
      const facts = factsOfPayment(payment);
      const access = await context.directory.get(payment.appId);
      if (!facts || !access || payment.returnUrl === null) return null;
      const payer = payments.payerOf(payment);
      const fields = resultParameters(facts, resultContext(access, payer, context.clock.now()));
      const app = appAddress(payment.returnUrl);
      if (app !== undefined) return { action: null, fields, appUrl: appAddressWith(app, fields) };
      const appUrl = appOfScheme(orderOf(payment, payer).settings?.call_from_scheme ?? '');
      return { action: payment.returnUrl, fields, ...(appUrl === undefined ? {} : { appUrl }) };
    },
  };
}

/** The merchant's instruction about the receipt decides; without one the payer may ask for one. */
function receiptOf(tax: ReadyRequest['tax']): ReceiptOffer {
  if (tax?.receipt_status === undefined) return 'optional';
  return tax.receipt_status === 'Y' ? 'required' : 'none';
}

function basketOf({
  product,
  surcharge,
  payment: { currency },
}: ReadyRequest): CheckoutPresentation['basket'] {
  if (product === undefined && surcharge === undefined) return null;
  return {
    lines: (product ?? []).map(({ name, quantity, unit_price, link }) => {
      const price = parseAmountPart(unit_price, currency);
      const unit = price.ok ? price.minorUnits : 0n;
      return {
        name,
        quantity,
        unitPriceText: amountText(unit, currency),
        amountText: amountText(unit * BigInt(quantity), currency),
        // Only web addresses: payers click on links.
        link: link === undefined ? null : (targetUrl(link)?.href ?? null),
      };
    }),
    surcharges: (surcharge ?? []).map(({ name = '', quantity = '1', unit_price = '0' }) => {
      const price = parseSignedAmount(unit_price, currency);
      const sum = price.ok ? price.minorUnits * BigInt(quantity) : 0n;
      return { name, quantity, amountText: amountText(sum, currency) };
    }),
  };
}

/** Grouped by thousands; on text, since amounts never become numbers. */
function amountText(minorUnits: bigint, currency: string): string {
  const [whole = '', fraction] = formatAmount(minorUnits < 0n ? -minorUnits : minorUnits, currency).split(
    '.',
  );
  const grouped = whole.replace(/\B(?=(\d{3}){1,9}$)/g, ',');
  return `${minorUnits < 0n ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

function recurringOf(
  { recurring, payment: { currency } }: ReadyRequest,
  now: Date,
): CheckoutPresentation['subscription'] {
  const amount = recurring && parseAmountPart(recurring.recurring_amount, currency);
  if (!recurring || !amount?.ok) return null;
  const dates = recurringDates(recurring);
  return {
    amountText: amountText(amount.minorUnits, currency),
    currency,
    intervalMonths: dates.intervalMonths,
    nextOn: firstChargeDay(dates, now),
  };
}

function shipToOf({ ship_to }: ReadyRequest): CheckoutPresentation['shipTo'] {
  if (ship_to === undefined) return null;
  const joined = (parts: readonly (string | undefined)[], separator: string) =>
    parts.filter((part) => part !== undefined).join(separator);
  const { first_name, last_name, phone_number, street1, city, state, postal_code, country } = ship_to;
  return {
    name: joined([first_name, last_name], ' '),
    phone: phone_number ?? '',
    address: joined([street1, city, state, postal_code, country], ', '),
  };
}
