import { type AppAccess, PAYMENT_SETS, type Payment, type Refund } from '@naru/engine';
import { checkRetrieve, formatAmount, inquiryFinds, type RetrieveRequest } from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { fail } from '../codes/failure.ts';
import { reportedAmount, type Standing, standingOf } from '../codes/states.ts';
import { orderDetails, orderOf } from '../orders/details.ts';
import { cardInfo, otherParam, paymentMethodOf, SUCCEEDED, stampOf, transactionDate } from './answer.ts';
import { type AuthorizedRequest, checkedOrFail, requireOwnMid } from './request.ts';

interface Found {
  readonly payment: Payment;
  /** The refund whose number was asked for. */
  readonly refund?: Refund;
}

/**
 * payments/retrieve: the state of a payment. By order it is the try that was paid, else the latest that became a
 * transaction: a page that the payer opened again does not hide an earlier paid one. By the transaction id of a refund
 * it is the refunded payment, with the refund.
 */
export async function retrieve(gateway: Gateway, { access, values }: AuthorizedRequest) {
  const request = checkedOrFail(checkRetrieve(values));
  requireOwnMid(access, request.mid);
  const { key_field, payment: asked } = request;
  const found: readonly Found[] =
    key_field === 'transaction_id'
      ? await transactionOf(gateway, access, asked.transaction_id ?? '')
      : (await gateway.engine.payments.triesOf(access.app, asked.order_id)).map((payment) => ({ payment }));
  const reported = reportedOf(found.filter((one) => isAskedFor(one.payment, request)));
  if (!reported)
    return fail('transaction_not_found', undefined, { mid: request.mid, payment: { status: 'NONE' } });
  const { standing, ...one } = reported;
  if (standing.kind === 'open' || (one.refund && isOpen(one.refund))) return fail('provider_read');
  return inquiryAnswer(gateway, one, standing, request);
}

interface Reported extends Found {
  readonly standing: Exclude<Standing, { kind: 'none' }>;
}

/**
 * Which of several tries, the latest first, an inquiry is about: the one that was paid, of which something is left, or
 * a later one that may yet be; else the latest that did not end unpaid; else the latest.
 */
function reportedOf(found: readonly Found[]): Reported | undefined {
  const reported = found.flatMap((one): Reported[] => {
    const standing = standingOf(one.payment);
    return standing.kind === 'none' ? [] : [{ ...one, standing }];
  });
  const isPaid = ({ payment }: Reported) => PAYMENT_SETS.refundable.has(payment.state);
  if (reported.some(isPaid)) return reported.find((one) => isPaid(one) || one.standing.kind === 'open');
  return reported.find(({ payment }) => !PAYMENT_SETS.unpaidEnd.has(payment.state)) ?? reported[0];
}

/** The payment of that number, or the refund: both draw their numbers from one sequence. */
async function transactionOf({ engine }: Gateway, { app }: AppAccess, number: string): Promise<Found[]> {
  const payment = await engine.payments.findByPlatform(app, number);
  if (payment) return [{ payment }];
  const refund = await engine.refunds.findByPlatform(app, number);
  // A refused one never became a transaction.
  if (!refund || refund.state === 'failed') return [];
  const refunded = await engine.payments.get(refund.merchantId, refund.paymentId);
  return refunded ? [{ payment: refunded, refund }] : [];
}

/** The channel has not answered: whether the money was refunded is not known yet. */
function isOpen({ state }: Refund): boolean {
  return state !== 'succeeded';
}

function isAskedFor(payment: Payment, { payment: claimed }: RetrieveRequest): boolean {
  return inquiryFinds(claimed, {
    orderId: payment.orderNumber,
    currency: payment.currency,
    amount: orderDetails(payment).amountText,
    paidAmount: otherAmount(payment),
  });
}

function inquiryAnswer(
  gateway: Gateway,
  { payment, refund }: Found,
  { status, balance }: Extract<Standing, { kind: 'known' }>,
  request: RetrieveRequest,
) {
  const order = orderOf(payment, gateway.engine.payments.payerOf(payment));
  return {
    ...SUCCEEDED,
    mid: request.mid,
    payment: {
      status,
      order_id: payment.orderNumber,
      currency: payment.currency,
      amount: otherAmount(payment) ?? request.payment.amount,
      transaction_id: payment.platformNumber,
      auth_code: payment.approval?.authCode,
      transaction_date: transactionDate(payment),
      balance: formatAmount(balance, payment.currency),
      payment_method: paymentMethodOf(payment),
    },
    refund: refund && refundInfo(refund),
    card_info: cardInfo(payment),
    other_param: otherParam(request.other_param, order.other_param),
  };
}

/** The received amount, where it differs from the order: merchants compare it before they deliver. */
function otherAmount(payment: Payment): string | undefined {
  const amount = reportedAmount(payment);
  return amount === payment.amount ? undefined : formatAmount(amount, payment.currency);
}

/** The refund as the answer of /cancel showed it. */
function refundInfo({ amount, currency, orderNumber, platformNumber, completedAt, createdAt }: Refund) {
  return {
    refund_amount: formatAmount(amount, currency),
    refund_id: orderNumber,
    refund_date: stampOf(completedAt ?? createdAt),
    refund_transaction_id: platformNumber,
  };
}
