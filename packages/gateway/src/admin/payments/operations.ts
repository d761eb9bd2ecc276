import { formatDecimal, PAYMENT_TABLE, type Payment } from '@naru/engine';
import { operation } from '../operation.ts';
import {
  AMOUNT,
  CURRENCY,
  ID,
  listOf,
  nullable,
  ORDER_NUMBER,
  oneOf,
  record,
  TEXT,
  TIME,
} from '../schema.ts';
import { isoOrNull } from '../times.ts';

const PAYMENT = record({
  id: ID,
  merchantId: ID,
  appId: ID,
  dialect: TEXT,
  orderNumber: TEXT,
  platformNumber: TEXT,
  state: oneOf(...PAYMENT_TABLE.states),
  currency: CURRENCY,
  amount: AMOUNT,
  receivedAmount: AMOUNT,
  refundedAmount: AMOUNT,
  chargedBackAmount: AMOUNT,
  feeAmount: AMOUNT,
  payerCurrency: CURRENCY,
  payerAmount: AMOUNT,
  method: nullable(TEXT),
  channel: nullable(TEXT),
  decline: { ...nullable(TEXT), description: 'Why it failed: a key of our list' },
  failureCode: { ...nullable(TEXT), description: 'The channel’s own code' },
  failureReason: nullable(TEXT),
  createdAt: TIME,
  expiresAt: TIME,
  completedAt: nullable(TIME),
  settleAt: nullable(TIME),
});

export const findPayments = operation({
  name: 'payments.find',
  summary: 'Payments under a number: the platform’s, or a merchant’s own, which several may have',
  method: 'GET',
  path: '/payments/{number}',
  permission: 'payments.read',
  input: record({ number: ORDER_NUMBER }),
  output: record({ items: listOf(PAYMENT) }),
  errors: [],
  example: { number: '1849705C6420261121000010' },
  async run({ gateway }, { number }) {
    return { items: (await gateway.engine.payments.findByAnyNumber(number)).map(paymentView) };
  },
});

/** What operators see of a payment: no data about the payer. */
function paymentView(payment: Payment) {
  const { currency, payerCurrency } = payment;
  const text = (amount: bigint) => formatDecimal(amount, currency);
  return {
    id: payment.id,
    merchantId: payment.merchantId,
    appId: payment.appId,
    dialect: payment.dialect,
    orderNumber: payment.orderNumber,
    platformNumber: payment.platformNumber,
    state: payment.state,
    currency,
    amount: text(payment.amount),
    receivedAmount: text(payment.receivedAmount),
    refundedAmount: text(payment.refundedAmount),
    chargedBackAmount: text(payment.chargedBackAmount),
    feeAmount: text(payment.feeAmount),
    payerCurrency,
    payerAmount: formatDecimal(payment.payerAmount, payerCurrency),
    method: payment.method,
    channel: payment.channel,
    decline: payment.decline,
    failureCode: payment.failureCode,
    failureReason: payment.failureReason,
    createdAt: payment.createdAt.toISOString(),
    expiresAt: payment.expiresAt.toISOString(),
    completedAt: isoOrNull(payment.completedAt),
    settleAt: isoOrNull(payment.settleAt),
  };
}
