import { formatDecimal, type HeldDeposit, type LateEvent, type Refusal } from '@naru/engine';
import { PlainFailure } from '../../http/errors.ts';
import { idAfter } from '../cursor.ts';
import { operation } from '../operation.ts';
import { NUMBER_IS, requiredPayment } from '../payments/one-payment.ts';
import { refusalFailure } from '../refusals.ts';
import {
  AMOUNT,
  ANY_OBJECT,
  CURRENCY,
  FLAG,
  ID,
  limitOf,
  line,
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

/** Work for an operator: money in suspense, and reports that came after the end of an order. */

export const listHeldDeposits = operation({
  name: 'heldDeposits.list',
  summary:
    'Money in suspense, the oldest first: deposits that do not fit, money taken for orders that were over',
  method: 'GET',
  path: '/held-deposits',
  permission: 'payments.read',
  input: withOptional({}, PAGE),
  output: page(
    record({
      depositId: ID,
      kind: TEXT,
      money: oneOf('held', 'returning'),
      case: { ...nullable(TEXT), description: 'In which way it does not fit' },
      platformNumber: TEXT,
      orderNumber: TEXT,
      state: { ...TEXT, description: 'Of the payment' },
      expected: AMOUNT,
      expectedCurrency: { ...CURRENCY, description: 'Of `expected`; `currency` is what came' },
      amount: AMOUNT,
      currency: CURRENCY,
      reason: nullable(TEXT),
      createdAt: TIME,
      merchantId: ID,
      paymentId: ID,
      choice: { ...TEXT, description: 'What may be done with it' },
    }),
  ),
  errors: [],
  example: { limit: 100 },
  async run({ gateway }, { after, ...given }) {
    const rows = await gateway.engine.lists.heldDeposits(limitOf(given), idAfter(after));
    return pageOf(rows, given, ({ depositId }) => depositId, depositView);
  },
});

function depositView(deposit: HeldDeposit) {
  const { currency, expected, expectedCurrency, amount, createdAt } = deposit;
  return {
    depositId: deposit.depositId,
    kind: deposit.kind,
    money: deposit.money,
    case: deposit.case,
    platformNumber: deposit.platformNumber,
    orderNumber: deposit.orderNumber,
    state: deposit.state,
    expected: formatDecimal(expected, expectedCurrency),
    expectedCurrency,
    amount: formatDecimal(amount, currency),
    currency,
    reason: deposit.reason,
    createdAt: createdAt.toISOString(),
    merchantId: deposit.merchantId,
    paymentId: deposit.paymentId,
    choice: deposit.choice,
  };
}

function decision(verb: 'accept' | 'return', summary: string) {
  const said = `${verb}ed by an operator`;
  return operation({
    name: `heldDeposits.${verb}`,
    summary,
    method: 'POST',
    path: `/payments/{number}/held-deposits/${verb}`,
    permission: 'payments.money',
    input: withOptional(
      { number: { ...ORDER_NUMBER, description: 'The payment’s number' } },
      {
        numberIs: NUMBER_IS,
        depositId: { ...ID, description: 'This one only' },
        reason: { ...line(255), description: 'Kept with the deposits' },
        force: {
          ...FLAG,
          description: 'To accept: also where another try of the order was paid or is under way',
        },
      },
    ),
    output: record({
      state: { ...TEXT, description: 'Of the payment' },
      isReturning: { ...FLAG, description: 'A channel is asked to give money back' },
    }),
    errors: ['not_found', 'conflict'],
    example: { number: '1849705C6420261121000010', reason: 'agreed with the payer' },
    async run({ gateway }, { number, numberIs, depositId, force = false, reason = said }) {
      const { payments } = gateway.engine;
      const payment = await requiredPayment(gateway, number, { numberIs });
      const { merchantId, id: paymentId } = payment;
      const one = depositId === undefined ? {} : { depositId };
      const wanted = { merchantId, paymentId, decision: verb, reason, force, ...one };
      const result = await payments.resolveReview(wanted);
      if (!result.ok) throw reviewRefused(result.refusal, verb);
      const captures = await payments.lateCapturesOf(payment);
      return { state: result.value.state, isReturning: captures.some(({ state }) => state === 'returning') };
    },
  });
}

function reviewRefused(refusal: Refusal, verb: string): PlainFailure {
  if (refusal.code === 'order_paid') {
    const sentence =
      `refused: the order was paid by another try (${refusal.platformNumber}), and would be paid twice: give the ` +
      'money back, or accept it by force';
    return new PlainFailure('conflict', sentence);
  }
  if (refusal.code === 'order_under_way') {
    const sentence =
      `refused: another try of the order is under way (${refusal.platformNumber}) and may be paid: wait for it, give ` +
      'the money back, or accept it by force';
    return new PlainFailure('conflict', sentence);
  }
  if (refusal.code === 'other_currency') {
    const sentence =
      `refused: what is held came in ${refusal.currency}, which was not ordered, and nobody has agreed on what it is ` +
      'worth: give it back';
    return new PlainFailure('conflict', sentence);
  }
  if (refusal.code !== 'state_conflict') return refusalFailure(refusal);
  // The state at the decision: another event may have come since the look-up.
  const sentence = `refused: nothing is held that could be ${verb}ed (the payment is ${refusal.state})`;
  return new PlainFailure('conflict', sentence);
}

export const acceptHeldDeposits = decision(
  'accept',
  'Credit to the merchant what is held for a payment, or one deposit of it',
);
export const returnHeldDeposits = decision(
  'return',
  'Give back what is held for a payment, or one deposit of it; a channel is asked to give back what it took',
);

export const listLateEvents = operation({
  name: 'lateEvents.list',
  summary: 'What channels reported after an order was final, the oldest first',
  method: 'GET',
  path: '/late-events',
  permission: 'payments.read',
  input: withOptional({}, PAGE),
  output: page(
    record({
      id: ID,
      subjectKind: TEXT,
      subjectId: ID,
      state: TEXT,
      event: TEXT,
      details: nullable(ANY_OBJECT),
      createdAt: TIME,
    }),
  ),
  errors: [],
  example: { limit: 100 },
  async run({ gateway }, { after, ...given }) {
    const rows = await gateway.engine.lists.lateEvents(limitOf(given), idAfter(after));
    return pageOf(rows, given, ({ id }) => id, eventView);
  },
});

function eventView({ id, subjectKind, subjectId, state, event, details, createdAt }: LateEvent) {
  const shown = (details ?? null) as Readonly<Record<string, unknown>> | null;
  return { id, subjectKind, subjectId, state, event, details: shown, createdAt: createdAt.toISOString() };
}

export const markLateEvent = operation({
  name: 'lateEvents.done',
  summary: 'Mark a late event as looked at',
  method: 'POST',
  path: '/late-events/{id}/done',
  permission: 'payments.money',
  input: record({ id: ID }),
  output: record({ id: ID }),
  errors: ['not_found'],
  example: { id: '01890a5d-ac96-774b-bcce-b302099a8057' },
  async run({ gateway }, { id }) {
    const { lists, context } = gateway.engine;
    const marked = await lists.markReviewed(id, context.clock.now());
    if (!marked) throw new PlainFailure('not_found', `there is no open late event ${id}`);
    return { id };
  },
});
