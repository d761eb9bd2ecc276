import { allBut, whereApplies } from '../base/state-sets.ts';
import { type StateSets, stateTable, type Transition } from '../base/states.ts';

export const CARD_TOKEN_STATES = ['pending', 'active', 'void', 'deleted'] as const;
export type CardTokenState = (typeof CARD_TOKEN_STATES)[number];

export const CARD_TOKEN_EVENTS = ['paid', 'card_taken', 'not_paid', 'deleted'] as const;
export type CardTokenEvent = (typeof CARD_TOKEN_EVENTS)[number];

export type CardTokenRow = Transition<CardTokenState, CardTokenEvent, never, never, never>;

/**
 * A token is made with the start of a payment and is valid from the payment's capture on, in the same transaction.
 * `card_taken`: another payment with the same card came first, and the merchant wants one token per card.
 */
export const CARD_TOKEN_TABLE = stateTable<CardTokenRow>({
  noun: 'card token',
  states: CARD_TOKEN_STATES,
  events: CARD_TOKEN_EVENTS,
  transitions: [
    { from: 'pending', event: 'paid', to: 'active' },
    { from: 'pending', event: 'card_taken', to: 'void' },
    { from: 'pending', event: 'not_paid', to: 'void' },
    { from: 'active', event: 'deleted', to: 'deleted' },
  ],
});

export const CARD_TOKEN_SETS = {
  /** No payment validated it: its merchant never received it. */
  unreported: allBut(CARD_TOKEN_TABLE, whereApplies(CARD_TOKEN_TABLE, 'deleted'), new Set(['deleted'])),
} as const satisfies StateSets<CardTokenState>;
