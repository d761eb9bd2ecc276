import { performance } from 'node:perf_hooks';
import type { Clock } from '../base/clock.ts';
import { type Refusal, type Result, refused } from '../base/refusal.ts';
import { heldTime, holdOrderTime, notBefore } from '../orders/order-times.ts';
import { isLockTimeout, isLostSession, isRetryable, StoreUnavailableError } from '../store/errors.ts';
import type { Queryable, Store, Transaction } from '../store/store.ts';
import { notedForCaller } from '../store/write-notes.ts';
import { Batch } from './batch.ts';
import type { CommandKind, Decision } from './command.ts';
import { LostRace } from './lost-race.ts';
import type { Part, RowKey, Touching } from './part.ts';
import { lockWhatIsFree, rowsOf } from './row-locks.ts';
import { SetAside, type Tried } from './set-aside.ts';
import { type StateChange, transitionsOf } from './transitions.ts';

export interface WriterOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The parts of batches, in the order in which rows are loaded and locked. */
  readonly parts: readonly Part[];
  /** A faster path for batches of new orders. */
  readonly atOnce?: AtOnce;
  /** Limit of commands in one batch; more only makes a transaction longer. */
  readonly maxBatchSize?: number;
  /** Limit of commands waiting in one lane; beyond it a caller gets "busy" at once. */
  readonly maxQueueLength?: number;
  /** Lanes per kind of work; commands of one merchant always take the same one. */
  readonly lanes?: number;
  /** Called after each batch, for metrics and to wake the workers. */
  readonly onBatch?: (batch: BatchReport) => void;
  /** Called for what must not happen: a program error, or a failure of the store. */
  readonly onError?: (error: unknown, context: string) => void;
  /** Called when commands begin to wait for rows that another session holds, and when none does any more. */
  readonly onHeldRows?: (isWaiting: boolean, rows: readonly string[]) => void;
}

/**
 * A faster way to commit a batch that only creates rows, which it assumes to be new: one statement, which is its own
 * transaction.
 */
export interface AtOnce {
  /** Whether these commands can be decided without reading the store, as if all their rows were new. */
  needsNothingStored(commands: readonly Touching[]): boolean;
  /** Puts the assumed state into the batch. */
  assume(batch: Batch, commands: readonly Touching[]): void;
  /**
   * Writes the batch; false, with nothing written, when it decided more than such a statement can write. Throws
   * LostRace when a row was not new after all, or when `now` is closed (order-times.ts).
   */
  commit(store: Queryable, batch: Batch, commands: readonly Touching[], now: Date): Promise<boolean>;
}

export interface BatchReport {
  readonly lane: string;
  readonly commands: number;
  readonly refused: number;
  readonly durationMs: number;
  /** What was written: for waking workers. */
  readonly batch: Batch;
  /** State changes, including creations. */
  readonly transitions: readonly StateChange[];
}

interface Waiting {
  readonly kind: CommandKind<{ readonly merchantId: string }, unknown>;
  readonly input: { readonly merchantId: string };
  readonly answer: (result: Result<unknown>) => void;
}

interface Committed {
  /** Undefined for a command that was left because another session holds its rows. */
  readonly results: (Result<unknown> | undefined)[];
  readonly batch: Batch;
  readonly held: ReadonlySet<RowKey>;
}

interface Attempt {
  /** A row which the batch assumed to be new existed. */
  readonly isRepeated: boolean;
  /** Commands whose rows another session holds are left. */
  readonly onlyFree: boolean;
}

const NONE_HELD: ReadonlySet<RowKey> = new Set();

interface Lane {
  readonly name: string;
  readonly queue: Waiting[];
  running: boolean;
}

const DEFAULT_BATCH_SIZE = 512;
const DEFAULT_QUEUE_LENGTH = 20_000;
/** A batch starts over when another process made a row first or the server broke a deadlock. */
const MAX_TRIES = 8;
/**
 * How long a batch waits for a lock. Other processes' batches hold theirs for milliseconds; a lock held for a second
 * belongs to a frozen process or a person, and the commands that need it are set aside.
 */
