import { describe, expect, test } from 'vitest';
import { findTransition } from '../../src/base/states.ts';
import { moveRecurring, type Recurring } from '../../src/recurring/recurring.ts';
import { RECURRING_EVENTS, RECURRING_STATES, RECURRING_TABLE } from '../../src/recurring/states.ts';

const NOW = new Date('2040-03-01T00:00:00Z');

function recurringIn(state: Recurring['state']): Recurring {
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

const cases = RECURRING_STATES.flatMap((state) => RECURRING_EVENTS.map((event) => ({ state, event })));

describe('the table of a recurring payment', () => {
  test('every row is found, and no state and event has two', () => {
    const found = cases
      .map(({ state, event }) => findTransition(RECURRING_TABLE, state, event))
      .filter(Boolean);
    expect(new Set(found)).toEqual(new Set(RECURRING_TABLE.transitions));
  });

  test.each(cases)(
    '$state × $event does what the row says, and nothing without a row',
    ({ state, event }) => {
      const before = recurringIn(state);
      const after = moveRecurring(before, event, NOW, { amount: 7n });
      const row = findTransition(RECURRING_TABLE, state, event);
      if (!row) {
        expect(after).toBeUndefined();
        return;
      }
      const endedAt = row.to === 'stopped' || row.to === 'ended' ? NOW : null;
      expect(after).toEqual({ ...before, amount: 7n, state: row.to, endedAt });
    },
  );

  test('only what is at rest is charged, and what is over stays over', () => {
    const chargeable = RECURRING_STATES.filter((state) => findTransition(RECURRING_TABLE, state, 'charge'));
    expect(chargeable).toEqual(['active', 'retrying']);
    for (const state of RECURRING_TABLE.final) {
      expect(RECURRING_TABLE.transitions.filter(({ from }) => from === state)).toEqual([]);
    }
  });

  test('whatever happens to a payment is known while one is under way', () => {
    for (const state of ['pending', 'charging', 'stopping'] as const) {
      for (const event of ['paid', 'declined', 'lapsed'] as const) {
        expect(findTransition(RECURRING_TABLE, state, event), `${state} ${event}`).toBeDefined();
      }
    }
  });
});
