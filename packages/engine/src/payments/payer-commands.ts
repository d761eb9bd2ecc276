import { type Failure, ownFailure } from '../base/declines.ts';
import { type Details, mergedDetails } from '../base/details.ts';
import type { Card } from '../base/payment-facts.ts';
import { refused } from '../base/refusal.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { type Moved, movePayment } from './move.ts';
import { lastDecline } from './payer-tries.ts';
import type { Payment } from './payment.ts';
import { PAYMENTS } from './table.ts';

interface OfPayment {
  readonly merchantId: string;
  readonly paymentId: string;
}

export interface EndPayment extends OfPayment {
  readonly reason: string;
}

/** The payer gave up on the checkout page. For a payment that already ended it returns how it ended. */
export const cancelPayment: CommandKind<EndPayment, Payment> = {
  name: 'payment.cancel',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId)],
  decide(view, { merchantId, paymentId, reason }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    // An authenticated payment is the merchant's: they may be confirming it while the payer's page is still open.
    const isPayers = payment.authentication === null;
    const failure = lastDecline(payment) ?? ownFailure('cancelled', reason);
    const moved = isPayers ? movePayment(payment, 'cancel', now, { failure }) : undefined;
    return moved ? decided(moved.payment, moved.changes) : unchanged(payment);
  },
};

export interface FailPayment extends OfPayment {
  readonly failure: Failure;
  /** Replaces the payment's own. */
  readonly details?: Details;
  /** The payer's choices, for a payment that would have been started with them. */
  readonly method?: string;
  readonly card?: Card;
  /** Replaces the merchant's data about the payer; sealed. */
  readonly payerSealed?: string;
}

/** Ends a payment that was not sent to a channel; undefined when its state allows no such end. */
export function failedBeforeStart(
  payment: Payment,
  failure: Failure,
  now: Date,
  patch: Partial<Payment> = {},
): Moved | undefined {
  return movePayment(payment, 'refuse', now, { failure, patch });
}

/** Fails a payment that was not sent to a channel yet, because its payer may not make it (limits, identity). */
export const failPayment: CommandKind<FailPayment, Payment> = {
  name: 'payment.fail',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId)],
  decide(view, { merchantId, paymentId, failure, details, method, card, payerSealed }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const patch = {
      ...(details ? { details: mergedDetails(payment.details, details) } : {}),
      ...(method === undefined ? {} : { method }),
      ...(card ? { card } : {}),
      ...(payerSealed === undefined ? {} : { payerSealed }),
    };
    const moved = failedBeforeStart(payment, failure, now, patch);
    return moved ? decided(moved.payment, moved.changes) : unchanged(payment);
  },
};

export interface ExpirePayment extends EndPayment {
  /** Ends it before its time: for the sandbox. */
  readonly force?: boolean;
}

/** The time to pay is over. Does nothing to a payment whose time is not over or that ended otherwise. */
export const expirePayment: CommandKind<ExpirePayment, Payment> = {
  name: 'payment.expire',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId)],
  decide(view, { merchantId, paymentId, reason, force }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    const moved = endUnpaid(force ? overdue(payment, now) : payment, reason, now);
    return moved ? decided(moved.payment, moved.changes) : unchanged(payment);
  },
};

/**
 * The end of a payment whose time is over; undefined when it is not over, or the payment ended otherwise. Parts that
 * were received stay paid.
 */
export function endUnpaid(payment: Payment, reason: string, now: Date): Moved | undefined {
  const partlyPaid = payment.state === 'partially_paid';
  const failed = partlyPaid ? {} : { failure: lastDecline(payment) ?? ownFailure('expired', reason) };
  return movePayment(payment, 'expired', now, failed);
}

/** The payment as if its time were over. */
function overdue(payment: Payment, now: Date): Payment {
  return now < payment.expiresAt ? { ...payment, expiresAt: now } : payment;
}
