import { randomUUID } from 'node:crypto';
import { type Party, type Payment, type Refund, refundable } from '@naru/engine';
import {
  type CancelRequest,
  checkCancel,
  findPaymentMethod,
  formatAmount,
  type Refund as RefundRule,
  refundOf,
} from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { acceptedOrFail, fail, failDeclined, failRule } from '../codes/failure.ts';
import { nextTransactionId } from '../codes/numbers.ts';
import { reportedAmount } from '../codes/states.ts';
import { conversionFields, conversionOf } from '../orders/conversion.ts';
import { keptOfRefund, orderOf } from '../orders/details.ts';
import { taxSplitOf } from '../orders/tax.ts';
import { otherParam, paymentMethodOf, SUCCEEDED, stampOf } from './answer.ts';
import { type AuthorizedRequest, checkedOrFail, requireOwnMid } from './request.ts';
import { knownTransaction, paymentOfPath, requireTransactionId } from './transaction.ts';

/** The result of a cancellation. */
interface Cancelled {
  readonly payment: Payment;
  readonly amount: bigint;
  /** What the payer gets back, in the currency that was paid. */
  readonly payerAmount: bigint;
  readonly balance: bigint;
  readonly transactionId: string;
  readonly at: Date;
}

/**
 * payments/{transaction_id}/cancel: refunds a payment in full or in part, or voids an authorization that was not
 * captured (eximbay.md §13 #13: Eximbay itself has no call for that). A refund's number is used once.
 */
export async function cancel(gateway: Gateway, call: AuthorizedRequest) {
  requireTransactionId(call);
  const request = checkedOrFail(checkCancel(call.values));
  requireOwnMid(call.access, request.mid);
  const payment = await paymentOfPath(gateway, call);
  const { refunds } = gateway.engine;
  if (await refunds.findByOrder(call.access.app, request.refund.refund_id)) fail('refund_id_used');
  switch (payment.state) {
    case 'captured':
    case 'partially_refunded':
    case 'refunded':
      return cancelAnswer(gateway, request, await refundPayment(gateway, call, request, payment));
    case 'authorized':
      return cancelAnswer(gateway, request, await voidPayment(gateway, call, request, payment));
    case 'voided':
      return fail(payment.approval === null ? 'not_cancelable' : 'already_canceled');
    default:
      return fail('not_cancelable');
  }
}

function ruledOrFail(rule: RefundRule): Extract<RefundRule, { ok: true }> {
  return rule.ok ? rule : failRule(rule.fault);
}

async function refundPayment(
  gateway: Gateway,
  { access }: AuthorizedRequest,
  request: CancelRequest,
  payment: Payment,
): Promise<Cancelled> {
  const { receivedAmount, refundedAmount, refundingAmount, chargedBackAmount } = payment;
  const { minorUnits, balanceMinorUnits } = ruledOrFail(
    refundOf(request, {
      ...knownTransaction(payment),
      receivedMinorUnits: receivedAmount,
      // Money that the payer's bank takes back is not refunded again.
      refundedMinorUnits: refundedAmount + refundingAmount + chargedBackAmount,
      paymentMethod: payment.method ?? '',
    }),
  );
  const payee = payeeOf(request);
  const tax = taxSplitOf(request.tax, payment.currency);
  const result = await gateway.engine.refunds.create(
    {
      access,
      payment,
      orderNumber: request.refund.refund_id,
      platformNumber: await nextTransactionId(gateway, access),
      // No call repeats another one: a refund's number is used once, even by the same request.
      contentHash: randomUUID(),
      amount: minorUnits,
      // The balance that the merchant knows, checked again under the payment's lock.
      onlyAtRefundable: minorUnits + balanceMinorUnits,
      ...(payee ? { payee } : {}),
      ...(tax ? { tax } : {}),
      reason: request.refund.reason,
      details: keptOfRefund({ type: request.refund.refund_type, tax: request.tax ?? null }),
    },
    { wait: true },
  );
  if (!result.ok && result.refusal.code === 'duplicate_order') fail('refund_id_used');
  if (!result.ok && result.refusal.code === 'state_conflict') fail('not_cancelable');
  if (!result.ok && result.refusal.code === 'insufficient_balance') failFunds(payment);
  const { refund } = acceptedOrFail(result);
  return refunded(gateway, refund, payment, request.payment.lang);
}

/**
 * Eximbay's support names two codes without saying which is for what (eximbay.md §5.5): W414 is used for wallets here.
 */
