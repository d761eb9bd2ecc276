/** A payment gateway for Korea inside a merchant's test suite. */
export type { Duration } from './duration.ts';
export { NaruError } from './link.ts';
export { type MatcherResult, naruMatchers } from './matchers.ts';
export {
  type CallbackInbox,
  type EventEndpoint,
  type Naru,
  type Payer,
  type Payouts,
  startNaru,
  type TestClock,
  type Upstream,
} from './naru.ts';
export type * from './types.ts';
