import type { EngineContext } from '../context.ts';
import { LEASE_MS } from '../lease.ts';
import { OutboxWorker } from '../outbox-worker.ts';
import { fromRow } from '../writer/rows.ts';
import { CallbackDelivery, type DeliveryOptions } from './delivery.ts';
import type { CallbackMessage } from './port.ts';

/**
 * Claims due messages, at most $4 an address, and no more than what is left ($6) at addresses that this process is
 * busy with ($5): a dead endpoint with ten thousand messages takes its few places and no more. The addresses are
 * found by hopping along index callbacks_due, one probe an address however many messages wait for it.
 */
export const CLAIM_CALLBACKS = `
  with recursive waiting (endpoint) as (
    (select endpoint from callbacks where state = 'pending' order by endpoint limit 1)
    union all
    select (
      select n.endpoint from callbacks n
      where n.state = 'pending' and n.endpoint > w.endpoint order by n.endpoint limit 1
    )
    from waiting w where w.endpoint is not null
  )
  update callbacks c set leased_until = clock_timestamp() + $3::double precision * interval '1 millisecond'
  where (c.merchant_id, c.id) in (
    select due.merchant_id, due.id
    from waiting w
    left join unnest($5::text[], $6::integer[]) busy (endpoint, room) using (endpoint)
    cross join lateral (
      select merchant_id, id, due_at from callbacks
      where endpoint = w.endpoint and state = 'pending' and due_at <= $1
        and (leased_until is null or leased_until < clock_timestamp())
      order by due_at limit coalesce(busy.room, $4) for update skip locked
    ) due
    order by due.due_at limit $2
  ) and c.state = 'pending' and (c.leased_until is null or c.leased_until < clock_timestamp())
  returning c.*`;

/** Deliveries under way in one process. */
const MAX_IN_FLIGHT = 256;
/** Deliveries under way to one address that has answered before. */
const MAX_PER_ENDPOINT = 16;
/** To an address of which nothing is known yet: sixteen new ones that hang must not fill all places at once. */
const MAX_PER_NEW_ENDPOINT = 4;
/** To an address that just failed to answer only one try at a time goes out until it answers again. */
const MAX_PER_FAILING_ENDPOINT = 1;
/** Addresses remembered as answering; each is a parameter of the claim. */
const MAX_REMEMBERED = 1000;
const POLL_MS = 250;

/** Delivers the merchants' messages from the outbox. */
export class CallbackWorker extends OutboxWorker<CallbackMessage> {
  readonly #delivery: CallbackDelivery;
  readonly #perEndpoint = new Map<string, number>();
  readonly #failing = new Set<string>();
  readonly #proven = new Set<string>();

  constructor(context: EngineContext, options: DeliveryOptions) {
    super(context, {
      table: 'callbacks',
      pauseMs: POLL_MS,
      name: 'callback worker',
      maxInFlight: MAX_IN_FLIGHT,
    });
    this.#delivery = new CallbackDelivery(context, options);
  }

  protected async claim(room: number): Promise<readonly CallbackMessage[]> {
    const busy = [...new Set([...this.#perEndpoint.keys(), ...this.#failing, ...this.#proven])];
    const rows = await this.context.store.query(CLAIM_CALLBACKS, [
      this.context.clock.now(),
      room,
      LEASE_MS,
      MAX_PER_NEW_ENDPOINT,
      busy,
      busy.map((endpoint) => this.#roomAt(endpoint)),
    ]);
    return rows.map((row) => fromRow<CallbackMessage>(row));
  }

  /** An address gives few at a time, so that a claim may leave room and messages. */
  protected override mayBeMore(claimed: number): boolean {
    return claimed > 0;
  }

  #roomAt(endpoint: string): number {
    const known = this.#proven.has(endpoint) ? MAX_PER_ENDPOINT : MAX_PER_NEW_ENDPOINT;
    const limit = this.#failing.has(endpoint) ? MAX_PER_FAILING_ENDPOINT : known;
    return Math.max(0, limit - (this.#perEndpoint.get(endpoint) ?? 0));
  }

  #remember(endpoint: string, answered: boolean): void {
    if (!answered) this.#proven.delete(endpoint);
    else if (this.#proven.size < MAX_REMEMBERED) this.#proven.add(endpoint);
  }

  protected async call(message: CallbackMessage): Promise<void> {
    const { endpoint } = message;
    this.#perEndpoint.set(endpoint, (this.#perEndpoint.get(endpoint) ?? 0) + 1);
    try {
      const answered = await this.#delivery.deliver(message);
      if (answered) this.#failing.delete(endpoint);
      else this.#failing.add(endpoint);
      this.#remember(endpoint, answered);
    } finally {
      const left = (this.#perEndpoint.get(endpoint) ?? 1) - 1;
      if (left > 0) this.#perEndpoint.set(endpoint, left);
      else this.#perEndpoint.delete(endpoint);
    }
  }

  protected failed(message: CallbackMessage, error: unknown): void {
    this.context.log.error({ error, callbackId: message.id }, 'callback delivery');
  }
}
