import { PAYMENT_SETS, type Payment } from '@naru/engine';
import { type CaptureRequest, checkCapture, checkSettle, parseAmount, transactionFault } from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { acceptedOrFail, fail, failDeclined, failRule } from '../codes/failure.ts';
import { orderOf } from '../orders/details.ts';
import { otherParam, SUCCEEDED, stampOf } from './answer.ts';
import { type AuthorizedRequest, checkedOrFail, requireOwnMid } from './request.ts';
import { knownTransaction, paymentOfPath, requireTransactionId } from './transaction.ts';

/** payments/{transaction_id}/capture: takes the money of an authorization, always all of it (eximbay.md §5.6). */
export async function capture(gateway: Gateway, call: AuthorizedRequest) {
  requireTransactionId(call);
  const request = checkedOrFail(checkCapture(call.values));
  requireOwnMid(call.access, request.mid);
  const payment = await paymentOfPath(gateway, call);
  requireSameTransaction(request, payment);
  const { engine } = gateway;
  const result = await engine.payments.capture(payment);
  if (!result.ok && result.refusal.code === 'state_conflict')
    failNotCapturable(payment, result.refusal.state);
  const captured = acceptedOrFail(result);
  // It is captured even if another call has refunded it since.
  if (!PAYMENT_SETS.paid.has(captured.state)) failCapture(captured, request.payment.lang);
  const order = orderOf(captured, engine.payments.payerOf(captured));
  return {
    ...SUCCEEDED,
    mid: request.mid,
    payment: {
      order_id: captured.orderNumber,
      transaction_id: captured.platformNumber,
      currency: captured.currency,
      amount: request.payment.amount,
      lang: request.payment.lang,
      captured_date: stampOf(captured.completedAt ?? engine.context.clock.now()),
      partially_cancelable: 'Y',
      // Under the name that the reference's example has (eximbay.md §11 #4).
      allowed_pvoid: 'Y',
    },
    other_param: otherParam(request.other_param, order.other_param),
  };
}

/** Too large an amount has its own text code; any other difference is another transaction. */
function requireSameTransaction({ payment: claimed }: CaptureRequest, payment: Payment): void {
  const wrong = transactionFault(claimed, knownTransaction(payment));
  if (wrong === null) return;
  const amount = parseAmount(claimed.amount, payment.currency);
  const isAbove = wrong.field === 'payment.amount' && amount.ok && amount.minorUnits > payment.amount;
  if (isAbove) fail('capture_above', wrong.field);
  failRule(wrong);
}

function failNotCapturable({ approval }: Payment, state: string): never {
  switch (state) {
    case 'captured':
    case 'partially_refunded':
      return fail('already_captured');
    case 'refunded':
      return fail('capture_refunded');
    // Another call of the same kind is under way; an inquiry shows its result later.
    case 'capturing':
      return fail('provider_read');
    // Only what was authorized can be refunded.
    case 'voided':
      return fail(approval === null ? 'not_capturable' : 'captured_or_canceled');
    default:
      return fail('not_capturable');
  }
}

/**
 * Refused by the card's side: the authorization may stand, and capture may be tried again. No answer proves neither.
 */
function failCapture(payment: Payment, lang: string): never {
  if (payment.state === 'capturing') fail('provider_read');
  return failDeclined(payment, lang);
}

/** For a payment that waits for nothing; the answer says what to do. */
const SETTLES_BY_ITSELF =
  'settlement on request. Payments made after the app was set up with settlementCalendar=on_request wait for it';

/**
 * payments/{transaction_id}/settle: requests the settlement of a payment, where that is on request (eximbay.md §5.7).
 */
export async function settle(gateway: Gateway, call: AuthorizedRequest) {
  requireTransactionId(call);
  const request = checkedOrFail(checkSettle(call.values));
  requireOwnMid(call.access, request.mid);
  const payment = await paymentOfPath(gateway, call);
  const wrong = transactionFault(request.payment, knownTransaction(payment));
  if (wrong !== null) failRule(wrong);
  // As of the payment's creation: that decided when its money would settle.
  if (payment.settlementCalendar !== 'on_request') fail('not_contracted', SETTLES_BY_ITSELF);
  if (payment.settleAt !== null)
    fail('parameter_invalid', 'transaction_id: its settlement was asked for before');
  const result = await gateway.engine.payments.requestSettlement(payment);
  if (!result.ok && result.refusal.code === 'state_conflict') {
    fail('parameter_invalid', 'transaction_id: there is nothing to settle');
  }
  const settled = acceptedOrFail(result);
  return {
    ...SUCCEEDED,
    mid: request.mid,
    payment: {
      order_id: settled.orderNumber,
      transaction_id: settled.platformNumber,
      currency: settled.currency,
      amount: request.payment.amount,
      settled_date: stampOf(gateway.engine.context.clock.now()),
    },
  };
}
