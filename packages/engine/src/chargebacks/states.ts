import type { StateTable, Transition } from '../base/states.ts';
import { CHARGEBACK_STATES, type ChargebackState } from '../base/subjects.ts';

export const CHARGEBACK_EVENTS = ['deducted', 'represented', 'won', 'lost', 'lapsed', 'accepted'] as const;
export type ChargebackEvent = (typeof CHARGEBACK_EVENTS)[number];

type Row = Transition<ChargebackState, ChargebackEvent>;

const TELL = { callback: 'chargeback_changed' } as const;
const HOLD = { transfer: 'chargeback_deducted', ...TELL } as const;
/** Nothing was held before: the money goes at once. */
const TAKE = { transfer: 'chargeback_taken', ...TELL } as const;
const GIVE_UP = { transfer: 'chargeback_lost', ...TELL } as const;
const GIVE_BACK = { transfer: 'chargeback_won', ...TELL } as const;

/** The bank only asks so far. Whoever contests that has the money held, as for any case that runs. */
const reported: Row[] = [
  { from: 'reported', event: 'deducted', to: 'deducted', ...HOLD },
  { from: 'reported', event: 'represented', to: 'represented', ...HOLD },
  { from: 'reported', event: 'won', to: 'won', ...TELL },
  { from: 'reported', event: 'lost', to: 'lost', ...TAKE },
  { from: 'reported', event: 'lapsed', to: 'lost', ...TAKE },
  { from: 'reported', event: 'accepted', to: 'accepted', ...TAKE },
];

const held = (['deducted', 'represented'] as const).flatMap((from): Row[] => [
  { from, event: 'won', to: 'won', ...GIVE_BACK },
  { from, event: 'lost', to: 'lost', ...GIVE_UP },
  { from, event: 'accepted', to: 'accepted', ...GIVE_UP },
]);

/**
 * A case is `reported`, its money is taken and held (`deducted`), the merchant sends evidence
 * (`represented`), and the payer's bank decides: `won` gives the money back, `lost` takes it for good, as
 * does a merchant who `accepted`, and a deadline that passes without evidence (`lapsed`). What is decided
 * stays decided: later news wait for an operator.
 */
export const CHARGEBACK_TABLE: StateTable<ChargebackState, ChargebackEvent> = {
  noun: 'chargeback',
  states: CHARGEBACK_STATES,
  events: CHARGEBACK_EVENTS,
  final: ['won', 'lost', 'accepted'],
  transitions: [
    ...reported,
    { from: 'deducted', event: 'represented', to: 'represented', ...TELL },
    { from: 'deducted', event: 'lapsed', to: 'lost', ...GIVE_UP },
    ...held,
  ],
};
