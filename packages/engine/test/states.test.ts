import { describe, expect, test } from 'vitest';
import { payerContext } from '../src/base/payment-facts.ts';
import { findTransition, isSaid, renderStateTable, type StateTable, stateTable } from '../src/base/states.ts';
import { CALLBACKS } from '../src/callbacks/part.ts';
import { CASH_RECEIPT_TABLE } from '../src/cash-receipts/states.ts';
import { CHARGEBACK_TABLE } from '../src/chargebacks/states.ts';
import { IDENTITY_TABLE } from '../src/identity/states.ts';
import { DEFAULT_DEPOSIT_RULES } from '../src/payments/deposit-rules.ts';
import { movePayment } from '../src/payments/move.ts';
import type { Payment } from '../src/payments/payment.ts';
import {
  PAYMENT_EVENTS,
  PAYMENT_STATES,
  PAYMENT_TABLE,
  type PaymentRow,
  type PaymentState,
} from '../src/payments/states.ts';
import { PAYMENTS } from '../src/payments/table.ts';
import { PAYOUT_TABLE } from '../src/payouts/states.ts';
import { REFUND_TABLE } from '../src/refunds/states.ts';
import { RISK_REVIEW_TABLE } from '../src/risk/states.ts';
import { SUBSCRIPTION_TABLE } from '../src/subscriptions/states.ts';
import { CARD_TOKEN_TABLE } from '../src/tokens/states.ts';
import { talkativeDialect } from './support/scripted.ts';
import { added, booked, effects, updated } from './support/wishes.ts';

const TABLES: readonly StateTable[] = [
  PAYMENT_TABLE,
  PAYOUT_TABLE,
  REFUND_TABLE,
  IDENTITY_TABLE,
  CARD_TOKEN_TABLE,
  SUBSCRIPTION_TABLE,
  RISK_REVIEW_TABLE,
  CHARGEBACK_TABLE,
  CASH_RECEIPT_TABLE,
];

describe.each(TABLES)('the table of a $noun', (table) => {
  const pairs = table.states.flatMap((state) => table.events.map((event) => ({ state, event })));

  test('has for every state and event at most one row, and every row is found', () => {
    const found = pairs.map(({ state, event }) => findTransition(table, state, event)).filter((row) => row);
    expect(found).toHaveLength(table.transitions.length);
    expect(new Set(found)).toEqual(new Set(table.transitions));
  });

  test('names only states, events and messages that exist', () => {
    for (const row of table.transitions) {
      expect(table.states).toEqual(expect.arrayContaining([row.from, row.to]));
      expect(table.events).toContain(row.event);
      if (row.callback) expect([...talkativeDialect.events]).toContain(row.callback);
    }
    for (const event of table.events) expect(table.transitions.map((row) => row.event)).toContain(event);
  });

  test('has no row that leads elsewhere for what a state says already', () => {
    for (const { state, event } of pairs.filter((one) => isSaid(table, one.state, one.event))) {
      const row = findTransition(table, state, event);
      if (row) expect(row.to, `${state} ${event}`).toBe(state);
    }
  });

  test('leaves no final state for another', () => {
    for (const row of table.transitions.filter(({ from }) => table.final.includes(from))) {
      expect(row, 'only money in suspense moves after the end').toMatchObject({ to: row.from });
      expect(row.callback).toBeUndefined();
      expect(['deposit_held', 'deposit_returned']).toContain(row.transfer);
    }
  });

  test('reaches every state from the first one, and can end from every state', () => {
    expect(reachable(table, table.states[0]!)).toEqual(new Set(table.states));
    for (const state of table.states) {
      const ends = [...reachable(table, state)].some((one) => table.final.includes(one));
      expect(ends, `${state} can end`).toBe(true);
    }
  });

  test('sends the merchant every end, once', () => {
    // A partly paid payment reported each part when it came; refunds of a payment report themselves.
    // Captures and voids are the merchant's own calls, whose answer reports them. A lapsed authorization sends nothing.
    const silent = [
      ...['partially_paid expired', 'captured refunded_fully', 'partially_refunded refunded_fully'],
      ...['authorized void', 'authorized expired', 'capturing captured', 'created supersede'],
      // The result of the payment says whether there is a token; deleting one is the merchant's own call.
      ...['pending card_taken', 'pending not_paid', 'active deleted'],
      // A right code starts the payment, whose end is reported; a subscription is reported by its payments and mails.
      ...['code_sent code_right', 'pending declined', 'pending lapsed', 'charging tries_used_up'],
      ...['active stop', 'retrying stop', 'active given_up', 'retrying given_up'],
      ...['paid', 'declined', 'tries_used_up', 'lapsed'].map((event) => `stopping ${event}`),
      // A cash receipt is the payer's.
      ...['cancel_requested cancelled', 'cancel_requested replaced'],
      // An operator's decision; money that goes back is seen in the payment.
      ...['open accept', 'open gone', 'refusing given_back', 'refusing gone'],
    ];
    for (const row of table.transitions) {
      const ends = table.final.includes(row.to) || row.to === 'captured' || row.to === 'succeeded';
      if (!ends || row.from === row.to || silent.includes(`${row.from} ${row.event}`)) continue;
      expect(row.callback, `${row.from} ${row.event}`).toBeDefined();
    }
  });

  test('renders as Markdown with every row', () => {
    const lines = renderStateTable(table).split('\n');
    expect(lines.filter((line) => line.startsWith('| ') && !line.startsWith('| from'))).toHaveLength(
      table.transitions.length,
    );
  });
});

