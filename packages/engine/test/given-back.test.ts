import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CURRENCY_DECIMALS, type Currency } from '../src/base/money.ts';
import { chargedBackPayerAmountOf, payerAmountOf, refundable } from '../src/payments/amounts.ts';
import type { Payment } from '../src/payments/payment.ts';

/*
 * What goes back of a payment in two currencies: refunds that succeed or fail and chargebacks that are lost or won, in
 * any order and any parts, over all pairs of currencies.
 */

const currencies = fc.constantFrom(...(Object.keys(CURRENCY_DECIMALS) as Currency[]));
const step = fc.record({
  kind: fc.constantFrom('refund', 'failed_refund', 'chargeback', 'won_chargeback'),
  /** Of a thousand parts of what is left. */
  part: fc.integer({ min: 1, max: 1000 }),
});
const paid = fc
  .record({
    currency: currencies,
    payerCurrency: currencies,
    amount: fc.bigInt({ min: 1n, max: 10n ** 9n }),
    payerAmount: fc.bigInt({ min: 1n, max: 10n ** 9n }),
  })
  .map((one) => (one.currency === one.payerCurrency ? { ...one, payerAmount: one.amount } : one))
  .map(
    (one) =>
      ({
        ...one,
        receivedAmount: one.amount,
        refundedAmount: 0n,
        refundingAmount: 0n,
        refundedPayerAmount: 0n,
        chargedBackAmount: 0n,
        chargedBackPayerAmount: 0n,
      }) as Payment,
  );

type Step = { readonly kind: string; readonly part: number };

/** The payment after the step; it stays as it is where the part is worth nothing, which is refused. */
function after(payment: Payment, { kind, part }: Step): Payment {
  const left = refundable(payment);
  const amount = (left * BigInt(part) + 999n) / 1000n;
  if (amount === 0n) return payment;
  if (kind.endsWith('refund')) {
    const payerAmount = payerAmountOf(payment, amount);
    expect(payerAmount >= 0n).toBe(true);
    if (payerAmount === 0n || kind === 'failed_refund') return payment;
    return {
      ...payment,
      refundedAmount: payment.refundedAmount + amount,
      refundedPayerAmount: payment.refundedPayerAmount + payerAmount,
    };
  }
  const payerAmount = chargedBackPayerAmountOf(payment, amount);
  if (payerAmount === 0n || kind === 'won_chargeback') return payment;
  return {
    ...payment,
    chargedBackAmount: payment.chargedBackAmount + amount,
    chargedBackPayerAmount: payment.chargedBackPayerAmount + payerAmount,
  };
}

const toPayer = (payment: Payment) => payment.refundedPayerAmount + payment.chargedBackPayerAmount;

describe('refunds and chargebacks of one payment', () => {
  test('never give back more than was paid, are never off by a unit, and the last comes to the whole', () => {
    fc.assert(
      fc.property(paid, fc.array(step, { maxLength: 25 }), (payment, steps) => {
        const end = steps.reduce(after, payment);
        expect(toPayer(end) <= payment.payerAmount).toBe(true);
        const given = end.refundedAmount + end.chargedBackAmount;
        const exact = given * payment.payerAmount;
        const off = exact - toPayer(end) * payment.amount;
        expect(off <= payment.amount && off >= -payment.amount, 'within one unit of the exact share').toBe(
          true,
        );
        const left = refundable(end);
        expect(toPayer(end) + (left > 0n ? payerAmountOf(end, left) : 0n)).toBe(payment.payerAmount);
      }),
      { numRuns: 500 },
    );
  });

  test('10 000 won paid as 7.22 dollars, in many parts and a chargeback', () => {
    let payment = {
      currency: 'KRW',
      payerCurrency: 'USD',
      amount: 10_000n,
      receivedAmount: 10_000n,
      payerAmount: 722n,
      refundedAmount: 0n,
      refundingAmount: 0n,
      refundedPayerAmount: 0n,
      chargedBackAmount: 0n,
      chargedBackPayerAmount: 0n,
    } as Payment;
    for (let index = 0; index < 60; index += 1) {
      const payerAmount = payerAmountOf(payment, 21n);
      const { refundedAmount, refundedPayerAmount } = payment;
      payment = {
        ...payment,
        refundedAmount: refundedAmount + 21n,
        refundedPayerAmount: refundedPayerAmount + payerAmount,
      };
    }
    expect(payment.refundedPayerAmount).toBe(91n);
    expect(chargedBackPayerAmountOf(payment, refundable(payment))).toBe(722n - 91n);
    // A chargeback over the whole claims what was refunded a second time, as the payer's bank does.
    expect(chargedBackPayerAmountOf(payment, 10_000n)).toBe(722n);
  });
});
