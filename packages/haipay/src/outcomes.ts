import type { EndpointName } from './endpoints.ts';
import type { ErrorName } from './errors.ts';

/** What sends money on its way: done twice, it is gone twice. */
export const MOVES_MONEY: ReadonlySet<EndpointName> = new Set(['payApply', 'refundApply']);

/**
 * What leaves open whether an order is made: that by this call, or, where this one was not looked at, that by the one
 * before it, whose answer did not come.
 */
export const LEAVES_OPEN: ReadonlySet<string> = new Set<ErrorName>([
  'internal_error',
  'busy',
  'too_many_requests',
]);
