import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inStates, notInStates } from '../packages/engine/src/base/state-sets.ts';
import type { StateSet } from '../packages/engine/src/base/states.ts';
import { CASH_RECEIPT_SETS, CASH_RECEIPT_STATES } from '../packages/engine/src/cash-receipts/states.ts';
import { CHARGEBACK_SETS, CHARGEBACK_STATES } from '../packages/engine/src/chargebacks/states.ts';
import { IDENTITY_STATES } from '../packages/engine/src/identity/states.ts';
import { DEPOSIT_SETS, DEPOSIT_STATES } from '../packages/engine/src/payments/deposit-states.ts';
import { PAYMENT_SETS, PAYMENT_STATES } from '../packages/engine/src/payments/states.ts';
import { PAYOUT_SETS, PAYOUT_STATES } from '../packages/engine/src/payouts/states.ts';
import { REFUND_SETS, REFUND_STATES } from '../packages/engine/src/refunds/states.ts';
import { RISK_REVIEW_SETS, RISK_REVIEW_STATES } from '../packages/engine/src/risk/states.ts';
import { SUBSCRIPTION_SETS, SUBSCRIPTION_STATES } from '../packages/engine/src/subscriptions/states.ts';
import { CARD_TOKEN_SETS, CARD_TOKEN_STATES } from '../packages/engine/src/tokens/states.ts';
import { listFiles, root } from './support/sources.ts';

/*
 * A set of states stands in its noun's states.ts, and there it follows from the rows or from the traits. Written out
 * once more elsewhere it goes wrong with the next state that is added, and no check reports it.
 */

/** The states of each noun, by its table in the database. */
const NOUNS: Readonly<Record<string, readonly string[]>> = {
  payments: PAYMENT_STATES,
  payouts: PAYOUT_STATES,
  refunds: REFUND_STATES,
  deposits: DEPOSIT_STATES,
  identity_checks: IDENTITY_STATES,
  card_tokens: CARD_TOKEN_STATES,
  subscriptions: SUBSCRIPTION_STATES,
  risk_reviews: RISK_REVIEW_STATES,
  chargebacks: CHARGEBACK_STATES,
  cash_receipts: CASH_RECEIPT_STATES,
};

/** The partial indexes whose condition names several states. */
const INDEXES: Readonly<Record<string, string>> = {
  payments_expiring: inStates(PAYMENT_SETS.expiring),
  payments_with_receipts_due: inStates(PAYMENT_SETS.paid),
  payments_open: notInStates(PAYMENT_SETS.over),
  payouts_open: notInStates(PAYOUT_SETS.over),
  refunds_open: notInStates(REFUND_SETS.over),
  deposits_held: inStates(DEPOSIT_SETS.waiting),
  subscriptions_due: inStates(SUBSCRIPTION_SETS.chargeable),
  subscriptions_under_way: inStates(SUBSCRIPTION_SETS.underWay),
  risk_reviews_due: inStates(RISK_REVIEW_SETS.undecided),
  chargebacks_by_deadline: inStates(CHARGEBACK_SETS.expiring),
  chargebacks_open: notInStates(CHARGEBACK_SETS.over),
  cash_receipts_refused: inStates(CASH_RECEIPT_SETS.refused),
};

const migrations = listFiles(['.sql'])
  .filter((file) => file.includes('/src/') && file.includes('migrations/'))
  .map((file) => readFileSync(path.join(root, file), 'utf8').replace(/--.*$/gm, ''))
  .join('\n');
const plain = (sql: string) => sql.replace(/\s+/g, ' ');

