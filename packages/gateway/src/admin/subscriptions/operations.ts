import { formatDecimal, RECURRING_STATES, type Recurring } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { recurringView } from '../../recurring-view.ts';
import { operation } from '../operation.ts';
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
  withOptional,
} from '../schema.ts';
import { BEFORE, listedBefore } from '../times.ts';

/** Recurring payments of payers' cards. */

const STATE = oneOf(...RECURRING_STATES);

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
  summary: 'Recurring payments, the newest first',
  method: 'GET',
  path: '/subscriptions',
  permission: 'payments.read',
  input: withOptional({}, { ...PAGE, state: STATE, before: BEFORE }),
  output: page(LISTED),
  errors: [],
  example: { state: 'retrying', limit: 20 },
  async run({ gateway }, { state = null, ...given }) {
    const before = listedBefore(given) ?? null;
    const rows = await gateway.engine.recurring.recent(state, limitOf(given), before);
    return pageOf(rows, given, ({ id }) => id, listedView);
  },
});

function listedView(recurring: Recurring) {
  const { id, number, orderNumber, state, currency, intervalMonths, nextOn, tries, endReason } = recurring;
  return {
    id,
    number,
    orderNumber,
    state,
    amount: formatDecimal(recurring.amount, currency),
    currency,
    intervalMonths,
    nextOn,
    tries,
    endReason,
    createdAt: recurring.createdAt.toISOString(),
  };
}

const NUMBER_OF_ONE = { ...ORDER_NUMBER, description: 'Its own number, or that of its order' } as const;

export const showSubscription = operation({
  name: 'subscriptions.show',
  summary: 'One recurring payment with its charges',
  method: 'GET',
  path: '/subscriptions/{number}',
  permission: 'payments.read',
  input: record({ number: NUMBER_OF_ONE }),
  output: record({
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
  errors: ['not_found', 'conflict'],
  example: { number: '6E1FBF8D0B6C4E8B8A11' },
  async run({ gateway }, { number }) {
    return recurringView(gateway, await recurringOf(gateway, number));
  },
});

export const stopSubscription = operation({
  name: 'subscriptions.stop',
  summary: 'No more charges; one that is under way runs to its end',
  method: 'POST',
  path: '/subscriptions/{number}/stop',
  permission: 'payments.money',
  input: record({ number: NUMBER_OF_ONE }),
  output: LISTED,
  errors: ['not_found', 'conflict'],
  example: { number: '6E1FBF8D0B6C4E8B8A11' },
  async run({ gateway }, { number }) {
    const found = await recurringOf(gateway, number);
    const stopped = await gateway.engine.recurring.stop(found, 'operator');
    if (stopped.ok) return listedView(stopped.value);
    if (stopped.refusal.code !== 'state_conflict') throw refusalFailure(stopped.refusal);
    throw new PlainFailure('conflict', `refused: the recurring payment is ${found.state}`);
  },
});

/** One and no other: what is stopped is not to be another customer's. */
async function recurringOf({ engine }: Gateway, number: string): Promise<Recurring> {
  const found = await engine.recurring.findByAnyNumber(number);
  const exact = found.filter((one) => one.number === number);
  const [recurring, another] = exact.length > 0 ? exact : found;
  if (!recurring) throw new PlainFailure('not_found', `there is no recurring payment ${number}`);
  if (another) {
    const sentence = `several recurring payments have the number ${number}: give their own (list shows it)`;
    throw new PlainFailure('conflict', sentence);
  }
  return recurring;
}
