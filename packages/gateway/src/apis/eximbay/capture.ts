import { checkCapture, checkSettle, transactionFault } from '@naru/eximbay';
import type { Gateway } from '../../gateway.ts';
import { otherParam, SUCCEEDED, stampOf } from './answer.ts';
import { acceptedOrFail, EximbayFailure, fail, failRule } from './failure.ts';
import { orderOf } from './order.ts';
import { type AuthorizedRequest, checkedOrFail, requireOwnMid } from './request.ts';
import { declineOf } from './states.ts';
import { knownTransaction, paymentOfPath, requireTransactionId } from './transaction.ts';

/** payments/{transaction_id}/capture: takes the money of an authorization, always all of it (spec §5.6). */
export async function capture(gateway: Gateway, call: AuthorizedRequest) {
  requireTransactionId(call);
  const request = checkedOrFail(checkCapture(call.values));
  requireOwnMid(call.access, request.mid);
  const payment = await paymentOfPath(gateway, call);
  const wrong = transactionFault(request.payment, knownTransaction(payment));
  if (wrong !== null) failRule(wrong);
  const { engine } = gateway;
  const result = await engine.payments.capture(payment);
  if (!result.ok && result.refusal.code === 'state_conflict') failNotCapturable(result.refusal.state);
  const captured = acceptedOrFail(result);
  if (captured.state !== 'captured') failCapture(captured);
  const order = orderOf(engine.payments.payerOf(captured));
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
      // Under the name that the reference's example has (spec §11).
      allowed_pvoid: 'Y',
    },
    other_param: otherParam(request.other_param, order.other_param),
  };
}

const CAPTURED: readonly string[] = ['captured', 'partially_refunded', 'refunded'];

function failNotCapturable(state: string): never {
  if (CAPTURED.includes(state)) fail('already_captured');
  // Another call of the same kind is on its way; what became of it an inquiry tells.
  return fail(state === 'capturing' ? 'provider_read' : 'not_capturable');
}

interface Uncaptured {
  readonly state: string;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
}

/** Refused by the card's side: the authorization may stand, and capture may be tried again. Silence says neither. */
function failCapture({ state, failureCode, failureReason }: Uncaptured): never {
  if (state === 'capturing') fail('provider_read');
  const { rescode, resmsg, errcode } = declineOf(failureCode, failureReason);
  throw new EximbayFailure({ rescode, resmsg, ...(errcode === undefined ? {} : { errcode }) }, 200);
}

/** payments/{transaction_id}/settle: the merchant wants a payment settled, where that waits for him (spec §5.7). */
export async function settle(gateway: Gateway, call: AuthorizedRequest) {
  requireTransactionId(call);
  const request = checkedOrFail(checkSettle(call.values));
  requireOwnMid(call.access, request.mid);
  const payment = await paymentOfPath(gateway, call);
  const wrong = transactionFault(request.payment, knownTransaction(payment));
  if (wrong !== null) failRule(wrong);
  // As it was when the payment was made: that is what decided when its money would settle.
  if (payment.settlementCalendar !== 'on_request') fail('not_contracted', 'settlement on request');
  if (payment.settleAt !== null)
    fail('parameter_invalid', 'transaction_id (settlement was requested before)');
  const result = await gateway.engine.payments.requestSettlement(payment);
  if (!result.ok && result.refusal.code === 'state_conflict') {
    fail('parameter_invalid', 'transaction_id (there is nothing to settle)');
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