describe('what the database declares', () => {
  test('the conditions of partial indexes are the derived sets, word for word', () => {
    const indexes = [
      ...migrations.matchAll(/create (?:unique )?index (?:concurrently )?(\w+)[^;]*?\bwhere\b([^;]*);/g),
    ];
    expect(indexes.length).toBeGreaterThan(20);
    const ofStates = indexes.flatMap(([, name, condition]) => {
      const list = /\bstate ((?:not )?in \([^)]*\))/.exec(plain(condition ?? ''));
      return list ? [[name, list[1]] as const] : [];
    });
    expect(Object.fromEntries(ofStates)).toEqual(INDEXES);
  });

  test('columns of states take the states of the noun and no others', () => {
    const checked: string[] = [];
    for (const [, table = '', body = ''] of migrations.matchAll(/create table (\w+) \(([\s\S]*?)\n\)/g)) {
      const list = /\bstate text not null\s+check \(\s*state in \(([^)]*)\)/.exec(body)?.[1];
      const states = NOUNS[table];
      if (list === undefined || states === undefined) continue;
      checked.push(table);
      expect([...list.matchAll(/'(\w+)'/g)].map(([, name]) => name).toSorted(), table).toEqual(
        states.toSorted(),
      );
    }
    expect(checked.toSorted()).toEqual(
      Object.keys(NOUNS)
        .filter((table) => !['payments', 'payouts', 'refunds'].includes(table))
        .toSorted(),
    );
  });

  test('a subscription has a payment under way in these states, as its table says', () => {
    const check = /check \(\(state (in \([^)]*\))\) = \(current_payment_id is not null\)\)/.exec(
      plain(migrations),
    );
    expect(check?.[1]).toBe(inStates(SUBSCRIPTION_SETS.underWay));
  });
});

