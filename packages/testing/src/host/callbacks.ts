import type { CallbackState, KeptCallback, KeptDelivery } from '@naru/engine';
import { callbacksUnder } from '@naru/gateway';
import type { Callback, Undelivered } from '../types.ts';
import { awaited } from './awaited.ts';
import type { TestGateway } from './gateway.ts';

/** Of one question to the database. */
const PAGE_CALLBACKS = 200;

interface Kept {
  readonly callback: KeptCallback;
  readonly deliveries: readonly KeptDelivery[];
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
    return awaited({
      hearers: this.#gateway.instance.gateway.onDelivery,
      timeoutMs,
      look: async () => {
        const found = (await this.arrived(order)).find(
          (one) => !this.#seen.has(keyOf(one)) && (event === undefined || one.event === event),
        );
        if (found) this.#seen.add(keyOf(found));
        return found;
      },
      absence: () => this.#absence({ order, event, timeoutMs }),
    });
  }

  /** All deliveries that reached an address, or were tried to, oldest first. */
  async arrived(order?: string): Promise<Callback[]> {
    const arrived = (await this.#kept(order)).flatMap(({ callback, deliveries }) =>
      deliveries
        .filter(({ outcome }) => outcome !== 'dropped')
        .map((delivery) => callbackOf(callback, delivery)),
    );
    return arrived.toSorted((a, b) => a.sentAt.localeCompare(b.sentAt) || a.delivery - b.delivery);
  }

  /** What nobody accepted. */
  async undelivered(): Promise<Undelivered[]> {
    const states = ['pending', 'exhausted'] as const;
    const kept = await Promise.all(states.map((state) => this.#all(state)));
    return (await this.#withDeliveries(kept.flat())).map(({ callback, deliveries }) => {
      const { id, event, snapshot, url, state } = callback;
      const last = deliveries.at(-1);
      const answered = last?.replyStatus == null ? null : `answered ${last.replyStatus}: ${last.replyBody}`;
      return {
        id,
        event,
        orderNumber: snapshot.orderNumber,
        url,
        state,
        deliveries: deliveries.length,
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

  async #kept(order: string | undefined): Promise<Kept[]> {
    const { gateway } = this.#gateway.instance;
    return this.#withDeliveries(
      order === undefined
        ? await this.#all(null)
        : await callbacksUnder(gateway, order, Number.MAX_SAFE_INTEGER),
    );
  }

  /** All of a state, or of any: the engine lists them page by page. */
  async #all(state: CallbackState | null): Promise<KeptCallback[]> {
    const records = this.#gateway.instance.gateway.engine.callbacks;
    const all: KeptCallback[] = [];
    let before: string | null = null;
    for (;;) {
      const page: KeptCallback[] = await records.recent(state, PAGE_CALLBACKS, before);
      all.push(...page);
      if (page.length < PAGE_CALLBACKS) return all;
      before = page.at(-1)?.id ?? null;
    }
  }

  async #withDeliveries(callbacks: readonly KeptCallback[]): Promise<Kept[]> {
    const found = await this.#gateway.instance.gateway.engine.callbacks.deliveriesOf(callbacks);
    const deliveries = Map.groupBy(found, ({ callbackId }) => callbackId);
    return callbacks.map((callback) => ({ callback, deliveries: deliveries.get(callback.id) ?? [] }));
  }

  /** Why there is none, for whoever reads the failed test. */
  async #absence({ order, event, timeoutMs }: Wanted): Promise<string> {
    const wanted = [event ?? 'callback', ...(order === undefined ? [] : [`of order ${order}`])].join(' ');
    const kept = await this.#kept(order);
    const lines = kept.map(
      ({ callback: { event: name, snapshot, url, state }, deliveries }) =>
        `  ${name} of ${snapshot.orderNumber} to ${url}: ${state}, ` +
        `${deliveries.length === 0 ? 'not sent yet' : deliveries.map(({ outcome }) => outcome).join(', ')}`,
    );
    const known =
      lines.length === 0 ? 'There is none at all.' : `There are, some given before:\n${lines.join('\n')}`;
    return `No ${wanted} within ${timeoutMs} ms. ${known}`;
  }
}

function callbackOf({ id, event, snapshot }: KeptCallback, delivery: KeptDelivery): Callback {
  const body = delivery.requestBody ?? '';
  return {
    id,
    event,
    orderNumber: snapshot.orderNumber,
    platformNumber: snapshot.platformNumber,
    url: delivery.requestUrl,
    headers: delivery.requestHeaders,
    body,
    members: membersOf(body),
    delivery: delivery.number,
    outcome: delivery.outcome,
    reply:
      delivery.replyStatus === null ? null : { status: delivery.replyStatus, body: delivery.replyBody ?? '' },
    error: delivery.error,
    sentAt: delivery.sentAt.toISOString(),
  };
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
