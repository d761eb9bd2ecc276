import { formatDecimal, type NumberKind, SUBSCRIPTION_STATES, type Subscription } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { subscriptionView } from '../../subscription-view.ts';
import { operation } from '../operation.ts';
import { howToChoose, NUMBER_IS } from '../payments/one-payment.ts';
import { refusalFailure } from '../refusals.ts';
import {
  AMOUNT,
  CURRENCY,
  DAY,
  ID,
  limitOf,
  listOf,
  NUMBER,
  nullable,
  ORDER_NUMBER,
  oneOf,
  PAGE,
  page,
  pageOf,
  record,
  TEXT,
  TIME,
  titled,
  withOptional,
} from '../schema.ts';
import { BEFORE, listedBefore } from '../times.ts';

/** Subscriptions of payers' cards. */

const STATE = oneOf(...SUBSCRIPTION_STATES);

const LISTED = record({
  id: ID,
  number: TEXT,
  orderNumber: TEXT,
  state: STATE,
  amount: AMOUNT,
  currency: CURRENCY,
  intervalMonths: NUMBER,
  nextOn: DAY,
  tries: NUMBER,
  endReason: nullable(TEXT),
  createdAt: TIME,
});

const CHARGE = record({
  dueOn: DAY,
  try: NUMBER,
  chargedAt: TIME,
  transactionId: nullable(TEXT),
  amount: nullable(AMOUNT),
  state: nullable(TEXT),
  reason: nullable(TEXT),
});

export const listSubscriptions = operation({
  name: 'subscriptions.list',
  summary: 'Subscriptions, the newest first',
  method: 'GET',
  path: '/subscriptions',
  permission: 'payments.read',
  input: withOptional({}, { ...PAGE, state: STATE, before: BEFORE }),
  output: page(LISTED),
  errors: [],
  example: { state: 'retrying', limit: 20 },
  async run({ gateway }, { state = null, ...given }) {
    const before = listedBefore(given) ?? null;
    const rows = await gateway.engine.subscriptions.recent(state, limitOf(given), before);
    return pageOf(rows, given, ({ id }) => id, listedView);
  },
});

function listedView(subscription: Subscription) {
  const { id, number, orderNumber, state, currency, intervalMonths, nextOn, tries, endReason } = subscription;
  return {
    id,
    number,
    orderNumber,
    state,
    amount: formatDecimal(subscription.amount, currency),
    currency,
    intervalMonths,
    nextOn,
    tries,
    endReason,
    createdAt: subscription.createdAt.toISOString(),
  };
}

const NUMBER_OF_ONE = { ...ORDER_NUMBER, description: 'Its own number, or that of its order' } as const;

export const SUBSCRIPTION = titled(
  'Subscription with charges',
  record({
    number: TEXT,
    orderNumber: TEXT,
    state: STATE,
    endReason: nullable(TEXT),
    amount: AMOUNT,
    currency: CURRENCY,
    intervalMonths: NUMBER,
    startOn: DAY,
    nextOn: DAY,
    dueAt: TIME,
    remindAt: nullable(TIME),
    tries: NUMBER,
    createdAt: TIME,
    charges: listOf(CHARGE),
  }),
);

export const showSubscription = operation({
  name: 'subscriptions.show',
  summary: 'One subscription with its charges',
  method: 'GET',
  path: '/subscriptions/{number}',
  permission: 'payments.read',
  input: withOptional({ number: NUMBER_OF_ONE }, { numberIs: NUMBER_IS }),
  output: SUBSCRIPTION,
  errors: ['not_found', 'conflict'],
  example: { number: '6E1FBF8D0B6C4E8B8A11' },
  async run({ gateway }, { number, numberIs }) {
    return subscriptionView(gateway, await subscriptionOf(gateway, number, numberIs));
  },
});

export const stopSubscription = operation({
  name: 'subscriptions.stop',
  summary: 'No more charges; one that is under way runs to its end',
  method: 'POST',
  path: '/subscriptions/{number}/stop',
  permission: 'payments.money',
  input: withOptional({ number: NUMBER_OF_ONE }, { numberIs: NUMBER_IS }),
  output: LISTED,
  errors: ['not_found', 'conflict'],
  example: { number: '6E1FBF8D0B6C4E8B8A11' },
  async run({ gateway }, { number, numberIs }) {
    const found = await subscriptionOf(gateway, number, numberIs);
    const stopped = await gateway.engine.subscriptions.stop(found, 'operator');
    if (stopped.ok) return listedView(stopped.value);
    if (stopped.refusal.code !== 'state_conflict') throw refusalFailure(stopped.refusal);
    throw new PlainFailure('conflict', `refused: the subscription is ${found.state}`);
  },
});

/** Exactly one: otherwise another customer's might be stopped. */
async function subscriptionOf(
  { engine }: Gateway,
  number: string,
  numberIs?: NumberKind,
): Promise<Subscription> {
  const found = (await engine.subscriptions.findByAnyNumber(number)).filter(
    (one) => numberIs === undefined || (numberIs === 'platform' ? one.number : one.orderNumber) === number,
  );
  const [subscription, another] = found;
  if (!subscription) throw new PlainFailure('not_found', `there is no subscription ${number}`);
  if (another) {
    const list = found.map((one) => `${one.number} (order ${one.orderNumber}, ${one.state})`).join(', ');
    const how = howToChoose(found.some((one) => one.number === number));
    throw new PlainFailure('conflict', `several subscriptions have the number ${number}: ${list}; ${how}`);
  }
  return subscription;
}
