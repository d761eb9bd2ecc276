import type { CallbackFault, CallbackFaults, Clock, Queryable } from '@naru/engine';
import { newId } from '@naru/engine';

export type OrderedFault = 'delay' | 'drop' | 'duplicate' | 'wrong_signature';

const ORDER = `
  insert into sandbox_callback_faults (id, fault, remaining, delay_ms, created_at, target)
  values ($1, $2, $3, $4, $5, $6)`;
/** Uses up one of the oldest order; rows that are used up go. */
const USE = `
  update sandbox_callback_faults set remaining = remaining - 1
  where id = (
    select id from sandbox_callback_faults where remaining > 0 and target = $1
    order by created_at, id limit 1 for update skip locked
  )
  returning fault, delay_ms`;
const CLEAR = `delete from sandbox_callback_faults where target = $1`;
const ANY = `select exists (select 1 from sandbox_callback_faults where remaining > 0 and target = $1) as any`;

/** Faults ordered for the next callbacks. A delay on one message and none on the next one reorders them. */
export class SandboxCallbackFaults implements CallbackFaults {
  readonly #store: Queryable;
  readonly #clock: Clock;

  constructor(store: Queryable, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The next `count` deliveries suffer `fault`. */
  async order(fault: OrderedFault, count: number, delayMs: number): Promise<void> {
    const now = this.#clock.now();
    await this.#store.query(ORDER, [newId(now), fault, count, BigInt(delayMs), now, 'callback']);
  }

  async clear(): Promise<void> {
    await this.#store.query(CLEAR, ['callback']);
  }

  async next(): Promise<CallbackFault | undefined> {
    const row = await nextFault(this.#store, 'callback');
    if (!row) return undefined;
    return row.fault === 'delay' ? { kind: 'delay', delayMs: Number(row.delay_ms) } : { kind: row.fault };
  }
}

/** Uses up one order of a fault, if there is any. */
async function nextFault(
  store: Queryable,
  target: 'callback' | 'notice',
): Promise<{ fault: OrderedFault; delay_ms: bigint } | undefined> {
  const [any] = await store.query<{ any: boolean }>(ANY, [target]);
  if (!any?.any) return undefined;
  const [row] = await store.query<{ fault: OrderedFault; delay_ms: bigint }>(USE, [target]);
  return row;
}

/**
 * Notices of the simulated channel that get lost on their way: the channel knows how an order ended and the engine is
 * not notified, as when a webhook does not arrive. The engine finds it out only by asking.
 */
export class SandboxNoticeFaults {
  readonly #store: Queryable;
  readonly #clock: Clock;

  constructor(store: Queryable, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The next `count` notices are lost. */
  async lose(count: number): Promise<void> {
    const now = this.#clock.now();
    await this.#store.query(ORDER, [newId(now), 'drop', count, 0n, now, 'notice']);
  }

  async clear(): Promise<void> {
    await this.#store.query(CLEAR, ['notice']);
  }

  async isNextLost(): Promise<boolean> {
    return (await nextFault(this.#store, 'notice')) !== undefined;
  }
}
