import { formatDecimal, type Subscription } from '@naru/engine';
import type { Gateway } from './gateway.ts';

/** A subscription as controls and commands show it. */
export async function subscriptionView({ engine }: Gateway, subscription: Subscription) {
  const { currency } = subscription;
  const charges = await engine.subscriptions.chargesOf(subscription);
  const payments = await Promise.all(
    charges.map(({ merchantId, paymentId }) => engine.payments.get(merchantId, paymentId)),
  );
  return {
    number: subscription.number,
    orderNumber: subscription.orderNumber,
    state: subscription.state,
    endReason: subscription.endReason,
    amount: formatDecimal(subscription.amount, currency),
    currency,
    intervalMonths: subscription.intervalMonths,
    startOn: subscription.startOn,
    nextOn: subscription.nextOn,
    dueAt: subscription.dueAt.toISOString(),
    remindAt: subscription.remindAt?.toISOString() ?? null,
    tries: subscription.tries,
    createdAt: subscription.createdAt.toISOString(),
    charges: charges.map(({ dueOn, tryNumber, createdAt }, index) => ({
      dueOn,
      try: tryNumber,
      chargedAt: createdAt.toISOString(),
      transactionId: payments[index]?.platformNumber ?? null,
      amount: payments[index] ? formatDecimal(payments[index].amount, currency) : null,
      state: payments[index]?.state ?? null,
      reason: payments[index]?.failureReason ?? null,
    })),
  };
}
