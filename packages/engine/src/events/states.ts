import { type StateTraits, setsOf, statesOf } from '../base/state-sets.ts';
import { stateTable, type Transition } from '../base/states.ts';

/** `kept`: events are kept for it. `served`: they are sent. */
const STATES = {
  enabled: ['kept', 'served'],
  paused: ['kept'],
  disabled: ['kept'],
  gone: ['kept'],
  removed: [],
} as const satisfies StateTraits<string, 'kept' | 'served'>;

export type EndpointState = keyof typeof STATES;
export const ENDPOINT_STATES = statesOf<EndpointState>(STATES);

export const ENDPOINT_EVENTS = [
  'paused',
  'resumed',
  'failed_long',
  'answered',
  'refused',
  'removed',
] as const;
export type EndpointEvent = (typeof ENDPOINT_EVENTS)[number];

export type EndpointRow = Transition<EndpointState, EndpointEvent, never, never, never>;

/**
 * An operator pauses and resumes an endpoint. One that accepts nothing for a day is `disabled`, and tried with its
 * oldest event now and then: when it accepts that, it is enabled again. One that answers 410 is `gone`: only an
 * operator resumes it.
 */
export const ENDPOINT_TABLE = stateTable<EndpointRow>({
  noun: 'event endpoint',
  states: ENDPOINT_STATES,
  events: ENDPOINT_EVENTS,
  saidBy: { paused: ['paused'], resumed: ['enabled'], removed: ['removed'] },
  transitions: [
    { from: 'enabled', event: 'paused', to: 'paused' },
    { from: 'enabled', event: 'failed_long', to: 'disabled' },
    { from: 'enabled', event: 'refused', to: 'gone' },
    { from: 'enabled', event: 'removed', to: 'removed' },
    { from: 'paused', event: 'resumed', to: 'enabled' },
    { from: 'paused', event: 'removed', to: 'removed' },
    { from: 'disabled', event: 'paused', to: 'paused' },
    { from: 'disabled', event: 'resumed', to: 'enabled' },
    { from: 'disabled', event: 'answered', to: 'enabled' },
    { from: 'disabled', event: 'refused', to: 'gone' },
    { from: 'disabled', event: 'removed', to: 'removed' },
    { from: 'gone', event: 'paused', to: 'paused' },
    { from: 'gone', event: 'resumed', to: 'enabled' },
    { from: 'gone', event: 'removed', to: 'removed' },
  ],
});

export const ENDPOINT_SETS = setsOf(STATES, ['kept', 'served']);

/** `unaccepted`: its endpoint was to accept it, and has not. */
const MESSAGE_STATES = {
  pending: ['unaccepted'],
  delivered: [],
  exhausted: ['unaccepted'],
  dropped: [],
} as const satisfies StateTraits<string, 'unaccepted'>;

export type EventMessageState = keyof typeof MESSAGE_STATES;
export const EVENT_MESSAGE_STATES = statesOf<EventMessageState>(MESSAGE_STATES);
export const EVENT_MESSAGE_SETS = setsOf(MESSAGE_STATES, ['unaccepted']);
