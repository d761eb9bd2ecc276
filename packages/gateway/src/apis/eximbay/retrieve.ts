import type { Payment } from '@naru/engine';
import { checkRetrieve, formatAmount, inquiryFinds, type RetrieveRequest } from '@naru/eximbay';
import type { Gateway } from '../../gateway.ts';
import { cardInfo, otherParam, paymentMethodOf, SUCCEEDED, transactionDate } from './answer.ts';
import { fail } from './failure.ts';
import { orderDetails, orderOf } from './order.ts';
import { type AuthorizedRequest, checkedOrFail, requireOwnMid } from './request.ts';
import { type Standing, standingOf } from './states.ts';

/**
 * payments/retrieve: how a payment stands. By order it is the latest try that became a transaction: that the payer has
 * opened the page once more does not hide what was paid before.
 */
export async function retrieve(gateway: Gateway, { access, values }: AuthorizedRequest) {
  const request = checkedOrFail(checkRetrieve(values));
  requireOwnMid(access, request.mid);
  const { payments } = gateway.engine;
  const byTransaction = request.key_field === 'transaction_id';
  const found = byTransaction
    ? [await payments.findByPlatform(access.app, request.payment.transaction_id ?? '')]
    : await payments.triesOf(access.app, request.payment.order_id);
  for (const payment of found) {
    if (!payment || !isAskedFor(payment, request)) continue;
    const standing = standingOf(payment);
    if (standing.kind === 'open') fail('provider_read');
    if (standing.kind === 'known') return inquiryAnswer(gateway, payment, standing, request);
  }
  return fail('transaction_not_found', undefined, { mid: request.mid, payment: { status: 'NONE' } });
}

function isAskedFor(payment: Payment, { payment: claimed }: RetrieveRequest): boolean {
  return inquiryFinds(claimed, {
    orderId: payment.orderNumber,
    currency: payment.currency,
    amount: orderDetails(payment).amountText,
  });
}

function inquiryAnswer(
  gateway: Gateway,
  payment: Payment,
  { status, balance }: Extract<Standing, { kind: 'known' }>,
  request: RetrieveRequest,
) {
  const order = orderOf(gateway.engine.payments.payerOf(payment));
  return {
    ...SUCCEEDED,
    mid: request.mid,
    payment: {
      status,
      order_id: payment.orderNumber,
      currency: payment.currency,
      amount: request.payment.amount,
      transaction_id: payment.platformNumber,
      auth_code: payment.approval?.authCode,
      transaction_date: transactionDate(payment),
      balance: formatAmount(balance, payment.currency),
      payment_method: paymentMethodOf(payment),
    },
    card_info: cardInfo(payment),
    other_param: otherParam(request.other_param, order.other_param),
  };
}
