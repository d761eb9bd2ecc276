import type { Payment } from '@naru/engine';
import { expect, test } from 'vitest';
import { conversionFields, conversionOf } from '../../src/dialects/eximbay/orders/conversion.ts';
import { keptByDialect } from '../../src/dialects/eximbay/orders/details.ts';

/** An order of 10000 won that the payer pays with 5.80 pounds. */
const payment = (changes: Partial<Payment>) =>
  ({
    currency: 'KRW',
    amount: 10_000n,
    payerCurrency: 'GBP',
    payerAmount: 580n,
    payerRate: '0.00058',
    refundedAmount: 0n,
    refundingAmount: 0n,
    chargedBackAmount: 0n,
    method: 'P000',
    card: null,
    platformNumber: 'P1',
    details: keptByDialect({
      transactionType: 'PAYMENT',
      amountText: '10000',
      lang: 'KR',
      korean: false,
      autoReturn: false,
      payerAuthId: null,
    }),
    ...changes,
  }) as Payment;

const amounts = (changes: Partial<Payment>) => {
  const { base, foreign } = conversionFields(conversionOf(payment(changes)));
  return [base.base_amount, foreign.foreign_amount];
};

test('what was paid is converted where it is not what was ordered', () => {
  expect(amounts({ state: 'authorized', receivedAmount: 0n })).toEqual(['10000', '5.80']);
  expect(amounts({ state: 'captured', receivedAmount: 10_000n })).toEqual(['10000', '5.80']);
  expect(amounts({ state: 'captured', receivedAmount: 9_000n })).toEqual(['9000', '5.22']);
  expect(amounts({ state: 'refunded', receivedAmount: 9_000n })).toEqual(['9000', '5.22']);
});
