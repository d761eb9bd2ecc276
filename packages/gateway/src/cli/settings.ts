import { isCurrency, parseDecimal } from '@naru/engine';
import { InvalidArgumentError } from 'commander';
import { isWebAddress } from './parse.ts';

/** One setting of an app as an operator writes it. */
interface Setting {
  /** What may stand behind the `=`, for the error. */
  readonly form: string;
  /** The value, or undefined when the text is none. */
  readonly read: (text: string) => unknown;
}

const yesNo: Setting = {
  form: 'true or false',
  read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
};

function oneOf(...words: readonly string[]): Setting {
  return { form: words.join(', '), read: (text) => (words.includes(text) ? text : undefined) };
}

function between(least: number, most: number): Setting {
  return {
    form: `a whole number from ${least} to ${most}`,
    read: (text) => {
      const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return number >= least && number <= most ? number : undefined;
    },
  };
}

function listOf(one: Setting, most: number): Setting {
  return {
    form: `a list with commas, each ${one.form}`,
    read: (text) => {
      const values = text.split(',').map((part) => one.read(part.trim()));
      return values.length <= most && values.every((value) => value !== undefined) ? values : undefined;
    },
  };
}

function matching(pattern: RegExp, form: string): Setting {
  return { form, read: (text) => (pattern.test(text) ? text : undefined) };
}

/** `KRW:20000,USD:15` as minor units by currency. */
function feesOf(text: string): Record<string, string> | undefined {
  const fees: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [currency = '', amount = ''] = part.trim().split(':');
    const minorUnits = isCurrency(currency) ? parseDecimal(amount, currency) : undefined;
    if (minorUnits === undefined || currency in fees) return undefined;
    fees[currency] = minorUnits.toString();
  }
  return fees;
}

const DAY_SECONDS = 24 * 60 * 60;

/** All settings there are; what each does is told in docs/operation.md. Deposit rules have an option of their own. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  paymentLifetimeSeconds: between(60, 90 * DAY_SECONDS),
  preparationLifetimeSeconds: between(60, 7 * DAY_SECONDS),
  authorizationLifetimeSeconds: between(60, 90 * DAY_SECONDS),
  settlementCalendar: oneOf('calendar', 'business', 'on_request'),
  duplicateOrders: oneOf('replay', 'refuse', 'once'),
  confirmationMail: yesNo,
  fastPayment: oneOf('ignore'),
  refusedRequests: oneOf('remember', 'repeatable'),
  refundNumbers: oneOf('own', 'any'),
  eximbayHttpStatus: yesNo,
  conversion: yesNo,
  conversionFields: oneOf('always', 'when_converted'),
  settlementCurrency: {
    form: 'a currency such as KRW',
    read: (text) => (isCurrency(text) ? text : undefined),
  },
  registeredCallback: yesNo,
  voidCallback: yesNo,
  webhookUrl: {
    form: 'an address such as https://shop.example/webhook',
    read: (text) => (isWebAddress(text) ? text : undefined),
  },
  chargebackDeadlineDays: between(1, 120),
  chargebackFee: {
    form: 'currencies with amounts, such as KRW:20000,USD:15',
    read: feesOf,
  },
  payTo: matching(/^[A-Za-z0-9 .,*&'/-]{1,64}$/, 'up to 64 letters and digits, as bills of cards show them'),
  depositRule: oneOf('accept', 'hold', 'refuse'),
  callbackRetrySeconds: listOf(between(1, DAY_SECONDS), 100),
  payerDailyCreated: between(1, 1_000_000),
  payerDailySucceeded: between(1, 1_000_000),
  identityTries: between(1, 10),
  cardTries: between(1, 100),
  latePayments: oneOf('return', 'credit', 'hold'),
  cardDeclinesPerOrder: between(0, 1000),
  cardDeclinesPerDevice: between(0, 1000),
  cardDeclinesPerAddress: between(0, 1000),
  cardDeclinesPerCard: between(0, 1000),
  cardReasonsTold: between(0, 1000),
  crossBorderOnly: yesNo,
  riskOnError: oneOf('accept', 'reject'),
  timestampWindowSeconds: between(0, DAY_SECONDS),
  methods: listOf(matching(/^[A-Za-z0-9_]{1,64}$/, 'a method code'), 100),
  blockedAccounts: listOf(matching(/^\d{6,20}$/, 'an account of 6 to 20 digits'), 1000),
  strictHolderNumber: yesNo,
  strictContact: yesNo,
  strictPhone: yesNo,
  hangulPayoutNames: yesNo,
};

/**
 * `name=value` pairs as settings. A name that is none, or a value out of its range, is refused: a setting with a slip
 * of the pen would do nothing, and nobody would notice. `name=default` takes a setting back.
 */
export function settingArgument(text: string, before: Record<string, unknown> = {}): Record<string, unknown> {
  const [name = '', value = ''] = text.split(/=(.*)/s);
  if (name === 'depositRules') throw new InvalidArgumentError('Set them with --deposit-rule case=rule.');
  const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
  if (!setting) {
    throw new InvalidArgumentError(`There is no setting "${name}": ${Object.keys(SETTINGS).join(', ')}.`);
  }
  if (value === 'default') return { ...before, [name]: null };
  const read = setting.read(value);
  if (read === undefined) throw new InvalidArgumentError(`${name} is ${setting.form}, or default.`);
  return { ...before, [name]: read };
}
