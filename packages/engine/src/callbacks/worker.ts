import type { EngineContext } from '../context.ts';
import { LEASE_MS, LeaseKeeper } from '../lease.ts';
import { WorkLoop } from '../work-loop.ts';
import { fromRow } from '../writer/rows.ts';
import { CallbackDelivery, type DeliveryOptions } from './delivery.ts';
import type { CallbackMessage } from './port.ts';

/**
 * Claims due messages, at most $4 an address and none for addresses ($5) that this process is busy with: a dead
 * endpoint with ten thousand messages takes its few places and no more. Index callbacks_due.
 */
export const CLAIM_CALLBACKS = `
  update callbacks c set leased_until = clock_timestamp() + $3::double precision * interval '1 millisecond'
  where (c.merchant_id, c.id) in (
    select due.merchant_id, due.id
    from (
      select distinct endpoint from callbacks
      where state = 'pending' and due_at <= $1 and endpoint <> all ($5::text[])
    ) e
    cross join lateral (
      select merchant_id, id, due_at from callbacks
      where endpoint = e.endpoint and state = 'pending' and due_at <= $1
        and (leased_until is null or leased_until < clock_timestamp())
      order by due_at limit $4 for update skip locked
    ) due
    order by due.due_at limit $2
  ) and c.state = 'pending' and (c.leased_until is null or c.leased_until < clock_timestamp())
  returning c.*`;

/** Deliveries under way in one process. */
const MAX_IN_FLIGHT = 256;
/** Deliveries under way to one address. */
const MAX_PER_ENDPOINT = 16;
/** To an address that just failed to answer only one try at a time goes out until it answers again. */
const MAX_PER_FAILING_ENDPOINT = 1;
const POLL_MS = 250;

/** Delivers the merchants' messages from the outbox. */
export class CallbackWorker {
  readonly #context: EngineContext;
  readonly #delivery: CallbackDelivery;
  readonly #leases: LeaseKeeper<CallbackMessage>;
  readonly #loop: WorkLoop;
  readonly #flights = new Set<Promise<void>>();
  readonly #perEndpoint = new Map<string, number>();
  readonly #failing = new Set<string>();

  constructor(context: EngineContext, options: DeliveryOptions) {
    this.#context = context;
    this.#delivery = new CallbackDelivery(context, options);
    const onError = (error: unknown) => context.log.error({ error }, 'callback worker');
    this.#leases = new LeaseKeeper(context.store, 'callbacks', onError);
    this.#loop = new WorkLoop(() => this.#round(), POLL_MS, onError);
  }

  start(): void {
    this.#loop.start();
  }

  wake(): void {
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await Promise.all(this.#flights);
  }

  async #round(): Promise<boolean> {
    const room = MAX_IN_FLIGHT - this.#flights.size;
    if (room <= 0) return false;
    const full = [...this.#perEndpoint]
      .filter(([endpoint, count]) => count >= this.#limitOf(endpoint))
      .map(([endpoint]) => endpoint);
    const rows = await this.#context.store.query(CLAIM_CALLBACKS, [
      this.#context.clock.now(),
      room,
      LEASE_MS,
      MAX_PER_ENDPOINT,
      full,
    ]);
    for (const row of rows) this.#launch(fromRow<CallbackMessage>(row));
    return rows.length > 0;
  }

  #limitOf(endpoint: string): number {
    return this.#failing.has(endpoint) ? MAX_PER_FAILING_ENDPOINT : MAX_PER_ENDPOINT;
  }

  #launch(message: CallbackMessage): void {
    const { endpoint } = message;
    this.#leases.hold(message);
    this.#perEndpoint.set(endpoint, (this.#perEndpoint.get(endpoint) ?? 0) + 1);
    const flight = this.#delivery
      .deliver(message)
      .then((answered) => {
        if (answered) this.#failing.delete(endpoint);
        else this.#failing.add(endpoint);
      })
      .catch((error: unknown) =>
        this.#context.log.error({ error, callbackId: message.id }, 'callback delivery'),
      )
      .finally(() => {
        this.#leases.release(message);
        this.#flights.delete(flight);
        const left = (this.#perEndpoint.get(endpoint) ?? 1) - 1;
        if (left > 0) this.#perEndpoint.set(endpoint, left);
        else this.#perEndpoint.delete(endpoint);
        this.#loop.wake();
      });
    this.#flights.add(flight);
  }
}
