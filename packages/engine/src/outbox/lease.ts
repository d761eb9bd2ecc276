import type { Queryable } from '../store/store.ts';

/**
 * How long a worker holds a piece of work without renewing its lease. The work of a killed worker continues after this
 * time at the latest (docs/operation.md); a living one renews well before.
 */
export const LEASE_MS = 4000;
const RENEW_EVERY_MS = 1300;
/**
 * Limit of renewals under way. When a server is gone silently, a missing answer is noticed only after half a minute,
 * and each renewal holds a connection: two may be lost that way, and the third succeeds when there is a server again.
 */
const MAX_RENEWALS = 3;
/** Every lease is shorter than this (the longest, for questions to the tax office, is 15 s). */
const MAX_LEASE_MS = 60_000;

/**
 * SQL: a worker holds the row. A lease that ends later than any could was taken while the database's clock was ahead;
 * it is ignored, because its process was killed or renews every second. Work would otherwise be blocked for as long as
 * the clock was wrong, days perhaps.
 */
export const isHeldSql = (alias?: string): string => {
  const column = alias === undefined ? 'leased_until' : `${alias}.leased_until`;
  const longest = `clock_timestamp() + interval '${MAX_LEASE_MS} milliseconds'`;
  return `(${column} is not null and ${column} > clock_timestamp() and ${column} < ${longest})`;
};

/** SQL: no worker holds the row. */
export const isFreeSql = (alias?: string): string => `(not ${isHeldSql(alias)})`;

export interface Leased {
  readonly merchantId: string;
  readonly id: string;
}

/** A row that another session has locked is skipped: the leases of all others must not run out because of it. */
export const renewSql = (table: string) => `
  update ${table} t set leased_until = clock_timestamp() + $3::double precision * interval '1 millisecond'
  where (t.merchant_id, t.id) in (
    select h.merchant_id, h.id from ${table} h
    where (h.merchant_id, h.id) in (select * from unnest($1::uuid[], $2::uuid[])) and h.leased_until is not null
    for update skip locked
  )`;

export type LeasedTable = 'effects' | 'callbacks' | 'mails' | 'event_messages';

/** Keeps the leases of the work that this process has in hand. */
export class LeaseKeeper<T extends Leased> {
  readonly #store: Queryable;
  readonly #sql: string;
  readonly #onError: (error: unknown) => void;
  readonly #held = new Map<string, T>();
  /** When each renewal under way began. */
  readonly #renewals = new Set<{ readonly atMs: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Queryable, table: LeasedTable, onError: (error: unknown) => void) {
    this.#store = store;
    this.#sql = renewSql(table);
    this.#onError = onError;
  }

  get size(): number {
    return this.#held.size;
  }

  hold(work: T): void {
    this.#held.set(work.id, work);
    this.#timer ??= setInterval(() => void this.#renew(), RENEW_EVERY_MS);
  }

  holds(id: string): boolean {
    return this.#held.has(id);
  }

  release(work: T): void {
    this.#held.delete(work.id);
    if (this.#held.size === 0 && this.#timer) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  held(): T[] {
    return [...this.#held.values()];
  }

  async #renew(): Promise<void> {
    const held = this.held();
    if (held.length === 0 || !this.#mayRenew()) return;
    const renewal = { atMs: performance.now() };
    this.#renewals.add(renewal);
    try {
      await this.#store.query(this.#sql, [
        held.map((work) => work.merchantId),
        held.map((work) => work.id),
        LEASE_MS,
      ]);
    } catch (error) {
      this.#onError(error);
    } finally {
      this.#renewals.delete(renewal);
    }
  }

  /** Beside one under way only when its leases have run out. */
  #mayRenew(): boolean {
    const nowMs = performance.now();
    const isWaiting = [...this.#renewals].some(({ atMs }) => nowMs - atMs < LEASE_MS);
    return !isWaiting && this.#renewals.size < MAX_RENEWALS;
  }
}