const LOCK_WAIT_MS = 1000;
/**
 * The same for a batch that leaves out held rows: it waits only for rows that no command names, and which of the
 * commands need one is found by trying them in parts.
 */
const UNNAMED_WAIT_MS = 250;

/**
 * The batching writer: commands that arrive while a batch commits form the next batch. A batch never waits to fill up
 * (a fixed wait measured 2 to 4 times slower), and no command is answered before the commit.
 */
export class Writer {
  readonly #options: WriterOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #idle = new Set<() => void>();
  readonly #setAside: SetAside<Waiting>;
  #lockTimeouts = 0;
  /** Earlier times are closed, as far as this process knows (order-times.ts). */
  #openFromMs = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#setAside = new SetAside<Waiting>({
      tryFree: (batch, stillWanted) => this.#tryFree(batch, stillWanted),
      giveUp: (waiting) => waiting.answer(refused({ code: 'busy' })),
      maxBatchSize: options.maxBatchSize ?? DEFAULT_BATCH_SIZE,
      onChange: (isWaiting, held) => options.onHeldRows?.(isWaiting, [...held]),
    });
  }

  /** Runs one command; the promise settles after the commit that holds it. It does not reject. */
  run<I extends { readonly merchantId: string }, R>(kind: CommandKind<I, R>, input: I): Promise<Result<R>> {
    const lane = this.#laneOf(kind.lane, input.merchantId);
    const limit = this.#options.maxQueueLength ?? DEFAULT_QUEUE_LENGTH;
    if (lane.queue.length >= limit || this.#setAside.size >= limit) {
      return Promise.resolve(refused({ code: 'busy' }));
    }
    return notedForCaller<Result<R>>((resolve) => {
      const waiting = { kind, input, answer: resolve } as unknown as Waiting;
      if (this.#isHeld(waiting)) {
        this.#setAside.add([waiting]);
        return;
      }
      lane.queue.push(waiting);
      if (!lane.running) void this.#drain(lane);
    });
  }

  /** Commands that wait or are being committed. */
  get backlog(): number {
    const inLanes = [...this.#lanes.values()].reduce((sum, lane) => sum + lane.queue.length, 0);
    return inLanes + this.#setAside.size;
  }

  /** Commands that wait for rows which another session holds. */
  get setAside(): number {
    return this.#setAside.size;
  }

  /** How often a batch stopped waiting for a lock, since the start. */
  get lockTimeouts(): number {
    return this.#lockTimeouts;
  }

  /** Resolves when no lane has work and no command is set aside. */
  async idle(): Promise<void> {
    for (;;) {
      await this.#setAside.idle();
      if (![...this.#lanes.values()].some((lane) => lane.running)) {
        if (this.#setAside.size === 0) return;
        continue;
      }
      await new Promise<void>((resolve) => this.#idle.add(resolve));
    }
  }

  /** Whether the command needs a row that another session is known to hold. */
  #isHeld({ kind, input }: Waiting): boolean {
    if (this.#setAside.size === 0) return false;
    try {
      const touching = this.#touching(kind, input, this.#options.clock.now());
      return this.#setAside.isHeld(rowsOf(this.#options.parts, touching));
    } catch {
      // A command that can't name its rows fails in its batch, where that is reported.
      return false;
    }
  }

  #touching(kind: Waiting['kind'], input: Waiting['input'], now: Date): Touching {
    return { merchantId: input.merchantId, lane: kind.lane, needs: kind.needs(input, now) };
  }

  #laneOf(kind: string, merchantId: string): Lane {
    const number = Number.parseInt(merchantId.slice(-4), 16) % (this.#options.lanes ?? 1);
    const name = `${kind}-${number}`;
    let lane = this.#lanes.get(name);
    if (!lane) {
      lane = { name, queue: [], running: false };
      this.#lanes.set(name, lane);
    }
    return lane;
  }

  async #drain(lane: Lane): Promise<void> {
    lane.running = true;
    // One turn of the event loop, so that requests already received join the first batch.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (lane.queue.length > 0) {
      const batch = lane.queue.splice(0, this.#options.maxBatchSize ?? DEFAULT_BATCH_SIZE);
      await this.#runBatch(lane, batch);
    }
    lane.running = false;
    for (const resolve of this.#idle) resolve();
    this.#idle.clear();
  }

  async #runBatch(lane: Lane, batch: Waiting[]): Promise<void> {
    const startedMs = performance.now();
    let committed: Committed;
    try {
      committed = await this.#commitWithRetries(batch);
    } catch (error) {
      await this.#splitOrFail(lane, batch, error);
      return;
    }
    const left = this.#answer(lane.name, batch, committed, startedMs);
    if (left.length > 0) this.#setAside.add(left, committed.held);
  }

  /** Answers what was committed and returns the commands that were left. */
  #answer(lane: string, batch: Waiting[], committed: Committed, startedMs: number): Waiting[] {
    const { results, batch: written } = committed;
    const left = batch.filter((_, index) => results[index] === undefined);
    batch.forEach((waiting, index) => {
      const result = results[index];
      if (result !== undefined) waiting.answer(result);
    });
    if (left.length === batch.length) return left;
    try {
      this.#options.onBatch?.({
        lane,
        commands: batch.length - left.length,
        refused: results.filter((result) => result?.ok === false).length,
        durationMs: performance.now() - startedMs,
        batch: written,
        transitions: transitionsOf(this.#options.parts, written),
      });
    } catch (error) {
      // The batch is committed and answered: a failing listener must not make it look otherwise.
      this.#options.onError?.(error, 'report of a batch');
    }
    return left;
  }

  /**
   * Tries commands that were set aside again. Those of a batch that waited for an unnamed lock are tried separately, as
   * long as any caller waits for them.
   */
  async #tryFree(
    commands: Waiting[],
    stillWanted: (commands: Waiting[]) => Waiting[],
  ): Promise<Tried<Waiting>> {
    const batch = stillWanted(commands);
    if (batch.length === 0) return { left: [], held: NONE_HELD };
    const startedMs = performance.now();
    try {
      const committed = await this.#commitWithRetries(batch, true);
      return { left: this.#answer('set_aside', batch, committed, startedMs), held: committed.held };
    } catch (error) {
      if (!isLockTimeout(error)) {
        await this.#splitOrFail({ name: 'set_aside', queue: [], running: true }, batch, error);
        return { left: [], held: NONE_HELD };
      }
      if (batch.length === 1) return { left: batch, held: NONE_HELD };
      const middle = Math.ceil(batch.length / 2);
      const first = await this.#tryFree(batch.slice(0, middle), stillWanted);
      const second = await this.#tryFree(batch.slice(middle), stillWanted);
      return { left: [...first.left, ...second.left], held: new Set([...first.held, ...second.held]) };
    }
  }

  /** Nothing of this batch was committed: its halves are run separately, until the command that broke it is alone. */
  async #splitOrFail(lane: Lane, batch: Waiting[], error: unknown): Promise<void> {
    if (isLockTimeout(error)) {
      // The lock is not on a row that a command names: which of them waits for it is found out aside, so that no others
      // wait.
      this.#setAside.add(batch);
      return;
    }
    if (batch.length > 1 && !isStoreDown(error)) {
      const middle = Math.ceil(batch.length / 2);
      await this.#runBatch(lane, batch.slice(0, middle));
      await this.#runBatch(lane, batch.slice(middle));
      return;
    }
    this.#options.onError?.(error, `batch of ${batch.map((waiting) => waiting.kind.name).join(', ')}`);
    const reason = isStoreDown(error) ? downReason(error) : 'batch failed';
    for (const waiting of batch) waiting.answer(refused({ code: 'internal', reason }));
  }

  async #commitWithRetries(batch: Waiting[], freeOnly = false): Promise<Committed> {
    let onlyFree = freeOnly;
    let lostSessions = 0;
    for (let tries = 1; ; tries++) {
      try {
        return await this.#commit(batch, { isRepeated: tries > 1, onlyFree });
      } catch (error) {
        if (isLockTimeout(error)) {
          this.#lockTimeouts += 1;
          if (onlyFree) throw error;
          onlyFree = true;
          continue;
        }
        // Once only: the next session reaches the right server, or there is none at the moment.
        const isNewSessionWorth = isLostSession(error) && ++lostSessions === 1;
        const again = error instanceof LostRace || isRetryable(error) || isNewSessionWorth;
        if (!again || tries >= MAX_TRIES) throw error;
      }
    }
  }

  async #commit(batch: Waiting[], { isRepeated, onlyFree }: Attempt): Promise<Committed> {
    const now = notBefore(this.#options.clock.now(), this.#openFromMs);
    const touching = (at: Date) => batch.map(({ kind, input }) => this.#touching(kind, input, at));
    let commands = touching(now);
    const { atOnce, parts } = this.#options;
    // Assume order numbers and nonces are new; the statement that writes them fails otherwise.
    const isNew = !isRepeated && !onlyFree && commands.every(({ lane }) => lane === 'intake');
    if (atOnce && isNew && atOnce.needsNothingStored(commands)) {
      const state = new Batch(parts);
      atOnce.assume(state, commands);
      const results = batch.map((waiting) => this.#decide(state, waiting, now));
      if (await atOnce.commit(this.#options.store, state, commands, now)) {
        return { results, batch: state, held: NONE_HELD };
      }
    }
    const work = async (tx: Transaction): Promise<Committed> => {
      const state = new Batch(parts);
      const at = heldTime(tx);
      if (at > now) {
        this.#openFromMs = at.getTime();
        commands = touching(at);
      }
      const held = onlyFree ? await lockWhatIsFree(tx, parts, commands) : NONE_HELD;
      const isFree = commands.map(
        (command) => held.size === 0 || !rowsOf(parts, command).some((row) => held.has(row)),
      );
      const free = commands.filter((_, index) => isFree[index]);
      if (free.length > 0) await state.load(tx, free, { isRepeated, now: at });
      const results = batch.map((waiting, index) =>
        isFree[index] ? this.#decide(state, waiting, at) : undefined,
      );
      await state.save(tx, at);
      return { results, batch: state, held };
    };
    const lockTimeoutMs = onlyFree ? UNNAMED_WAIT_MS : LOCK_WAIT_MS;
    return this.#options.store.transaction(work, { lockTimeoutMs, first: holdOrderTime(now) });
  }

  /**
   * Decides one command on the state after the commands before it. An exception of the decision or of its booking
   * affects only this command: nothing of it has been kept. One in `keep` would leave half of it in the batch, so that
   * one is passed on and undoes the batch.
   */
  #decide(state: Batch, { kind, input }: Waiting, now: Date): Result<unknown> {
    let decision: Decision<unknown>;
    try {
      decision = kind.decide(state, input, now);
      if (!decision.ok) return { ok: false, refusal: decision.refusal satisfies Refusal };
      state.book(decision.changes, now);
    } catch (error) {
      this.#options.onError?.(error, `decision of ${kind.name}`);
      return refused({ code: 'internal', reason: 'decision failed' });
    }
    state.keep(decision.changes);
    return { ok: true, value: decision.reply };
  }
}

function isStoreDown(error: unknown): error is StoreUnavailableError {
  return error instanceof StoreUnavailableError;
}

/** The caller must not take for refused what may be stored. */
function downReason({ outcomeUnknown }: StoreUnavailableError): string {
  return outcomeUnknown ? 'outcome unknown' : 'store unavailable';
}
