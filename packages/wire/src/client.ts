import type { ConnectFault, TransportFault } from './transport.ts';

/** What typed clients of contracts have in common. */

export const DEFAULT_TIMEOUT_MS = 30_000;

/** Why the outcome of a call is not known. */
export type UnknownCause = TransportFault | { readonly type: 'malformed_answer'; readonly detail: string };

/** It may or may not have been carried out. */
export interface UnknownOutcome<Cause = UnknownCause> {
  readonly ok: false;
  readonly kind: 'unknown';
  readonly cause: Cause;
}

export function unknownOutcome<Cause>(cause: Cause): UnknownOutcome<Cause> {
  return { ok: false, kind: 'unknown', cause };
}

/** The call did not get as far as a connection, so it was not carried out: it may be sent again as it is. */
export interface NotSent {
  readonly ok: false;
  readonly kind: 'not_sent';
  readonly cause: ConnectFault;
}

/** What a call comes to that has no answer. */
export function unanswered(fault: TransportFault | ConnectFault): NotSent | UnknownOutcome<TransportFault> {
  return fault.type === 'no_connection'
    ? { ok: false, kind: 'not_sent', cause: fault }
    : unknownOutcome(fault);
}

/** An answer came, but it does not say what the contract lets it say. */
export function malformedAnswer(detail: string): UnknownOutcome {
  return unknownOutcome({ type: 'malformed_answer', detail });
}

/** The base of an API without slashes at its end. Throws when it is no plain http or https address. */
export function checkedBaseUrl(baseUrl: string): string {
  const url = new URL(baseUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError('baseUrl must be http or https');
  if (url.search !== '' || url.hash !== '')
    throw new TypeError('baseUrl must not have a query or a fragment');
  return url.href.replace(/\/{1,9}$/, '');
}
