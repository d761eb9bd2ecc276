import type { CallbackFault, CallbackFaults, Clock, Queryable } from '@naru/engine';
import { newId } from '@naru/engine';

export type OrderedFault = 'delay' | 'drop' | 'duplicate' | 'wrong_signature';

const ORDER = `
  insert into sandbox_callback_faults (id, fault, remaining, delay_ms, created_at) values ($1, $2, $3, $4, $5)`;
/** Uses up one of the oldest order; rows that are used up go. */
const USE = `
  update sandbox_callback_faults set remaining = remaining - 1
  where id = (
    select id from sandbox_callback_faults where remaining > 0 order by created_at, id limit 1 for update skip locked
  )
  returning fault, delay_ms`;
const CLEAR = `delete from sandbox_callback_faults`;
const ANY = `select exists (select 1 from sandbox_callback_faults where remaining > 0) as any`;

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
    await this.#store.query(ORDER, [newId(now), fault, count, BigInt(delayMs), now]);
  }

  async clear(): Promise<void> {
    await this.#store.query(CLEAR);
  }

  async next(): Promise<CallbackFault | undefined> {
    const [any] = await this.#store.query<{ any: boolean }>(ANY);
    if (!any?.any) return undefined;
    const [row] = await this.#store.query<{ fault: OrderedFault; delay_ms: bigint }>(USE);
    if (!row) return undefined;
    return row.fault === 'delay' ? { kind: 'delay', delayMs: Number(row.delay_ms) } : { kind: row.fault };
  }
}
