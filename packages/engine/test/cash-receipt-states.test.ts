import { describe, expect, test } from 'vitest';
import { findTransition } from '../src/base/states.ts';
import type { CashReceipt } from '../src/cash-receipts/cash-receipt.ts';
import { movedReceipt } from '../src/cash-receipts/follow.ts';
import { CASH_RECEIPT_EVENTS, CASH_RECEIPT_STATES, CASH_RECEIPT_TABLE } from '../src/cash-receipts/states.ts';

describe('the table of cash receipts', () => {
  const now = new Date('2026-03-02T03:00:00Z');
  const cases = CASH_RECEIPT_STATES.flatMap((state) =>
    CASH_RECEIPT_EVENTS.map((event) => ({ state, event })),
  );

  test.each(cases)(
    '$state × $event does what the row says, and nothing without a row',
    ({ state, event }) => {
      const receipt = {
        state,
        asks: 3,
        askAt: null,
        endedAt: null,
        approvedAt: null,
      } as unknown as CashReceipt;
      const row = findTransition(CASH_RECEIPT_TABLE, state, event);
      const moved = movedReceipt(receipt, event, now);
      if (!row) {
        expect(moved).toBeUndefined();
        return;
      }
      expect(moved).toMatchObject({ state: row.to, asks: 0 });
      expect(moved!.askAt).toEqual(row.to.endsWith('requested') ? now : null);
      expect(moved!.endedAt).toEqual(CASH_RECEIPT_TABLE.final.includes(row.to) ? now : null);
    },
  );

  test('has a row for every state but the last ones, and reaches them all', () => {
    for (const state of CASH_RECEIPT_STATES) {
      const leaves = CASH_RECEIPT_TABLE.transitions.some(({ from }) => from === state);
      expect(leaves).toBe(!CASH_RECEIPT_TABLE.final.includes(state));
    }
    const reached = new Set(CASH_RECEIPT_TABLE.transitions.map(({ to }) => to));
    expect(reached).toEqual(new Set(CASH_RECEIPT_STATES));
  });
});
