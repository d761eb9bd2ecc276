import { isCountry, isStateOf, PAYPAL_STATE_COUNTRIES } from '../codes/countries.ts';
import {
  findPaymentMethod,
  isCardBrand,
  PAYMENT_METHOD,
  separatesCapture,
} from '../codes/payment-methods.ts';
import { KOREAN_ISSUER_COUNTRY } from '../codes/values.ts';
import type { ReadyRequest } from '../schemas/ready.ts';
import { fault, invalid, missing, type RuleFault } from './fault.ts';
import { missingTaxPart } from './sums.ts';

/** What methods need, and which of them a request may name. */

const METHOD = 'payment.payment_method';
const METHODS = 'payment.multi_payment_method';

/** Methods that are paid in one currency only (eximbay.md §7.1). */
const ONLY_CURRENCY: Readonly<Record<string, string>> = {
  [PAYMENT_METHOD.convenience_store]: 'JPY',
  [PAYMENT_METHOD.paypay]: 'JPY',
};

/** Korean companies process dollars by card, too. */
const KOREAN_PAGE_CURRENCIES: readonly string[] = ['KRW', 'USD'];

/** Whether the request asks for the Korean page. */
export function isKoreanPage(request: Pick<ReadyRequest, 'settings'>): boolean {
  return request.settings?.issuer_country === KOREAN_ISSUER_COUNTRY;
}

/** The method that a request means: who names a brand of card wants the page of cards. */
function meantMethod(code: string): string {
  return isCardBrand(code) ? PAYMENT_METHOD.card : code;
}

/** The methods that the payer may choose from, or undefined when the request leaves them open. */
export function requestedMethods(request: Pick<ReadyRequest, 'payment'>): readonly string[] | undefined {
  const { payment_method, multi_payment_method } = request.payment;
  if (payment_method !== undefined) return [meantMethod(payment_method)];
  return multi_payment_method === undefined
    ? undefined
    : [...new Set(multi_payment_method.split('-').map(meantMethod))];
}

function isNameable(code: string): boolean {
  return findPaymentMethod(meantMethod(code))?.requestable === true;
}

const NOT_NAMED = 'is no method that requests can name';

/**
 * Whether a request may name each method. Brands of cards count as cards; Korean issuers are results only. Several
 * methods may be of both worlds where one page shows them: on the Korean page all but cards must be its own.
 */
export function methodNameFault(request: ReadyRequest): RuleFault | null {
  const { payment_method: one, multi_payment_method: several } = request.payment;
  if (one !== undefined && !isNameable(one)) return invalid(METHOD, NOT_NAMED);
  for (const code of several?.split('-') ?? []) {
    if (!isNameable(code)) return invalid(METHODS, `${code} ${NOT_NAMED}`);
    const isShown = meantMethod(code) === PAYMENT_METHOD.card || findPaymentMethod(code)?.korean === true;
    if (isKoreanPage(request) && !isShown) return invalid(METHODS, `${code} is not on the Korean page`);
  }
  return null;
}

/**
 * Korean methods take won, the Korean page also dollars, by card alone; some other methods take one currency, too.
 */
export function methodCurrencyFault(request: ReadyRequest): RuleFault | null {
  const { currency } = request.payment;
  const methods = requestedMethods(request) ?? [];
  const korean = methods.some((code) => findPaymentMethod(code)?.korean);
  const only = korean ? 'KRW' : ONLY_CURRENCY[request.payment.payment_method ?? ''];
  const taken = only ? [only] : isKoreanPage(request) ? KOREAN_PAGE_CURRENCIES : [currency];
  return taken.includes(currency)
    ? null
    : fault(
        'currency_unsupported',
        'payment.currency',
        `${currency}, where the method or page takes ${taken.join(' and ')} only`,
      );
}

/** Wallets and banks authenticate, authorize and capture in one; nothing of it can be left for later. */
export function methodTypeFault({ payment }: ReadyRequest): RuleFault | null {
  const { payment_method: method, transaction_type: type } = payment;
  if (method === undefined || (type !== 'AUTHORIZE' && type !== 'PAYER_AUTH')) return null;
  return separatesCapture(meantMethod(method)) ? null : invalid(METHOD, `${method} does not go with ${type}`);
}

function paypalAddressFault(request: ReadyRequest): RuleFault | null {
  const { country, state } = request.ship_to ?? {};
  if (country === undefined) return missing('ship_to.country');
  const needsState = PAYPAL_STATE_COUNTRIES.some((one) => one === country);
  if (needsState && state === undefined) return missing('ship_to.state');
  return state !== undefined && !isStateOf(country, state)
    ? invalid('ship_to.state', 'is no state of the country')
    : null;
}

/** NaverPay shows its payer what is bought. */
function naverPayFault({ product }: ReadyRequest): RuleFault | null {
  return product === undefined ? fault('naver_pay_product_missing', 'product') : null;
}

/** What the one method that is named needs beside the payment. */
export function methodNeedsFault(request: ReadyRequest): RuleFault | null {
  switch (request.payment.payment_method) {
    case PAYMENT_METHOD.paypal:
      return request.product === undefined ? missing('product') : paypalAddressFault(request);
    case PAYMENT_METHOD.klarna:
      if (request.product === undefined) return missing('product');
      return request.ship_to === undefined ? missing('ship_to') : null;
    case PAYMENT_METHOD.virtual_account:
    case PAYMENT_METHOD.bank_pay:
      return request.tax?.receipt_status === undefined ? missing('tax.receipt_status') : null;
    case PAYMENT_METHOD.naver_pay:
    case PAYMENT_METHOD.naver_pay_card:
      return naverPayFault(request);
    case PAYMENT_METHOD.naver_pay_point:
      return naverPayFault(request) ?? missingTaxPart(request.tax);
    default:
      return null;
  }
}

const NO_COUNTRY = 'is no country of ISO 3166';

/** The country of the cards is one, too; only Korea's changes anything. */
export function issuerCountryFault({ settings }: Pick<ReadyRequest, 'settings'>): RuleFault | null {
  const country = settings?.issuer_country;
  return country === undefined || isCountry(country) ? null : invalid('settings.issuer_country', NO_COUNTRY);
}

/** Countries must be countries. States are only checked where PayPal would refuse them. */
export function addressFault(request: Pick<ReadyRequest, 'ship_to' | 'bill_to'>): RuleFault | null {
  for (const name of ['ship_to', 'bill_to'] as const) {
    const country = request[name]?.country;
    if (country !== undefined && !isCountry(country)) return invalid(`${name}.country`, NO_COUNTRY);
  }
  return null;
}
