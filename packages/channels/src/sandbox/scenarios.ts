/**
 * Outcomes chosen by a magic value in the request: the name of the payer or payee. It is the one member that all
 * dialects have for payments and payouts, that reaches the channel as it is, and that no real person carries by
 * accident. The words fit the narrowest rule of the dialects (Latin letters and spaces, at most 20 characters).
 */
export interface Scenario {
  readonly name: string;
  readonly appliesTo: 'payment' | 'payout' | 'refund' | 'identity';
  readonly key: ScenarioKey;
  readonly meaning: string;
}

export type ScenarioKey =
  | 'approve'
  | 'decline'
  | 'refuse'
  | 'no_answer'
  | 'lost_answer'
  | 'payout_fail'
  | 'payout_return'
  | 'payout_slow'
  | 'refund_fail'
  | 'identity_fail';

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'NARU SUCCEED',
    appliesTo: 'payment',
    key: 'approve',
    meaning: 'Once started, it is paid by itself after 2 s, without a screen.',
  },
  {
    name: 'NARU DECLINE',
    appliesTo: 'payment',
    key: 'decline',
    meaning: 'Once started, the wallet or bank declines it after 2 s (insufficient funds).',
  },
  {
    name: 'NARU REFUSE',
    appliesTo: 'payment',
    key: 'refuse',
    meaning: 'The channel refuses the order when it is started.',
  },
  {
    name: 'NARU NO ANSWER',
    appliesTo: 'payment',
    key: 'no_answer',
    meaning: 'The first call does not reach the channel: unknown, then asked, then sent again.',
  },
  {
    name: 'NARU LOST ANSWER',
    appliesTo: 'payment',
    key: 'lost_answer',
    meaning:
      'The channel has the order but its answer is lost: unknown, then asked, then as the channel says.',
  },
  {
    name: 'NARU FAIL',
    appliesTo: 'payout',
    key: 'payout_fail',
    meaning:
      'The bank refuses the payout after 2 s (account invalid); with a code behind it, as in NARU FAIL 1004, for ' +
      'that reason: 1000 to 1016 and 9999.',
  },
  {
    name: 'NARU RETURN',
    appliesTo: 'payout',
    key: 'payout_return',
    meaning: 'The payout succeeds after 2 s and the bank sends it back 3 s later.',
  },
  {
    name: 'NARU SLOW',
    appliesTo: 'payout',
    key: 'payout_slow',
    meaning: 'The payout stays in progress until the control API ends it.',
  },
  {
    name: 'NARU NO ANSWER',
    appliesTo: 'payout',
    key: 'no_answer',
    meaning: 'The first call does not reach the bank: unknown, then asked, then sent again.',
  },
  {
    name: 'NARU LOST ANSWER',
    appliesTo: 'payout',
    key: 'lost_answer',
    meaning: 'The bank has the order but its answer is lost: unknown, then asked, then as the bank says.',
  },
  {
    name: 'NARU REFUND FAIL',
    appliesTo: 'refund',
    key: 'refund_fail',
    meaning: 'A refund of this payer’s payment fails: at once where a card paid, else after 2 s.',
  },
  {
    name: 'NARU REFUND LOST',
    appliesTo: 'refund',
    key: 'lost_answer',
    meaning: 'The channel has the refund but its answer is lost: unknown, then asked, then refunded.',
  },
  {
    name: 'NARU KYC FAIL',
    appliesTo: 'identity',
    key: 'identity_fail',
    meaning:
      'The account details never match: each submission costs a try, and with the last the payment fails.',
  },
  {
    name: 'NARU KYC NO ANSWER',
    appliesTo: 'identity',
    key: 'no_answer',
    meaning: 'The first call is not answered, which costs no try; the next submission is.',
  },
];

const FAIL_WITH_CODE = /^NARU FAIL (\d{4})$/;

function plainName(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toUpperCase();
}

/** The code that a failing payout's payee name asks for, if it has one. */
export function payoutCodeOf(name: string): string | undefined {
  return FAIL_WITH_CODE.exec(plainName(name))?.[1];
}

/** The scenario that `name` asks for, if any: spaces and case do not matter. */
export function scenarioOf(appliesTo: Scenario['appliesTo'], name: string): ScenarioKey | undefined {
  const plain = plainName(name).replace(FAIL_WITH_CODE, 'NARU FAIL');
  return SCENARIOS.find((scenario) => scenario.appliesTo === appliesTo && scenario.name === plain)?.key;
}