function reachable(table: StateTable, from: string): Set<string> {
  const seen = new Set([from]);
  for (const state of seen) {
    for (const row of table.transitions) if (row.from === state) seen.add(row.to);
  }
  return seen;
}

test('two rows for one state and event are refused', () => {
  const row = { from: 'a', event: 'x', to: 'a' };
  const declared = { noun: 'thing', states: ['a'], events: ['x'], transitions: [row, row] };
  expect(() => stateTable(declared)).toThrow('two rows');
});

test('the states that no row leaves for another are final', () => {
  const final = (table: StateTable) => [table.noun, table.final];
  expect(Object.fromEntries(TABLES.map(final))).toEqual({
    payment: ['refunded', 'failed', 'voided'],
    payout: ['failed', 'returned'],
    refund: ['succeeded', 'failed'],
    'identity check': ['passed', 'failed'],
    'card token': ['void', 'deleted'],
    subscription: ['stopped', 'ended'],
    'risk review': ['accepted', 'refused', 'dropped'],
    chargeback: ['won', 'lost', 'accepted'],
    'cash receipt': ['cancelled', 'reissued'],
  });
});

describe('movePayment', () => {
  const now = new Date('2026-03-01T14:59:59Z');
  const cases = PAYMENT_STATES.flatMap((state) => PAYMENT_EVENTS.map((event) => ({ state, event })));

  test.each(cases)(
    '$state × $event does what the row says, and nothing without a row',
    ({ state, event }) => {
      const row = findTransition(PAYMENT_TABLE, state, event);
      const payment = inItsTime(paymentIn(state), row);
      const input = { amount: 500n, payerAmount: 500n };
      const moved = movePayment(payment, event, now, input);
      if (!row) {
        expect(moved).toBeUndefined();
        return;
      }
      if (row.guard) {
        const expiresAt = row.guard === 'in_time' ? now : new Date(now.getTime() + 1);
        expect(movePayment({ ...payment, expiresAt }, event, now, input)).toBeUndefined();
      }
      expect(moved!.payment.state).toBe(row.to);
      expect(updated(moved!.changes, PAYMENTS)).toEqual([moved!.payment]);
      const transfers = booked(moved!.changes);
      expect(transfers.map(({ kind }) => kind)).toEqual(row.transfer ? [row.transfer] : []);
      for (const transfer of transfers) {
        expect(transfer.entries.reduce((sum, line) => sum + line.amount, 0n)).toBe(0n);
      }
      const messages = added(moved!.changes, CALLBACKS);
      expect(messages.map((message) => message.event)).toEqual(row.callback ? [row.callback] : []);
      expect(effects(moved!.changes).map(({ kind }) => kind)).toEqual(row.effect ? [row.effect] : []);
    },
  );

  test.each(cases)(
    '$state × $event keeps received = fee + unsettled of what it credits',
    ({ state, event }) => {
      const payment = inItsTime(paymentIn(state), findTransition(PAYMENT_TABLE, state, event));
      const next = movePayment(payment, event, now, { amount: 500n, payerAmount: 500n })?.payment;
      if (!next) return;
      const credit = next.receivedAmount - payment.receivedAmount;
      expect([0n, 500n]).toContain(credit);
      expect(next.unsettledAmount - payment.unsettledAmount + next.feeAmount - payment.feeAmount).toBe(
        credit,
      );
    },
  );

  /** A deadline at which the row holds. */
  function inItsTime(payment: Payment, row: PaymentRow | undefined): Payment {
    return row?.guard === 'overdue' ? { ...payment, expiresAt: now } : payment;
  }

  test('the payer gives up what is not decided yet, and only that', () => {
    const cancellable = PAYMENT_STATES.filter((state) => findTransition(PAYMENT_TABLE, state, 'cancel'));
    expect(cancellable).toEqual(['created', 'pending', 'awaiting_deposit']);
  });

  test('an expired payment is left for nothing but money', () => {
    const out = PAYMENT_TABLE.transitions.filter(({ from, to }) => from === 'expired' && to !== from);
    expect(out.map(({ event, to, transfer }) => [event, to, transfer])).toEqual([
      ['deposit_late', 'captured', 'deposit_credited'],
      ['review_accepted', 'captured', 'deposit_released'],
    ]);
    const expired = { ...paymentIn('expired'), failureCode: 'expired', failureReason: 'too late' };
    for (const { event } of out) {
      const paid = movePayment(expired, event, now, { amount: 500n, payerAmount: 500n })!.payment;
      expect(paid).toMatchObject({ failureCode: null, failureReason: null, completedAt: now });
    }
  });

  test('money that cannot be credited can always be held, and what is held can go back', () => {
    const withAccount = PAYMENT_STATES.filter(
      (state) =>
        !['created', 'pending', 'authenticated', 'authorized', 'capturing', 'unknown'].includes(state),
    );
    for (const state of withAccount) {
      expect(findTransition(PAYMENT_TABLE, state, 'deposit_held')?.transfer).toBe('deposit_held');
      if (state === 'awaiting_deposit') continue;
      const returned = findTransition(PAYMENT_TABLE, state, 'review_returned');
      expect(returned?.transfer).toBe('deposit_returned');
      expect(returned?.to).toBe(state === 'in_review' ? 'failed' : state);
    }
  });

  test('a message names the deposit that caused it, and none otherwise', () => {
    const brought = { amount: 500n, payerAmount: 500n };
    const snapshot = (input: object) =>
      added(
        movePayment(paymentIn('captured'), 'deposit_added', now, { ...brought, ...input })?.changes,
        CALLBACKS,
      )[0]!.snapshot;
    expect(snapshot({ depositId: 'd' })).toMatchObject({
      depositId: 'd',
      amount: '500',
      totalAmount: '1000',
    });
    expect(snapshot({}).depositId).toBeNull();
  });

  test('a payment without an address gets no message, one without an attempt no call', () => {
    const silent = { ...paymentIn('created'), callbackUrl: null, attemptId: null };
    expect(added(movePayment({ ...silent, expiresAt: now }, 'expired', now, {})!.changes, CALLBACKS)).toEqual(
      [],
    );
    expect(effects(movePayment(silent, 'start', now, {})!.changes)).toEqual([]);
  });
});

