import { LoopWorker } from '../base/work-loop.ts';
import type { EngineContext } from '../context.ts';
import { LEASE_MS, type Leased, type LeasedTable, LeaseKeeper } from './lease.ts';

interface OutboxWorkerOptions {
  readonly table: LeasedTable;
  readonly pauseMs: number;
  /** What the log calls a fault of the worker itself. */
  readonly name: string;
  /** Calls under way at most. */
  readonly maxInFlight: number;
}

/** Claims due rows of an outbox and makes a call to the outside for each, whose lease it keeps meanwhile. */
export abstract class OutboxWorker<T extends Leased> extends LoopWorker {
  protected readonly context: EngineContext;
  readonly #leases: LeaseKeeper<T>;
  readonly #maxInFlight: number;
  readonly #underWay = new Set<Promise<void>>();

  constructor(context: EngineContext, { table, pauseMs, name, maxInFlight }: OutboxWorkerOptions) {
    const onError = (error: unknown) => context.log.error({ error }, name);
    super(pauseMs, onError);
    this.context = context;
    this.#leases = new LeaseKeeper(context.store, table, onError);
    this.#maxInFlight = maxInFlight;
  }

  /** Claims due rows under a lease, at most `room` of them. */
  protected abstract claim(room: number): Promise<readonly T[]>;

  /** Makes the call of one row and settles the row. */
  protected abstract call(row: T): Promise<void>;

  /** A call that failed without settling its row: it is due again when its lease is over. */
  protected abstract failed(row: T, error: unknown): void;

  /** Whether a claim that gave so many may have left some. */
  protected mayBeMore(claimed: number, room: number): boolean {
    return claimed === room;
  }

  async round(): Promise<boolean> {
    const room = this.#maxInFlight - this.#underWay.size;
    if (room <= 0) return false;
    const startedMs = performance.now();
    const rows = await this.claim(room);
    // A claim that took longer than its lease may have lost what it took to somebody else.
    const isLate = performance.now() - startedMs >= LEASE_MS;
    for (const row of rows) {
      // One whose lease ran out under way comes back to the very process that calls for it.
      if (isLate || this.isInHand(row.id)) this.dropped(row);
      else this.#launch(row);
    }
    return this.mayBeMore(rows.length, room);
  }

  /** Whether this process makes a call for the row at this moment. */
  protected isInHand(id: string): boolean {
    return this.#leases.holds(id);
  }

  /** A claimed row for which no call is made after all. */
  protected dropped(_row: T): void {}

  /** Resolves when all calls under way have ended. */
  override async stop(): Promise<void> {
    await super.stop();
    await Promise.all(this.#underWay);
  }

  #launch(row: T): void {
    this.#leases.hold(row);
    const flight = this.call(row)
      .catch((error: unknown) => this.failed(row, error))
      .finally(() => {
        this.#leases.release(row);
        this.#underWay.delete(flight);
        this.wake();
      });
    this.#underWay.add(flight);
  }
}
