import type { Callback, Undelivered } from '../types.ts';
import type { TestGateway } from './gateway.ts';

/** As GET /_sandbox/callbacks answers. */
interface KeptView {
  readonly id: string;
  readonly event: string;
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly url: string;
  readonly state: string;
  readonly deliveries: readonly {
    readonly number: number;
    readonly sentAt: string;
    readonly outcome: string;
    readonly request: {
      readonly url: string;
      readonly headers: Record<string, string>;
      readonly body: string;
    };
    readonly reply: { readonly status: number; readonly body: string } | null;
    readonly error: string | null;
  }[];
}

export interface Wanted {
  readonly order?: string | undefined;
  readonly event?: string | undefined;
  readonly timeoutMs: number;
}

const FAULTS = ['drop', 'delay', 'duplicate', 'wrong_signature'] as const;
export type Fault = (typeof FAULTS)[number];

/** The callbacks of one gateway, as a test reads them: each delivery once. */
export class Callbacks {
  readonly #gateway: TestGateway;
  readonly #seen = new Set<string>();

  constructor(gateway: TestGateway) {
    this.#gateway = gateway;
  }

  /** The next delivery that `next` has not given yet; those that a fault dropped never came. */
  async next({ order, event, timeoutMs }: Wanted): Promise<Callback> {
    const { onDelivery } = this.#gateway.instance.gateway;
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      // Heard from before the look: a delivery that is recorded during it is not missed.
      let wake = () => {};
      const heard = new Promise<void>((resolve) => {
        wake = resolve;
      });
      onDelivery.add(wake);
      const timer = setTimeout(wake, Math.max(0, deadlineMs - performance.now()));
      try {
        const found = (await this.arrived(order)).find(
          (one) => !this.#seen.has(keyOf(one)) && (event === undefined || one.event === event),
        );
        if (found) {
          this.#seen.add(keyOf(found));
          return found;
        }
        if (performance.now() >= deadlineMs)
          throw new Error(await this.#absence({ order, event, timeoutMs }));
        await heard;
      } finally {
        clearTimeout(timer);
        onDelivery.delete(wake);
      }
    }
  }

  /** All deliveries that reached an address, or were tried to, oldest first. */
  async arrived(order?: string): Promise<Callback[]> {
    const deliveries = (await this.#kept(order)).flatMap((callback) =>
      callback.deliveries
        .filter(({ outcome }) => outcome !== 'dropped')
        .map((delivery) => ({
          id: callback.id,
          event: callback.event,
          orderNumber: callback.orderNumber,
          platformNumber: callback.platformNumber,
          url: delivery.request.url,
          headers: delivery.request.headers,
          body: delivery.request.body,
          members: membersOf(delivery.request.body),
          delivery: delivery.number,
          outcome: delivery.outcome,
          reply: delivery.reply,
          error: delivery.error,
          sentAt: delivery.sentAt,
        })),
    );
    return deliveries.toSorted((a, b) => a.sentAt.localeCompare(b.sentAt) || a.delivery - b.delivery);
  }

  /** What nobody accepted. */
  async undelivered(): Promise<Undelivered[]> {
    const { engine } = this.#gateway.instance.gateway;
    const states = ['pending', 'exhausted'] as const;
    const kept = await Promise.all(states.map((state) => engine.callbacks.recent(state, 1000, null)));
    const callbacks = kept.flat();
    const deliveries = await engine.callbacks.deliveriesOf(callbacks);
    return callbacks.map(({ id, event, snapshot, url, state }) => {
      const own = deliveries.filter(({ callbackId }) => callbackId === id);
      const last = own.at(-1);
      const answered = last?.replyStatus == null ? null : `answered ${last.replyStatus}: ${last.replyBody}`;
      return {
        id,
        event,
        orderNumber: snapshot.orderNumber,
        url,
        state,
        deliveries: own.length,
        lastError: last?.error ?? answered,
      };
    });
  }

  async fault(fault: Fault, count = 1, delayMs = 0): Promise<void> {
    if (!FAULTS.includes(fault))
      throw new TypeError(`a fault is ${FAULTS.join(', ')}; it is ${String(fault)}`);
    const body = { fault, count, ...(fault === 'delay' ? { seconds: delayMs / 1000 } : {}) };
    await this.#gateway.call('POST', '/_sandbox/callback-faults', body);
  }

  async #kept(order: string | undefined): Promise<readonly KeptView[]> {
    const query = order === undefined ? '' : `?no=${encodeURIComponent(order)}`;
    const answer = await this.#gateway.call<{ callbacks: KeptView[] }>('GET', `/_sandbox/callbacks${query}`);
    return answer.callbacks;
  }

  /** Why there is none, for whoever reads the failed test. */
  async #absence({ order, event, timeoutMs }: Wanted): Promise<string> {
    const wanted = [event ?? 'callback', ...(order === undefined ? [] : [`of order ${order}`])].join(' ');
    const kept = await this.#kept(order);
    const lines = kept.map(
      ({ event: name, orderNumber, url, state, deliveries }) =>
        `  ${name} of ${orderNumber} to ${url}: ${state}, ` +
        `${deliveries.length === 0 ? 'not sent yet' : deliveries.map(({ outcome }) => outcome).join(', ')}`,
    );
    const known =
      lines.length === 0 ? 'There is none at all.' : `There are, some given before:\n${lines.join('\n')}`;
    return `No ${wanted} within ${timeoutMs} ms. ${known}`;
  }
}

function keyOf({ id, delivery }: Callback): string {
  return `${id} ${delivery}`;
}

function membersOf(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return Object.fromEntries(new URLSearchParams(body));
  }
}