function paymentIn(state: PaymentState): Payment {
  const paid = ['captured', 'partially_refunded', 'partially_paid'].includes(state);
  return {
    merchantId: '00000000-0000-7000-8000-000000000001',
    id: '00000000-0000-7000-8000-000000000002',
    appId: '00000000-0000-7000-8000-000000000003',
    dialect: 'plain',
    orderNumber: 'M1',
    orderTry: 0,
    intent: 'sale',
    card: null,
    cardTokenId: null,
    approval: null,
    authentication: null,
    settlementCalendar: 'calendar',
    platformNumber: 'P1',
    contentHash: 'x',
    state,
    currency: 'KRW',
    amount: 1000n,
    receivedAmount: paid ? 500n : 0n,
    refundedAmount: 0n,
    refundingAmount: 0n,
    refundedPayerAmount: 0n,
    chargedBackAmount: 0n,
    chargedBackPayerAmount: 0n,
    unsettledAmount: paid ? 485n : 0n,
    feeFixed: 0n,
    feeRatePpm: 30_000n,
    feeAmount: paid ? 15n : 0n,
    payerCurrency: 'KRW',
    payerAmount: 1000n,
    payerRate: null,
    allowedMethods: ['VA'],
    method: 'VA',
    bank: null,
    channel: 'scripted',
    attemptId: '00000000-0000-7000-8000-000000000004',
    redirectUrl: null,
    virtualAccount: null,
    returnUrl: null,
    failUrl: null,
    callbackUrl: 'https://shop.example/notify',
    payerSealed: null,
    cashReceipt: null,
    receiptWishSealed: null,
    payeeName: null,
    payerKey: null,
    details: {},
    depositRules: DEFAULT_DEPOSIT_RULES,
    settlementDays: 1,
    decline: null,
    failureCode: null,
    failureReason: null,
    createdAt: new Date('2026-03-01T00:00:00Z'),
    expiresAt: new Date('2026-03-02T00:00:00Z'),
    completedAt: null,
    settleAt: null,
    settlementId: null,
    counted: null,
  };
}

test('personal data of two payments are bound to different contexts', () => {
  expect(payerContext({ id: 'a' })).not.toBe(payerContext({ id: 'b' }));
});
