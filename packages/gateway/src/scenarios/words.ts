import type { ScenarioAction, ScenarioKind } from '../contract/dialect-scenarios.ts';
import type { Step } from './scenario.ts';

/** What is ordered, for people. */
const KINDS: Readonly<Record<ScenarioKind | 'payout', string>> = {
  usual: 'a payment by the usual way',
  choice: 'a payment whose way the payer chooses',
  wallet: 'a payment by another wallet',
  bank_transfer: 'a payment by bank transfer',
  account: 'a payment by virtual account',
  verified_account: 'a payment by virtual account after an identity check',
  card: 'a payment by card',
  authorization: 'an authorization of a card',
  authentication: 'an authentication of a card',
  storing_card: 'a payment that stores its card',
  subscription: 'a subscription',
  counter: 'a payment at a shop’s counter',
  payout: 'a payout',
};

const ACTIONS: Readonly<Record<ScenarioAction, string>> = {
  refund: 'refunds all that is left',
  refund_part: 'refunds',
  void: 'gives up the authorization',
  capture: 'captures the authorization',
  confirm: 'confirms the authentication',
  charge_card: 'charges the stored card',
  delete_card: 'deletes the stored card',
  adjust_subscription: 'changes the amount of the subscription to',
  stop_subscription: 'stops the subscription',
};

const PAYER = {
  pays: 'the payer pays',
  declined: 'the wallet, bank or issuer declines',
  cancels: 'the payer cancels',
  abandons: 'the time to pay is over',
} as const;

const BANK = {
  succeeds: 'the bank pays out',
  fails: 'the bank refuses the payout',
  returns: 'the bank sends the money back',
} as const;

const REPLIES = { error: '500', wrong_text: 'another text', broken: 'a broken connection' } as const;

type Say<K extends Step['do']> = (step: Extract<Step, { do: K }>) => string;

const WORDS: { readonly [K in Step['do']]: Say<K> } = {
  order: ({ kind, amount, currency, name }) =>
    `the merchant orders ${KINDS[kind]}${ofAmount(amount, currency)}${named(name)}`,
  payout: ({ amount, name }) => `the merchant orders a payout${ofAmount(amount)}${named(name)}`,
  forged: ({ kind }) => `somebody orders ${KINDS[kind]}, signed with another key`,
  twice: ({ kind }) => `the merchant sends ${KINDS[kind]} twice at once`,
  again: ({ amount }) =>
    amount === undefined
      ? 'the merchant sends the same order again'
      : `the merchant sends the order again, with the amount ${amount}`,
  act: ({ action, amount, sameNumber }) =>
    `the merchant ${ACTIONS[action]}${amount === undefined ? '' : ` ${amount}`}` +
    (sameNumber ? ', under the same number' : ''),
  start: ({ card }) => `the payer begins to pay${card === undefined ? '' : ` with the card ${card}`}`,
  payer: ({ how, reason }) => `${PAYER[how]}${reason === undefined ? '' : `: ${reason}`}`,
  deposit: ({ amount, name }) => `somebody transfers ${amount}${name === undefined ? '' : ` as ${name}`}`,
  bank: ({ how, reason }) => `${BANK[how]}${reason === undefined ? '' : `: ${reason}`}`,
  query: () => 'the merchant queries the order',
  pass: ({ seconds }) => `time passes: ${timeText(seconds)}`,
  pass_to: ({ time }) =>
    time === 'deadline' ? 'time passes until the order ends' : 'time passes until the day of settlement',
  deposit_rule: ({ case: of, rule }) => `the app’s rule for deposits of the case ${of} is ${rule}`,
  setting: ({ name, value }) => `the app’s setting ${name} is ${value}`,
  review: ({ decision }) =>
    decision === 'accept' ? 'an operator accepts the held money' : 'an operator gives the held money back',
  chargeback: ({ amount, deduct = true }) =>
    `the payer’s bank ${deduct ? 'takes' : 'asks about'} ${amount ?? 'all of it'}${deduct ? ' back' : ''}`,
  dispute: ({ how }) => `the chargeback: ${how}`,
  callback_fault: ({ fault, count = 1, seconds }) =>
    `fault of the next callback${count === 1 ? '' : `s (${count})`}: ${fault.replace('_', ' ')}` +
    (seconds === undefined ? '' : ` by ${timeText(seconds)}`),
  merchant: ({ replies }) =>
    replies.length > 5
      ? `the merchant’s server answers the next ${replies.length} callbacks with errors`
      : `the merchant’s server answers the next callbacks with ${replies.map((one) => REPLIES[one]).join(', ')}`,
  resend: () => 'the last callback is sent again',
  lose_notices: ({ count }) =>
    `the next ${count === 1 ? 'notice' : `${count} notices`} of the channel get lost`,
  hang: () => 'banks, wallets and issuers answer no call',
  resume: () => 'they answer again',
  at_once: ({ steps }) => `at once: ${steps.map(wordsOf).join(' | ')}`,
};

/** A step in plain words. */
export function wordsOf(step: Step): string {
  const say = WORDS[step.do] as Say<Step['do']>;
  return say(step as never);
}

function ofAmount(amount: number | undefined, currency?: string): string {
  if (amount === undefined) return currency === undefined ? '' : ` in ${currency}`;
  return ` of ${amount}${currency === undefined ? '' : ` ${currency}`}`;
}

function named(name: string | undefined): string {
  return name === undefined ? '' : ` for ${name}`;
}

const UNITS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
] as const;

function timeText(seconds: number): string {
  const [size, unit] = UNITS.find(([length]) => seconds % length === 0) ?? [1, 'second'];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
