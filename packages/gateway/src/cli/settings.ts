import { isCurrency } from '@naru/engine';
import { InvalidArgumentError } from 'commander';
import type { Dialects } from '../dialects/dialect.ts';
import { isWebAddress } from './parse.ts';
import { between, feesOf, listOf, matching, oneOf, type Setting, yesNo } from './setting-kinds.ts';

const DAY_SECONDS = 24 * 60 * 60;

/**
 * The settings of all dialects; what each does is told in docs/operation.md. Deposit rules have an option of their own.
 */
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
 * Reads `name=value` pairs as settings. A name that is none, or a value out of its range, is refused: a setting with a
 * slip of the pen would do nothing, and nobody would notice. `name=default` takes a setting back.
 */
export function settingArgument(dialects: Dialects) {
  const own = [...dialects.values()].map(({ cli }) => cli.settings ?? {});
  const settings: Readonly<Record<string, Setting>> = Object.assign({}, SETTINGS, ...own);
  return (text: string, before: Record<string, unknown> = {}): Record<string, unknown> => {
    const [name = '', value = ''] = text.split(/=(.*)/s);
    if (name === 'depositRules') throw new InvalidArgumentError('Set them with --deposit-rule case=rule.');
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (!setting) {
      throw new InvalidArgumentError(`There is no setting "${name}": ${Object.keys(settings).join(', ')}.`);
    }
    if (value === 'default') return { ...before, [name]: null };
    const read = setting.read(value);
    if (read === undefined) throw new InvalidArgumentError(`${name} is ${setting.form}, or default.`);
    return { ...before, [name]: read };
  };
}
