import { CHARGEBACK_STATES, type Chargeback } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { SEVERAL_LINES_PATTERN } from '../../http/text.ts';
import { operation } from '../operation.ts';
import { NUMBER_IS } from '../payments/one-payment.ts';
import {
  AMOUNT,
  CURRENCY,
  DAY,
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
  titled,
  withOptional,
} from '../schema.ts';
import { BEFORE, listedBefore } from '../times.ts';
import { raiseChargeback } from './raise.ts';
import {
  actOnChargeback,
  type ChargebackActionName,
  chargebackOf,
  chargebackView,
  chargebackViews,
  disputedPayment,
} from './view.ts';

const EXAMPLE_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

const MEMBERS = {
  id: ID,
  caseNumber: { ...TEXT, description: 'The channel’s number of the case' },
  state: oneOf(...CHARGEBACK_STATES),
  orderNumber: nullable(TEXT),
  platformNumber: nullable(TEXT),
  currency: CURRENCY,
  amount: AMOUNT,
  fee: AMOUNT,
  payerCurrency: CURRENCY,
  payerAmount: AMOUNT,
  reasonCode: nullable(TEXT),
  reason: TEXT,
  reportedAt: TIME,
  deadline: { ...DAY, description: 'The last day for evidence, in Korea' },
  deductedAt: nullable(TIME),
  representedAt: nullable(TIME),
  resolvedAt: nullable(TIME),
} as const;

export const CHARGEBACK = titled('Chargeback', record(MEMBERS));

export const listChargebacks = operation({
  name: 'chargebacks.list',
  summary: 'Chargebacks, the latest first',
  method: 'GET',
  path: '/chargebacks',
  permission: 'payments.read',
  input: withOptional({}, { ...PAGE, state: oneOf(...CHARGEBACK_STATES), before: BEFORE }),
  output: page(CHARGEBACK),
  errors: [],
  example: { state: 'deducted', before: '2026-11-21T00:00:00+09:00' },
  async run({ gateway }, input) {
    const before = listedBefore(input);
    const rows = await gateway.engine.chargebacks.recent({
      limit: limitOf(input),
      ...(input.state === undefined ? {} : { state: input.state }),
      ...(before === undefined ? {} : { before }),
    });
    return pageOf(
      await chargebackViews(gateway, rows),
      input,
      ({ id }) => id,
      (view) => view,
    );
  },
});

export const showChargeback = operation({
  name: 'chargebacks.show',
  summary: 'One chargeback, with the merchant’s evidence',
  method: 'GET',
  path: '/chargebacks/{id}',
  permission: 'payments.read',
  input: record({ id: ID }),
  output: record({ ...MEMBERS, evidence: nullable(TEXT) }),
  errors: ['not_found'],
  example: { id: EXAMPLE_ID },
  async run({ gateway }, { id }) {
    const chargeback = await chargebackOf(gateway, id);
    const evidence = gateway.engine.chargebacks.evidenceOf(chargeback);
    return { ...(await viewOf(gateway, chargeback)), evidence };
  },
});

export const raiseCase = operation({
  name: 'chargebacks.raise',
  summary: 'A payer’s bank opened a case about the payment',
  method: 'POST',
  path: '/payments/{number}/chargebacks',
  permission: 'payments.money',
  input: withOptional(
    {
      number: ORDER_NUMBER,
      caseNumber: {
        ...line(64),
        description: 'The channel’s number of the case; the same number again is the same case',
      },
      reason: line(255),
    },
    {
      amount: {
        ...AMOUNT,
        description: 'In the payment’s currency; all that can be charged back when absent',
      },
      numberIs: NUMBER_IS,
      reasonCode: line(32),
      deduct: { ...FLAG, description: 'false: the bank only asks so far, and no money is taken yet' },
    },
  ),
  output: record({ repeated: { ...FLAG, description: 'The case was known already' }, ...MEMBERS }),
  errors: ['not_found', 'conflict'],
  example: {
    number: '1849705C6420261121000010',
    caseNumber: '7012345',
    reason: 'Not received',
    reasonCode: '13.1',
    amount: '12.50',
  },
  async run({ gateway }, { number, numberIs, caseNumber, ...said }) {
    const payment = await disputedPayment(gateway, number, numberIs);
    const { chargeback, repeated } = await raiseChargeback(gateway, payment, caseNumber, said);
    return { repeated, ...chargebackView(chargeback, payment) };
  },
});

const EVIDENCE = {
  type: 'string',
  minLength: 1,
  maxLength: 4000,
  pattern: SEVERAL_LINES_PATTERN,
  title: 'a text of 1 to 4000 characters',
  description: 'What the merchant has to say; kept sealed',
} as const;

function action(verb: Exclude<ChargebackActionName, 'represent'>, summary: string) {
  return operation({
    name: `chargebacks.${verb}`,
    summary,
    method: 'POST',
    path: `/chargebacks/{id}/${verb}`,
    permission: 'payments.money',
    input: record({ id: ID }),
    output: CHARGEBACK,
    errors: ['not_found', 'conflict'],
    example: { id: EXAMPLE_ID },
    async run({ gateway }, { id }) {
      return viewOf(gateway, await actOnChargeback(gateway, await chargebackOf(gateway, id), verb));
    },
  });
}

export const deductChargeback = action('deduct', 'The money of a reported chargeback was taken');
export const acceptChargeback = action('accept', 'The merchant accepts it: the payer keeps the money');
export const winChargeback = action('win', 'Decided: the merchant keeps the money');
export const loseChargeback = action('lose', 'Decided: the payer keeps the money');

export const representChargeback = operation({
  name: 'chargebacks.represent',
  summary: 'Evidence was sent: the payer’s bank decides',
  method: 'POST',
  path: '/chargebacks/{id}/represent',
  permission: 'payments.money',
  input: withOptional({ id: ID }, { evidence: EVIDENCE }),
  output: CHARGEBACK,
  errors: ['not_found', 'conflict'],
  example: { id: EXAMPLE_ID, evidence: 'Signed for on 3 March, see mail of the carrier' },
  async run({ gateway }, { id, evidence }) {
    const found = await chargebackOf(gateway, id);
    return viewOf(gateway, await actOnChargeback(gateway, found, 'represent', evidence));
  },
});

async function viewOf({ engine }: Gateway, chargeback: Chargeback) {
  return chargebackView(chargeback, await engine.payments.get(chargeback.merchantId, chargeback.paymentId));
}
