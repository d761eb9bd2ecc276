import type { IncomingHttpHeaders } from 'node:http';
import { eventSignatureFault } from '@naru/engine';

/** What an event says that it is about; nobody has verified it where there is a fault. */
export interface ReadEvent {
  readonly fault: string | undefined;
  readonly dialect: string | undefined;
  readonly app: string | undefined;
  readonly type: string | undefined;
  /** The kind of object, and its id. */
  readonly object: string | undefined;
  readonly id: string | undefined;
  /** Its order number, or the number of a chargeback's case. */
  readonly number: string | undefined;
  readonly sequence: number | undefined;
}

/** Whether a message has the form of Naru's own events: callbacks of the dialects have no such headers. */
export function isEvent(headers: IncomingHttpHeaders): boolean {
  return headers['webhook-id'] !== undefined && headers['webhook-signature'] !== undefined;
}

/** Verifies an event as a merchant does. `secrets`: of the endpoints that this listener knows. */
export function readEvent(
  secrets: readonly string[],
  received: { readonly headers: IncomingHttpHeaders; readonly body: string },
  now: Date,
): ReadEvent {
  const fault =
    secrets.length === 0
      ? 'its secret is not known: start with --events or --event-secret'
      : eventSignatureFault(secrets, received, now);
  const { type, data } = membersOf(received.body);
  const said = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  const text = (name: string) => (typeof said[name] === 'string' ? said[name] : undefined);
  return {
    fault,
    dialect: text('dialect'),
    app: text('appId'),
    type: typeof type === 'string' ? type : undefined,
    object: text('object'),
    id: text('id'),
    number: text('orderNumber') ?? text('caseNumber'),
    sequence: typeof said['sequence'] === 'number' ? said['sequence'] : undefined,
  };
}

function membersOf(body: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(body) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

/** `payment.captured  payment  ORDER-1001  #2` */
export function wordsOfEvent({ type, object, number, id, sequence }: ReadEvent): readonly string[] {
  const words = [type, object, number ?? id, sequence === undefined ? undefined : `#${sequence}`];
  return words.filter((word) => word !== undefined);
}
