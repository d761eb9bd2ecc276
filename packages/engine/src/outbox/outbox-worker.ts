import { LoopWorker } from '../base/work-loop.ts';
import type { EngineContext } from '../context.ts';
import { LEASE_MS, type Leased, type LeasedTable, LeaseKeeper } from './lease.ts';

interface OutboxWorkerOptions {
  readonly table: LeasedTable;
  readonly pauseMs: number;
  /** The log message for a fault of the worker itself. */
  readonly name: string;
  /** Limit of calls under way. */
  readonly maxInFlight: number;
}

/** Claims due rows of an outbox and makes an outside call for each, renewing its lease meanwhile. */
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

  /** Claims due rows under a lease, at most `limit` of them. */
  protected abstract claim(limit: number): Promise<readonly T[]>;

  /** Makes the call of one row and settles the row. */
  protected abstract call(row: T): Promise<void>;

  /** A call failed without settling its row: it is due again when its lease ends. */
  protected abstract failed(row: T, error: unknown): void;

  /** Whether a claim of this size may have left some. */
  protected mayBeMore(claimed: number, limit: number): boolean {
    return claimed === limit;
  }

  async round(): Promise<boolean> {
    const limit = this.#maxInFlight - this.#underWay.size;
    if (limit <= 0) return false;
    const startedMs = performance.now();
    const rows = await this.claim(limit);
    // A claim that took longer than its lease may have lost its rows to another worker.
    const isLate = performance.now() - startedMs >= LEASE_MS;
    for (const row of rows) {
      // A row whose lease ran out during its call may be claimed again by the same process.
      if (isLate || this.isInHand(row.id)) this.dropped(row);
      else this.#launch(row);
    }
    return this.mayBeMore(rows.length, limit);
  }

  /** Whether this process is making a call for the row. */
  protected isInHand(id: string): boolean {
    return this.#leases.holds(id);
  }

  /** A claimed row for which no call is made. */
  protected dropped(_row: T): void {}

  /** The calls under way have ended too, and what they made due. */
  override async quiet(): Promise<void> {
    for (;;) {
      await super.quiet();
      if (this.#underWay.size === 0) return;
      await Promise.all(this.#underWay);
    }
  }

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
