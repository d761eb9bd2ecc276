import type { IncomingHttpHeaders } from 'node:http';
import { eventSignatureFault } from '@naru/engine';
import type { NaruEvent } from '../types.ts';
import { awaited } from './awaited.ts';

export interface WantedEvent {
  readonly type?: string | undefined;
  readonly object?: string | undefined;
  readonly timeoutMs: number;
}

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const ACCEPTED = 204;
const NOT_GENUINE = 400;

/** Where Naru's own events of one gateway arrive: verified, and each of them given to the test once. */
export class EventInbox {
  readonly #now: () => Date;
  readonly #hearers = new Set<() => void>();
  readonly #genuine: NaruEvent[] = [];
  readonly #refused: string[] = [];
  readonly #seen = new Set<NaruEvent>();
  /** Of the endpoint; until it is known nothing is genuine. */
  secret: string | undefined;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Takes a message; answers the status for it. */
  receive({ headers, body }: Received): number {
    const secrets = this.secret === undefined ? [] : [this.secret];
    const fault = eventSignatureFault(secrets, { headers, body }, this.#now());
    if (fault === undefined) this.#genuine.push(this.#eventOf(headers, body));
    else this.#refused.push(fault);
    for (const hear of this.#hearers) hear();
    return fault === undefined ? ACCEPTED : NOT_GENUINE;
  }

  next({ type, object, timeoutMs }: WantedEvent): Promise<NaruEvent> {
    return awaited({
      hearers: this.#hearers,
      timeoutMs,
      look: () => {
        const found = this.received(object).find(
          (one) => !this.#seen.has(one) && (type === undefined || isOfType(one, type)),
        );
        if (found) this.#seen.add(found);
        return found;
      },
      absence: () => this.#absence({ type, object, timeoutMs }),
    });
  }

  /** Genuine ones, in the order in which they came. */
  received(object?: string): NaruEvent[] {
    return this.#genuine.filter((event) => object === undefined || isAbout(event, object));
  }

  #eventOf(headers: IncomingHttpHeaders, body: string): NaruEvent {
    const id = String(headers['webhook-id']);
    const { type, timestamp, data } = JSON.parse(body) as Pick<NaruEvent, 'type' | 'timestamp' | 'data'>;
    const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    const delivery = this.#genuine.filter((one) => one.id === id).length + 1;
    return { id, type, timestamp, data, delivery, headers: Object.fromEntries(texts), body };
  }

  #absence({ type, object, timeoutMs }: WantedEvent): string {
    const wanted = [type ?? 'event', ...(object === undefined ? [] : [`about ${object}`])].join(' ');
    const lines = this.received(object).map(
      (event) => `  ${event.type} ${event.data.sequence} of ${event.data['orderNumber'] ?? event.data.id}`,
    );
    const known =
      lines.length === 0 ? 'There is none at all.' : `There are, some given before:\n${lines.join('\n')}`;
    const refused =
      this.#refused.length === 0
        ? ''
        : ` ${this.#refused.length} were not genuine, the last: ${this.#refused.at(-1)}.`;
    return `No ${wanted} within ${timeoutMs} ms.${refused} ${known}`;
  }
}

/** A type, or a group of them as endpoints ask for it. */
function isOfType({ type }: NaruEvent, wanted: string): boolean {
  return wanted.endsWith('.*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}

const NUMBERS = ['id', 'orderNumber', 'platformNumber', 'caseNumber'] as const;

/** Of a payment's refunds and chargebacks, too. */
function isAbout({ data }: NaruEvent, object: string): boolean {
  const { payment } = data;
  const of = [data, typeof payment === 'object' && payment !== null ? payment : {}];
  return of.some((one) =>
    NUMBERS.some((name) => (one as Readonly<Record<string, unknown>>)[name] === object),
  );
}
