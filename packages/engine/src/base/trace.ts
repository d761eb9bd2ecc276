import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Details } from './details.ts';

/*
 * W3C trace context: a caller may say to which trace a call belongs (header `traceparent`). It is kept with the order
 * that the call creates, is logged with each of its transitions, and is sent with its callbacks, so that a merchant's
 * own tracing sees both ends.
 */

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;

const current = new AsyncLocalStorage<string>();

/** Parses a trace header into the form that is kept, without what later versions append. Invalid ones are ignored. */
export function readTraceparent(header: string | undefined): string | undefined {
  const [, version, traceId = '', parentId = '', flags, more] = TRACEPARENT.exec(header ?? '') ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (ZEROS.test(traceId) || ZEROS.test(parentId)) return undefined;
  return `00-${traceId}-${parentId}-${flags}`;
}

/** Runs `work` as part of a trace. */
export function inTrace(traceparent: string, work: () => void): void {
  current.run(traceparent, work);
}

/** The member of an order's details that keeps its trace, or nothing. */
export function tracedDetails(): Details {
  const traceparent = current.getStore();
  return traceparent === undefined ? {} : { engine: { traceparent } };
}

/** The trace that an order was made in. What is none is left out: nothing of an order depends on it. */
export function traceOf({ engine = {} }: Details): string | undefined {
  const kept = 'traceparent' in engine ? engine.traceparent : undefined;
  return typeof kept === 'string' ? readTraceparent(kept) : undefined;
}

export function traceIdOf(details: Details): string | undefined {
  return traceOf(details)?.split('-')[1];
}

/** The header for a message about the order: the same trace with a new span. */
export function nextTraceparent(traceparent: string): string {
  const [version, traceId, , flags] = traceparent.split('-');
  return [version, traceId, randomBytes(8).toString('hex'), flags].join('-');
}