describe('the code', () => {
  const sources = listFiles(['.ts', '.tsx'])
    .filter((file) => /^packages\/(engine|gateway|vault)\/src\//.test(file))
    // Migrations that are code move rows of their own time.
    .filter((file) => !/\/migrations\//.test(file) && !/(^|[/-])states\.ts$/.test(file))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

  test('names sets of states by their name only', () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(sources.flatMap(({ file, text }) => literalSets(text).map((set) => `${file}: ${set}`))).toEqual(
      [],
    );
  });

  test.each([
    [`where p.state in ('created', 'x')`, 1],
    [`where state not in ('created')`, 1],
    [`const SET = new Set(['captured', 'refunded']);`, 1],
    [`const SET = [\n  'captured',\n  'refunded',\n];`, 1],
    [`if (state === 'captured' || payment.state === 'refunded') return;`, 1],
    [`if (state !== 'captured' && state !== 'refunded') return;`, 1],
    [`const one = ['captured']; const mixed = ['captured', 'won'];`, 0],
    [`where state \${inStates(PAYMENT_SETS.paid)} and state = 'captured'`, 0],
  ])('%s: %i', (text, found) => {
    expect(literalSets(text)).toHaveLength(found);
  });
});

/** Sets of states of one noun that are written out: in SQL, as an array, as comparisons. */
function literalSets(text: string): string[] {
  const inSql = [...text.matchAll(/\bstate\s+(?:not\s+)?in\s*\(\s*'[^)]*\)/g)].map(([all]) => all);
  const arrays = [...text.matchAll(/\[\s*'\w+'(?:,\s*'\w+')+,?\s*\]/g)].map(([all]) => all);
  const comparison =
    /\b(?:\w+\.)*[sS]tate (?:===|!==) '\w+'(?: (?:\|\||&&) (?:\w+\.)*[sS]tate (?:===|!==) '\w+')+/g;
  const comparisons = [...text.matchAll(comparison)].map(([all]) => all);
  return [...inSql, ...[...arrays, ...comparisons].filter(areStatesOfOneNoun)].map(plain);
}

function areStatesOfOneNoun(text: string): boolean {
  const names = [...text.matchAll(/'(\w+)'/g)].map(([, name]) => name ?? '');
  return Object.values(NOUNS).some((states) => names.every((name) => states.includes(name)));
}

describe('sets', () => {
  const all: Readonly<Record<string, readonly [readonly string[], Readonly<Record<string, StateSet>>]>> = {
    payment: [PAYMENT_STATES, PAYMENT_SETS],
    payout: [PAYOUT_STATES, PAYOUT_SETS],
    refund: [REFUND_STATES, REFUND_SETS],
    deposit: [DEPOSIT_STATES, DEPOSIT_SETS],
    'card token': [CARD_TOKEN_STATES, CARD_TOKEN_SETS],
    subscription: [SUBSCRIPTION_STATES, SUBSCRIPTION_SETS],
    'risk review': [RISK_REVIEW_STATES, RISK_REVIEW_SETS],
    chargeback: [CHARGEBACK_STATES, CHARGEBACK_SETS],
    'cash receipt': [CASH_RECEIPT_STATES, CASH_RECEIPT_SETS],
  };

  test.each(Object.entries(all))(
    'of a %s are neither empty nor all, in the order of its states',
    (_, [states, sets]) => {
      for (const [name, set] of Object.entries(sets)) {
        expect([0, states.length], name).not.toContain(set.size);
        expect([...set], name).toEqual(states.filter((state) => set.has(state)));
      }
    },
  );

  test('are what their names say', () => {
    const listed = Object.entries(all).flatMap(([noun, [, sets]]) =>
      Object.entries(sets).map(([name, set]) => `${noun} ${name}: ${[...set].join(' ')}`),
    );
    expect(listed).toMatchInlineSnapshot(`
      [
        "payment paid: captured partially_refunded refunded",
        "payment unpaidEnd: failed expired voided",
        "payment completing: captured failed expired voided",
        "payment atChannel: pending authorized capturing unknown",
        "payment reserved: authorized capturing",
        "payment repeatable: created pending awaiting_deposit partially_paid in_review unknown",
        "payment starting: created pending",
        "payment unapproved: pending authenticated failed expired voided unknown",
        "payment over: captured partially_refunded refunded failed expired voided",
        "payment expiring: created pending awaiting_deposit partially_paid authenticated authorized",
        "payment credited: partially_paid captured partially_refunded refunded",
        "payment refundable: captured partially_refunded",
        "payment paidOrReserved: partially_paid authorized capturing captured partially_refunded refunded",
        "payment returnable: authorized capturing captured partially_refunded",
        "payment nothingLeft: refunded failed expired voided",
        "payment inDoubt: capturing unknown",
        "payment startSendable: pending unknown",
        "payment captureSendable: capturing",
        "payment unbegun: created",
        "payment begunUnpaid: pending awaiting_deposit in_review authenticated authorized capturing unknown",
        "payment payable: pending awaiting_deposit partially_paid authorized unknown",
        "payment returnOnly: created authenticated refunded failed voided",
        "payment mayStoreCard: pending authorized capturing expired unknown",
        "payout open: created processing unknown",
        "payout over: succeeded failed returned",
        "payout unpaidEnd: failed returned",
        "payout paidOnce: succeeded returned",
        "refund open: created processing unknown",
        "refund over: succeeded failed",
        "refund unanswered: created processing",
        "deposit credited: credited released",
        "deposit waiting: held returning",
        "deposit completed: credited released returned",
        "card token unreported: pending void",
        "subscription chargeable: active retrying",
        "subscription underWay: pending charging stopping",
        "risk review undecided: open refusing",
        "risk review refused: refusing refused",
        "chargeback over: won lost accepted",
        "chargeback expiring: reported deducted",
        "chargeback held: deducted represented",
        "chargeback taken: lost accepted",
        "chargeback deducted: deducted represented lost accepted",
        "cash receipt asked: requested cancel_requested",
        "cash receipt refused: failed cancel_failed",
      ]
    `);
  });

  test('a set that is empty, or whose names are not plain, is no SQL', () => {
    expect(() => inStates(new Set())).toThrow('empty');
    expect(() => notInStates(new Set(["a'b"]))).toThrow('no name of a state');
  });
});
