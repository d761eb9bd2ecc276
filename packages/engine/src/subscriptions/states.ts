import { whereApplies } from '../base/state-sets.ts';
import { type StateSets, stateTable, type Transition } from '../base/states.ts';

export const SUBSCRIPTION_STATES = [
  'pending',
  'active',
  'charging',
  'retrying',
  'stopping',
  'stopped',
  'ended',
] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

export const SUBSCRIPTION_EVENTS = [
  'charge',
  'postpone',
  'remind',
  'adjust',
  'stop',
  'paid',
  'declined',
  'tries_used_up',
  'lapsed',
  'given_up',
] as const;
export type SubscriptionEvent = (typeof SUBSCRIPTION_EVENTS)[number];

export type SubscriptionRow = Transition<SubscriptionState, SubscriptionEvent, never, never, 'start_payment'>;
type Row = SubscriptionRow;

/** While no payment is under way. */
const waiting: Row[] = (['active', 'retrying'] as const).flatMap((from): Row[] => [
  { from, event: 'charge', to: 'charging', effect: 'start_payment' },
  { from, event: 'postpone', to: from },
  { from, event: 'stop', to: 'stopped' },
  { from, event: 'given_up', to: 'ended' },
]);

const adjustable: Row[] = (['pending', 'active', 'charging', 'retrying'] as const).map((from): Row => {
  return { from, event: 'adjust', to: from };
});

/** A request while a payment is under way takes effect when that is over. */
const stopping: Row[] = (['paid', 'declined', 'tries_used_up', 'lapsed'] as const).map((event): Row => {
  return { from: 'stopping', event, to: 'stopped' };
});

/**
 * A subscription is `pending` until the payment that registers it is paid; then it waits for its next day (`active`),
 * is `charging`, and waits again, either for the next day or, after a decline, for the next try (`retrying`). `paid`,
 * `declined` and `lapsed` are results of the payment under way. A `lapsed` one ended without an answer of the issuer:
 * it may have taken money, so its period is never charged again.
 */
export const SUBSCRIPTION_TABLE = stateTable<SubscriptionRow>({
  noun: 'subscription',
  states: SUBSCRIPTION_STATES,
  events: SUBSCRIPTION_EVENTS,
  transitions: [
    { from: 'pending', event: 'paid', to: 'active' },
    { from: 'pending', event: 'declined', to: 'ended' },
    { from: 'pending', event: 'lapsed', to: 'ended' },
    { from: 'pending', event: 'stop', to: 'stopping' },
    ...waiting,
    { from: 'active', event: 'remind', to: 'active' },
    { from: 'charging', event: 'paid', to: 'active' },
    { from: 'charging', event: 'declined', to: 'retrying' },
    { from: 'charging', event: 'tries_used_up', to: 'ended' },
    { from: 'charging', event: 'lapsed', to: 'active' },
    { from: 'charging', event: 'stop', to: 'stopping' },
    ...stopping,
    ...adjustable,
  ],
});

export const SUBSCRIPTION_SETS = {
  /** Its next charge is scheduled. */
  chargeable: whereApplies(SUBSCRIPTION_TABLE, 'charge'),
  /** A payment of it is under way. */
  underWay: whereApplies(SUBSCRIPTION_TABLE, 'paid'),
} as const satisfies StateSets<SubscriptionState>;
