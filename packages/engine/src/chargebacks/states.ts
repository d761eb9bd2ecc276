import { anyOf, finalOf, whereApplies, whereLed } from '../base/state-sets.ts';
import { type StateSets, stateTable, type Transition } from '../base/states.ts';

export const CHARGEBACK_STATES = ['reported', 'deducted', 'represented', 'won', 'lost', 'accepted'] as const;
export type ChargebackState = (typeof CHARGEBACK_STATES)[number];

export const CHARGEBACK_EVENTS = ['deducted', 'represented', 'won', 'lost', 'lapsed', 'accepted'] as const;
export type ChargebackEvent = (typeof CHARGEBACK_EVENTS)[number];

export type ChargebackTransfer =
  | 'chargeback_deducted'
  | 'chargeback_taken'
  | 'chargeback_lost'
  | 'chargeback_won';

export type ChargebackMessage = 'chargeback_changed';

export type ChargebackRow = Transition<
  ChargebackState,
  ChargebackEvent,
  ChargebackTransfer,
  ChargebackMessage,
  never
>;
type Row = ChargebackRow;

const NOTIFY = { callback: 'chargeback_changed' } as const;
const HOLD = { transfer: 'chargeback_deducted', ...NOTIFY } as const;
/** Nothing was held before: the money is taken at once. */
const TAKE = { transfer: 'chargeback_taken', ...NOTIFY } as const;
const GIVE_UP = { transfer: 'chargeback_lost', ...NOTIFY } as const;
const GIVE_BACK = { transfer: 'chargeback_won', ...NOTIFY } as const;

/** The bank only asks so far. When the merchant contests, the money is held, as for any open chargeback. */
const reported: Row[] = [
  { from: 'reported', event: 'deducted', to: 'deducted', ...HOLD },
  { from: 'reported', event: 'represented', to: 'represented', guard: 'in_time', ...HOLD },
  { from: 'reported', event: 'won', to: 'won', ...NOTIFY },
  { from: 'reported', event: 'lost', to: 'lost', ...TAKE },
  { from: 'reported', event: 'lapsed', to: 'lost', guard: 'overdue', ...TAKE },
  { from: 'reported', event: 'accepted', to: 'accepted', ...TAKE },
];

const afterDeduction = (['deducted', 'represented'] as const).flatMap((from): Row[] => [
  { from, event: 'won', to: 'won', ...GIVE_BACK },
  { from, event: 'lost', to: 'lost', ...GIVE_UP },
  { from, event: 'accepted', to: 'accepted', ...GIVE_UP },
]);

/**
 * A chargeback is `reported`, its money is taken and held (`deducted`), the merchant sends evidence (`represented`),
 * and the payer's bank decides: `won` gives the money back, `lost` takes it for good, as does a merchant who
 * `accepted`, and a deadline that passes without evidence (`lapsed`). A decision is final: later reports wait for an
 * operator.
 */
export const CHARGEBACK_TABLE = stateTable<Row>({
  noun: 'chargeback',
  states: CHARGEBACK_STATES,
  events: CHARGEBACK_EVENTS,
  saidBy: {
    deducted: ['deducted', 'represented'],
    represented: ['represented'],
    won: ['won'],
    lost: ['lost', 'accepted'],
    lapsed: ['represented', 'won', 'lost', 'accepted'],
    accepted: ['accepted'],
  },
  transitions: [
    ...reported,
    { from: 'deducted', event: 'represented', to: 'represented', guard: 'in_time', ...NOTIFY },
    { from: 'deducted', event: 'lapsed', to: 'lost', guard: 'overdue', ...GIVE_UP },
    ...afterDeduction,
  ],
});

const held = whereLed(CHARGEBACK_TABLE, ({ transfer }) => transfer === 'chargeback_deducted');
const taken = whereLed(
  CHARGEBACK_TABLE,
  ({ transfer }) => transfer === 'chargeback_taken' || transfer === 'chargeback_lost',
);

export const CHARGEBACK_SETS = {
  over: finalOf(CHARGEBACK_TABLE),
  /** The time for evidence runs. */
  expiring: whereApplies(CHARGEBACK_TABLE, 'lapsed'),
  /** Its money is held until the decision. */
  held,
  /** Its money went to the channel for good. */
  taken,
  /** Its money was taken from the merchant and not given back. */
  deducted: anyOf(CHARGEBACK_TABLE, held, taken),
} as const satisfies StateSets<ChargebackState>;
