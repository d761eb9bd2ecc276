import { inStates } from '../base/state-sets.ts';
import { ENDPOINT_SETS } from './states.ts';

/** SQL: whether a message waits for its time; what waits for an endpoint that is not served waits for that. */
export const IS_MESSAGE_WAITING = `state = 'pending' and exists (
  select from event_endpoints e
  where e.id = event_messages.endpoint_id and e.state ${inStates(ENDPOINT_SETS.served)})`;

/** SQL: whether an endpoint waits to be tried: it has to have something to be tried with. */
export const IS_PROBE_WAITING = `state = 'disabled' and exists (
  select from event_messages m where m.endpoint_id = event_endpoints.id and m.state = 'pending')`;
