import { type StateTraits, setsOf, statesOf } from '../base/state-sets.ts';
import type { StateSet } from '../base/states.ts';

const TRAITS = ['credited', 'waiting', 'completed'] as const;

/**
 * Money that came to an account, or that a channel took when it should not: `credited` to the merchant, `waiting` in
 * suspense for a decision or for its return, `completed` when nothing more happens with it.
 */
const STATES = {
  credited: ['credited', 'completed'],
  held: ['waiting'],
  released: ['credited', 'completed'],
  returning: ['waiting'],
  returned: ['completed'],
  refused: [],
} as const satisfies StateTraits<string, (typeof TRAITS)[number]>;

export type DepositState = keyof typeof STATES;
export const DEPOSIT_STATES = statesOf<DepositState>(STATES);

export const DEPOSIT_SETS: Readonly<Record<(typeof TRAITS)[number], StateSet<DepositState>>> = setsOf<
  DepositState,
  (typeof TRAITS)[number]
>(STATES, TRAITS);
