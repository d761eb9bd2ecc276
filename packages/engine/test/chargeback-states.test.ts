import { describe, expect, test } from 'vitest';
import { findTransition, isSaid } from '../src/base/states.ts';
import type { Chargeback } from '../src/chargebacks/chargeback.ts';
import { movedChargeback } from '../src/chargebacks/move.ts';
import { CHARGEBACK_EVENTS, CHARGEBACK_STATES, CHARGEBACK_TABLE } from '../src/chargebacks/states.ts';
import { chargedBackPayerAmountOf } from '../src/payments/amounts.ts';
import type { Payment } from '../src/payments/payment.ts';
import type { BatchView } from '../src/writer/part.ts';

const WEBHOOK = 'https://shop.example/webhook';

describe('what a payer paid in another currency', () => {
  // 10.00 USD were paid with 13 852 won; thirds of it can't come out even.
  const payment = { currency: 'USD', amount: 1000n, payerCurrency: 'KRW', payerAmount: 13_852n } as const;

  test('parts of a payment take back exactly what was paid', () => {
    let chargedBackAmount = 0n;
    let total = 0n;
    const refunds = { refundedAmount: 0n, refundingAmount: 0n, refundedPayerAmount: 0n };
    for (const part of [333n, 333n, 1n, 333n]) {
      const charged = { chargedBackAmount, chargedBackPayerAmount: total };
      const state = { ...payment, ...refunds, ...charged, receivedAmount: 1000n } as unknown as Payment;
      total += chargedBackPayerAmountOf(state, part);
      chargedBackAmount += part;
    }
    expect(total).toBe(13_852n);
  });
});

describe('movedChargeback', () => {
  const now = new Date('2026-03-02T03:00:00Z');
  const view = { of: () => ({ balance: () => 100n, where: () => [] }) } as unknown as BatchView;
  const payment = {
    merchantId: 'm',
    id: 'p',
    appId: 'a',
    currency: 'KRW',
    amount: 1000n,
    payerCurrency: 'KRW',
    payerAmount: 1000n,
    receivedAmount: 1000n,
    refundedAmount: 0n,
    refundingAmount: 0n,
    chargedBackAmount: 600n,
    chargedBackPayerAmount: 600n,
    unsettledAmount: 200n,
    feeAmount: 0n,
    settlementDays: 0,
    settlementCalendar: 'calendar',
    settleAt: now,
    createdAt: now,
    expiresAt: now,
    completedAt: now,
  } as unknown as Payment;
  const later = new Date(now.getTime() + 1);
  const cases = CHARGEBACK_STATES.flatMap((state) => CHARGEBACK_EVENTS.map((event) => ({ state, event })));

  test.each(cases)(
    '$state × $event does what the row says, and nothing without a row',
    ({ state, event }) => {
      const row = findTransition(CHARGEBACK_TABLE, state, event);
      const isHeld = state === 'deducted' || state === 'represented';
      const chargeback = {
        merchantId: 'm',
        id: 'c',
        paymentId: 'p',
        state,
        channel: 'scripted',
        currency: 'KRW',
        amount: 600n,
        payerCurrency: 'KRW',
        payerAmount: 600n,
        feeAmount: 50n,
        fromUnsettled: isHeld ? 200n : 0n,
        reportedAt: now,
        deadlineAt: row?.guard === 'in_time' ? later : now,
        deductedAt: isHeld ? now : null,
        representedAt: null,
        resolvedAt: null,
      } as unknown as Chargeback;
      const moved = movedChargeback(view, chargeback, payment, { event, webhookUrl: WEBHOOK }, now);
      if (!row) {
        expect(moved).toBeUndefined();
        return;
      }
      if (row.guard) {
        const atWrongTime = { ...chargeback, deadlineAt: row.guard === 'in_time' ? now : later };
        const input = { event, webhookUrl: WEBHOOK };
        expect(movedChargeback(view, atWrongTime, payment, input, now)).toBeUndefined();
      }
      expect(moved!.chargeback.state).toBe(row.to);
      expect(moved!.transfer?.kind).toBe(row.transfer);
      expect(moved!.message?.event).toBe(row.callback);
      expect(moved!.payment.chargedBackAmount).toBe(row.to === 'won' ? 0n : 600n);
      expect(moved!.chargeback.resolvedAt).toEqual(CHARGEBACK_TABLE.final.includes(row.to) ? now : null);
      const takes = row.transfer === 'chargeback_deducted' || row.transfer === 'chargeback_taken';
      expect(moved!.payment.unsettledAmount).toBe(takes ? 0n : 200n);
      if (takes) {
        const entries = moved!.transfer!.entries.map(({ kind, amount }) => [kind, amount]);
        expect(Object.fromEntries(entries)).toMatchObject({
          unsettled: -200n,
          available: -100n,
          merchant_debt: -350n,
          fee_revenue: 50n,
        });
      }
    },
  );

  test('no row applies to what a state says already', () => {
    for (const { state, event } of cases.filter((one) => isSaid(CHARGEBACK_TABLE, one.state, one.event))) {
      expect(findTransition(CHARGEBACK_TABLE, state, event), `${state} ${event}`).toBeUndefined();
    }
  });
});
