import { findCurrency } from '../codes/currencies.ts';
import { isCardBrand, PAYMENT_METHOD } from '../codes/payment-methods.ts';
import { parseKoreanDay, parseKoreanHour } from '../numbers.ts';
import { type ReadyRequest, readyRequestSchema } from '../schemas/ready.ts';
import { appAddress, appOfScheme } from './app-address.ts';
import { type Checked, fault, invalid, missing, type RuleFault } from './fault.ts';
import { checkForm } from './form.ts';
import {
  addressFault,
  issuerCountryFault,
  methodCurrencyFault,
  methodNameFault,
  methodNeedsFault,
  methodTypeFault,
} from './methods.ts';
import { amountFault, basketFault, recurringAmountFault, taxFault } from './sums.ts';
import { targetUrl } from './target-url.ts';
import { hiddenParameterFault } from './unambiguous.ts';

export interface ReadyRules {
  /** Whether the merchant may price in currencies that others only see as the payer's. */
  readonly foreignPricing?: boolean;
  /**
   * Eximbay passes the parts of a tax on to the wallet without a look. `check` (the default) reports at once
   * what the wallet would refuse later.
   */
  readonly taxSum?: 'check' | 'ignore';
}

type Values = Readonly<Record<string, unknown>>;
type Rule = (request: ReadyRequest, rules: ReadyRules, values: Values) => RuleFault | null;

const hiddenParameters: Rule = (request) => hiddenParameterFault(request);

const currencyAndAmount: Rule = ({ payment: { currency, amount } }, { foreignPricing = false }) => {
  const known = findCurrency(currency);
  if (known !== undefined && known.requestableBy === 'contract' && !foreignPricing) {
    return fault('currency_unsupported', 'payment.currency', `${currency} needs a contract`);
  }
  return amountFault(amount, currency, 'payment.amount');
};

const NO_ADDRESS = 'must be an http or https address';

const urls: Rule = ({ url }) => {
  if (targetUrl(url.return_url) === undefined && appAddress(url.return_url) === undefined) {
    return invalid('url.return_url', `${NO_ADDRESS}, or one of an app`);
  }
  return targetUrl(url.status_url) === undefined ? invalid('url.status_url', NO_ADDRESS) : null;
};

const shownCurrency: Rule = ({ payment, settings }) => {
  const shown = settings?.site_foreign_currency;
  if (shown === undefined) return null;
  if (findCurrency(shown)?.dcc !== true) {
    return invalid('settings.site_foreign_currency', `${shown} is not offered for conversion`);
  }
  const { payment_method: method = PAYMENT_METHOD.card } = payment;
  return method === PAYMENT_METHOD.card || isCardBrand(method)
    ? null
    : invalid('payment.payment_method', 'must be P000 with settings.site_foreign_currency');
};

const virtualAccountExpiry: Rule = ({ settings }) => {
  const expiry = settings?.virtualaccount_expiry_date;
  return expiry !== undefined && parseKoreanHour(expiry) === undefined
    ? invalid('settings.virtualaccount_expiry_date', 'is no hour of the calendar')
    : null;
};

const appScheme: Rule = ({ settings }) => {
  const scheme = settings?.call_from_scheme;
  return scheme === undefined || appOfScheme(scheme) !== undefined
    ? null
    : invalid('settings.call_from_scheme', 'must be the scheme of an app, such as myshop');
};

const storedCard: Rule = ({ payment: { transaction_type: type }, tokenbilling = {} }) => {
  const { token_creation, unique_token_id, token_id } = tokenbilling;
  if (type === 'REBILL') {
    if (token_id === undefined) return missing('tokenbilling.token_id');
  } else if (token_id !== undefined) {
    return invalid('tokenbilling.token_id', 'goes with REBILL only');
  }
  if (type === 'PAYMENT') return null;
  if (token_creation === 'Y') return invalid('tokenbilling.token_creation', 'goes with PAYMENT only');
  return unique_token_id === 'Y' ? invalid('tokenbilling.unique_token_id', 'goes with PAYMENT only') : null;
};

const recurringPayment: Rule = ({ payment, recurring }) => {
  if (recurring === undefined) return null;
  // It is registered by its first payment, and an authentication is none.
  if (payment.transaction_type === 'PAYER_AUTH') return invalid('recurring', 'does not go with PAYER_AUTH');
  // Its card is the one that the payer shows.
  if (payment.transaction_type === 'REBILL') return invalid('recurring', 'does not go with REBILL');
  const field = 'recurring.recurring_amount';
  const wrong = recurringAmountFault(recurring.recurring_amount, payment.currency, field);
  if (wrong !== null) return wrong;
  return parseKoreanDay(recurring.recurring_start_date) === undefined
    ? invalid('recurring.recurring_start_date', 'is no day of the calendar')
    : null;
};

const FAST_PAYMENT_BLANKS = ['user_ci', 'phone_number', 'birthday', 'gender', 'foreigner'] as const;

/** They may be blank, but not left out; that difference is gone from the checked request. */
const fastPayment: Rule = ({ fast_payment }, _, values) => {
  const given = (values['fast_payment'] ?? {}) as Values;
  if (fast_payment === undefined) {
    // All of them blank: that is a customer without an id, and not the absence of one.
    return Object.keys(given).length === 0 ? null : missing('fast_payment.user_id');
  }
  const absent = FAST_PAYMENT_BLANKS.find((name) => typeof given[name] !== 'string');
  if (absent !== undefined) return missing(`fast_payment.${absent}`);
  const { birthday } = fast_payment;
  return birthday !== undefined && parseKoreanDay(birthday) === undefined
    ? invalid('fast_payment.birthday', 'is no day of the calendar')
    : null;
};

const RULES: readonly Rule[] = [
  hiddenParameters,
  currencyAndAmount,
  methodNameFault,
  methodCurrencyFault,
  methodTypeFault,
  urls,
  methodNeedsFault,
  ({ tax, payment }, { taxSum }) => taxFault(tax, payment.amount, payment.currency, taxSum),
  (request) => basketFault(request, request.payment.amount, request.payment.currency),
  addressFault,
  issuerCountryFault,
  shownCurrency,
  virtualAccountExpiry,
  appScheme,
  storedCard,
  recurringPayment,
  fastPayment,
];

/**
 * Checks a request of /ready and gives it back, typed, or the first fault, in this order: the form,
 * parameter by parameter; texts that read as further parameters of a result; currency and amount; methods and what
 * they need; addresses; sums; settings; stored cards, recurring and fast payments. An unknown language is no fault.
 * Whether the merchant is the one of the API key and has the contracts is for who knows the merchant.
 */
export function checkReady(values: Values, rules: ReadyRules = {}): Checked<ReadyRequest> {
  const checked = checkForm(readyRequestSchema, values);
  if (!checked.ok) return checked;
  for (const rule of RULES) {
    const found = rule(checked.request, rules, values);
    if (found !== null) return { ok: false, fault: found };
  }
  return checked;
}
