import { type Leased, type LeasedTable, LeaseKeeper } from './lease.ts';
import type { Queryable } from './store/store.ts';

interface FlightsOptions {
  readonly store: Queryable;
  readonly table: LeasedTable;
  readonly onError: (error: unknown) => void;
  /** After each end: there is room for more. */
  readonly onEnd: () => void;
}

/** Calls to the outside that a worker has under way, each for a row of an outbox whose lease is kept meanwhile. */
export class Flights<T extends Leased> {
  readonly #leases: LeaseKeeper<T>;
  readonly #onEnd: () => void;
  readonly #underWay = new Set<Promise<void>>();

  constructor({ store, table, onError, onEnd }: FlightsOptions) {
    this.#leases = new LeaseKeeper(store, table, onError);
    this.#onEnd = onEnd;
  }

  get count(): number {
    return this.#underWay.size;
  }

  /** Runs one call, which settles its row itself; a call that fails is told to `onFailure`. */
  launch(row: T, call: () => Promise<void>, onFailure: (error: unknown) => void): void {
    this.#leases.hold(row);
    const flight = call()
      .catch(onFailure)
      .finally(() => {
        this.#leases.release(row);
        this.#underWay.delete(flight);
        this.#onEnd();
      });
    this.#underWay.add(flight);
  }

  /** Resolves when all that is under way now has ended. */
  async landed(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
