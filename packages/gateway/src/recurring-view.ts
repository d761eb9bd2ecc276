import { formatDecimal, type Recurring } from '@naru/engine';
import type { Gateway } from './gateway.ts';

/** A recurring payment as controls and commands show it. */
export async function recurringView({ engine }: Gateway, recurring: Recurring) {
  const { currency } = recurring;
  const charges = await engine.recurring.chargesOf(recurring);
  const payments = await Promise.all(
    charges.map(({ merchantId, paymentId }) => engine.payments.get(merchantId, paymentId)),
  );
  return {
    number: recurring.number,
    orderNumber: recurring.orderNumber,
    state: recurring.state,
    endReason: recurring.endReason,
    amount: formatDecimal(recurring.amount, currency),
    currency,
    intervalMonths: recurring.intervalMonths,
    startOn: recurring.startOn,
    nextOn: recurring.nextOn,
    dueAt: recurring.dueAt.toISOString(),
    remindAt: recurring.remindAt?.toISOString() ?? null,
    tries: recurring.tries,
    createdAt: recurring.createdAt.toISOString(),
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