function failFunds({ method }: Payment): never {
  const isWallet = findPaymentMethod(method ?? '')?.kind === 'wallet';
  return fail(isWallet ? 'refund_funds_missing_wallet' : 'refund_funds_missing');
}

/** The account that a virtual account's refund goes to. */
function payeeOf({ refund_account: account }: CancelRequest): Party | undefined {
  return (
    account && {
      name: account.user_name,
      bankCode: account.bank_code,
      accountNumber: account.account_number.replaceAll('-', ''),
    }
  );
}

async function refunded(gateway: Gateway, refund: Refund, before: Payment, lang: string): Promise<Cancelled> {
  if (refund.state === 'failed') failDeclined(refund, lang);
  // The money is reserved and the channel is asked again; the answer asks the merchant to check before trying again.
  if (refund.state !== 'succeeded') {
    const { orderNumber: refund_id, platformNumber: refund_transaction_id } = refund;
    fail('provider_read', undefined, { refund: { refund_id, refund_transaction_id } });
  }
  const payment = (await gateway.engine.payments.get(before.merchantId, before.id)) ?? before;
  return {
    payment,
    amount: refund.amount,
    payerAmount: refund.payerAmount,
    balance: refundable(payment),
    transactionId: refund.platformNumber,
    at: refund.completedAt ?? refund.createdAt,
  };
}

/** An authorization is voided as a whole: no acquirer voids a part of one. */
async function voidPayment(
  gateway: Gateway,
  { access }: AuthorizedRequest,
  request: CancelRequest,
  payment: Payment,
): Promise<Cancelled> {
  const { minorUnits } = ruledOrFail(
    refundOf(request, {
      ...knownTransaction(payment),
      receivedMinorUnits: payment.amount,
      refundedMinorUnits: 0n,
      paymentMethod: payment.method ?? '',
    }),
  );
  if (minorUnits !== payment.amount) fail('refund_amount_invalid', 'an authorization is given back in full');
  const transactionId = await nextTransactionId(gateway, access);
  const result = await gateway.engine.refunds.void(payment, 'Canceled by the merchant', {
    orderNumber: request.refund.refund_id,
    platformNumber: transactionId,
    contentHash: randomUUID(),
    merchantsReason: request.refund.reason,
  });
  if (!result.ok && result.refusal.code === 'duplicate_order') fail('refund_id_used');
  // A capture or another cancellation came first.
  if (!result.ok && result.refusal.code === 'state_conflict') fail('captured_or_canceled');
  const voided = acceptedOrFail(result);
  return {
    payment: voided,
    amount: minorUnits,
    payerAmount: voided.payerAmount,
    balance: 0n,
    transactionId,
    at: gateway.engine.context.clock.now(),
  };
}

/**
 * The amounts have all of their currency's decimals here, and rates six, as the reference's example has them. `base_*`
 * is about the payment ("authorized amount"), `foreign_amount` about this refund: those of a payment sum to what was
 * paid.
 */
function cancelAnswer(gateway: Gateway, request: CancelRequest, { payment, ...cancelled }: Cancelled) {
  const { currency } = payment;
  const order = orderOf(payment, gateway.engine.payments.payerOf(payment));
  const { base, foreign, dcc_rate } = conversionFields(conversionOf(payment));
  const { foreign_currency, foreign_rate } = foreign;
  const foreign_amount = formatAmount(cancelled.payerAmount, payment.payerCurrency);
  return {
    ...SUCCEEDED,
    mid: request.mid,
    refund: {
      refund_amount: formatAmount(cancelled.amount, currency),
      refund_id: request.refund.refund_id,
      refund_date: stampOf(cancelled.at),
      refund_transaction_id: cancelled.transactionId,
    },
    payment: {
      order_id: payment.orderNumber,
      currency,
      amount: formatAmount(reportedAmount(payment), currency),
      transaction_id: payment.platformNumber,
      balance: formatAmount(cancelled.balance, currency),
      auth_code: payment.approval?.authCode,
      base_amount: base.base_amount,
      base_rate: base.base_rate,
      dcc_rate,
      payment_method: paymentMethodOf(payment),
    },
    foreign: {
      foreign_currency,
      foreign_amount,
      foreign_rate,
      // Spelled as the reference's example spells them (eximbay.md §11 #5).
      foregin_currency: foreign_currency,
      foregin_amount: foreign_amount,
      foregin_rate: foreign_rate,
    },
    other_param: otherParam(request.other_param, order.other_param),
  };
}
