import { allBut, anyOf, finalOf, whereApplies } from '../base/state-sets.ts';
import { type StateSets, stateTable, type Transition } from '../base/states.ts';

export const RISK_REVIEW_STATES = ['open', 'accepted', 'refusing', 'refused', 'dropped'] as const;
export type RiskReviewState = (typeof RISK_REVIEW_STATES)[number];

export const RISK_REVIEW_EVENTS = ['accept', 'refuse', 'given_back', 'not_given_back', 'gone'] as const;
export type RiskReviewEvent = (typeof RISK_REVIEW_EVENTS)[number];

export type RiskReviewRow = Transition<RiskReviewState, RiskReviewEvent, never, never, never>;

/**
 * A payment that went on but needs a review. A refusal is executed by a worker: an authorization is voided, a captured
 * payment is refunded, and one still under way is waited for. When the money can't be given back, the review is open
 * again, with the reason. `gone`: the payment was not paid after all, or the merchant gave the money back.
 */
export const RISK_REVIEW_TABLE = stateTable<RiskReviewRow>({
  noun: 'risk review',
  states: RISK_REVIEW_STATES,
  events: RISK_REVIEW_EVENTS,
  transitions: [
    { from: 'open', event: 'accept', to: 'accepted' },
    { from: 'open', event: 'refuse', to: 'refusing' },
    { from: 'open', event: 'gone', to: 'dropped' },
    { from: 'refusing', event: 'given_back', to: 'refused' },
    { from: 'refusing', event: 'not_given_back', to: 'open' },
    { from: 'refusing', event: 'gone', to: 'refused' },
  ],
});

export const RISK_REVIEW_SETS = {
  /** Needs an operator's decision, or the worker that executes a refusal. */
  undecided: allBut(RISK_REVIEW_TABLE, finalOf(RISK_REVIEW_TABLE)),
  /** An operator refused the payment, whether or not its money was already given back. */
  refused: anyOf(RISK_REVIEW_TABLE, whereApplies(RISK_REVIEW_TABLE, 'given_back'), new Set(['refused'])),
} as const satisfies StateSets<RiskReviewState>;
