import { describe, expect, test } from 'vitest';
import { findTransition } from '../../src/base/states.ts';
import {
  SUBSCRIPTION_EVENTS,
  SUBSCRIPTION_STATES,
  SUBSCRIPTION_TABLE,
} from '../../src/subscriptions/states.ts';
import { moveSubscription, type Subscription } from '../../src/subscriptions/subscription.ts';

const NOW = new Date('2040-03-01T00:00:00Z');

function subscriptionIn(state: Subscription['state']): Subscription {
  return {
    merchantId: 'm',
    id: 'r',
    appId: 'a',
    dialect: 'plain',
    number: 'N1',
    state,
    cardTokenId: 't',
    firstPaymentId: 'p',
    currentPaymentId: null,
    orderNumber: 'O1',
    orderTry: 0,
    currency: 'KRW',
    amount: 1000n,
    method: 'CARD',
    intervalMonths: 1,
    startOn: '2040-01-31',
    period: 1,
    nextOn: '2040-02-29',
    tries: 0,
    dueAt: NOW,
    remindDaysBefore: 3,
    remindAt: null,
    remindedFor: null,
    noticeUrl: null,
    payeeName: null,
    settlementCalendar: 'calendar',
    language: 'ko',
    payerSealed: '',
    details: {},
    endReason: null,
    createdAt: NOW,
    activatedAt: null,
    endedAt: null,
  };
}

const cases = SUBSCRIPTION_STATES.flatMap((state) => SUBSCRIPTION_EVENTS.map((event) => ({ state, event })));

describe('the table of a subscription', () => {
  test('every row is found, and no state and event has two', () => {
    const found = cases
      .map(({ state, event }) => findTransition(SUBSCRIPTION_TABLE, state, event))
      .filter(Boolean);
    expect(new Set(found)).toEqual(new Set(SUBSCRIPTION_TABLE.transitions));
  });

  test.each(cases)(
    '$state × $event does what the row says, and nothing without a row',
    ({ state, event }) => {
      const before = subscriptionIn(state);
      const after = moveSubscription(before, event, NOW, { amount: 7n });
      const row = findTransition(SUBSCRIPTION_TABLE, state, event);
      if (!row) {
        expect(after).toBeUndefined();
        return;
      }
      const endedAt = row.to === 'stopped' || row.to === 'ended' ? NOW : null;
      expect(after).toEqual({ ...before, amount: 7n, state: row.to, endedAt });
    },
  );

  test('only what is at rest is charged, and what is over stays over', () => {
    const chargeable = SUBSCRIPTION_STATES.filter((state) =>
      findTransition(SUBSCRIPTION_TABLE, state, 'charge'),
    );
    expect(chargeable).toEqual(['active', 'retrying']);
    for (const state of SUBSCRIPTION_TABLE.final) {
      expect(SUBSCRIPTION_TABLE.transitions.filter(({ from }) => from === state)).toEqual([]);
    }
  });

  test('whatever happens to a payment is known while one is under way', () => {
    for (const state of ['pending', 'charging', 'stopping'] as const) {
      for (const event of ['paid', 'declined', 'lapsed'] as const) {
        expect(findTransition(SUBSCRIPTION_TABLE, state, event), `${state} ${event}`).toBeDefined();
      }
    }
  });
});
