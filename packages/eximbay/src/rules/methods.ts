import { isCountry, isStateOf, PAYPAL_STATE_COUNTRIES } from '../codes/countries.ts';
import { findPaymentMethod, PAYMENT_METHOD, separatesCapture } from '../codes/payment-methods.ts';
import { KOREAN_ISSUER_COUNTRY } from '../codes/values.ts';
import type { ReadyRequest } from '../schemas/ready.ts';
import { fault, invalid, missing, type RuleFault } from './fault.ts';
import { missingTaxPart } from './sums.ts';

/** What methods need, and which of them a request may name. */

const METHOD = 'payment.payment_method';
const METHODS = 'payment.multi_payment_method';

/** Methods that are paid in one currency only (spec §7.1). */
const ONLY_CURRENCY: Readonly<Record<string, string>> = {
  [PAYMENT_METHOD.convenience_store]: 'JPY',
  [PAYMENT_METHOD.paypay]: 'JPY',
};

/** Whether the request asks for the Korean page. */
export function isKoreanPage(request: Pick<ReadyRequest, 'settings'>): boolean {
  return request.settings?.issuer_country === KOREAN_ISSUER_COUNTRY;
}

/** The methods that the payer may choose from, or undefined when the request leaves them open. */
export function requestedMethods(request: Pick<ReadyRequest, 'payment'>): readonly string[] | undefined {
  const { payment_method, multi_payment_method } = request.payment;
  if (payment_method !== undefined) return [payment_method];
  return multi_payment_method?.split('-');
}

const NOT_NAMED = 'is no method that requests can name';

/** Whether a request may name each method; those of the brands and issuers are results. */
export function methodNameFault(request: ReadyRequest): RuleFault | null {
  const { payment_method: one, multi_payment_method: several } = request.payment;
  if (one !== undefined && findPaymentMethod(one)?.requestable !== true) return invalid(METHOD, NOT_NAMED);
  for (const code of several?.split('-') ?? []) {
    const method = findPaymentMethod(code);
    if (method?.requestable !== true) return invalid(METHODS, `${code} ${NOT_NAMED}`);
    // Only for cross-border payments, as the reference says.
    if (method.korean || isKoreanPage(request))
      return invalid(METHODS, `${code} does not go with others: for cross-border payments only`);
  }
  return null;
}

/** Korean methods and the Korean page take won; some others take one currency, too. */
export function methodCurrencyFault(request: ReadyRequest): RuleFault | null {
  const { currency } = request.payment;
  const methods = requestedMethods(request) ?? [];
  const korean = isKoreanPage(request) || methods.some((code) => findPaymentMethod(code)?.korean);
  const wanted = korean ? 'KRW' : ONLY_CURRENCY[request.payment.payment_method ?? ''];
  return wanted === undefined || wanted === currency
    ? null
    : fault(
        'currency_unsupported',
        'payment.currency',
        `${currency}, where the method or page takes ${wanted} only`,
      );
}

/** Wallets and banks authenticate, authorize and capture in one; nothing of it can be left for later. */
export function methodTypeFault({ payment }: ReadyRequest): RuleFault | null {
  const { payment_method: method, transaction_type: type } = payment;
  if (method === undefined || (type !== 'AUTHORIZE' && type !== 'PAYER_AUTH')) return null;
  return separatesCapture(method) ? null : invalid(METHOD, `${method} does not go with ${type}`);
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
    case PAYMENT_METHOD.naver_pay_point:
      return missingTaxPart(request.tax);
    default:
      return null;
  }
}

/** Countries must be countries. States are only checked where PayPal would refuse them. */
export function addressFault(request: Pick<ReadyRequest, 'ship_to' | 'bill_to'>): RuleFault | null {
  for (const name of ['ship_to', 'bill_to'] as const) {
    const country = request[name]?.country;
    if (country !== undefined && !isCountry(country))
      return invalid(`${name}.country`, 'is no country of ISO 3166');
  }
  return null;
}
