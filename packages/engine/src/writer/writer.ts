import { performance } from 'node:perf_hooks';
import type { Clock } from '../clock.ts';
import type { OrderId } from '../payments/queries.ts';
import { type Refusal, type Result, refused } from '../refusal.ts';
import { isLostSession, isRetryable } from '../store/errors.ts';
import type { Store } from '../store/store.ts';
import { BatchState } from './batch-state.ts';
import type { CommandKind, Decision } from './command.ts';
import { assumeFreshNonces, commitAtOnce, needsNothingStored } from './commit-at-once.ts';
import { distinctNonces, loadBatch } from './load.ts';
import { type CallbackPolicy, LostRace, saveBatch } from './save.ts';

export interface WriterOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly tells: CallbackPolicy;
  /** Commands of one batch at most; more only makes a transaction longer. */
  readonly maxBatchSize?: number;
  /** Commands waiting in one lane at most; over it a caller hears "busy" at once. */
  readonly maxQueueLength?: number;
  /** Lanes per kind of work; commands of one merchant always take the same one. */
  readonly lanes?: number;
  /** Told after each batch, for metrics and to wake the workers. */
  readonly onBatch?: (batch: BatchReport) => void;
  /** Told of what must not happen: a program error, or the store failing. */
  readonly onError?: (error: unknown, context: string) => void;
}

export interface BatchReport {
  readonly lane: string;
  readonly commands: number;
  readonly refused: number;
  readonly durationMs: number;
  readonly effects: number;
  readonly callbacks: number;
  /** Payments with stored cards that moved: what follows of them need not wait until somebody looks. */
  readonly storedCardPayments: readonly OrderId[];
}

interface Waiting {
  readonly kind: CommandKind<{ readonly merchantId: string }, unknown>;
  readonly input: { readonly merchantId: string };
  readonly answer: (result: Result<unknown>) => void;
}

interface Committed {
  readonly results: Result<unknown>[];
  readonly state: BatchState;
}

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
 * The batching writer: commands that arrive while a batch commits form the next batch. Nobody waits for a batch to
 * fill (a fixed wait measured 2 to 4 times slower), and nobody hears an answer before the commit.
 */
export class Writer {
  readonly #options: WriterOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #idle = new Set<() => void>();

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Runs one command; the promise settles after the commit that holds it. It does not reject. */
  run<I extends { readonly merchantId: string }, R>(kind: CommandKind<I, R>, input: I): Promise<Result<R>> {
    const lane = this.#laneOf(kind.lane, input.merchantId);
    if (lane.queue.length >= (this.#options.maxQueueLength ?? DEFAULT_QUEUE_LENGTH)) {
      return Promise.resolve(refused({ code: 'busy' }));
    }
    return new Promise((resolve) => {
      lane.queue.push({ kind, input, answer: resolve } as unknown as Waiting);
      if (!lane.running) void this.#drain(lane);
    });
  }

  /** Commands that wait or are being committed. */
  get backlog(): number {
    return [...this.#lanes.values()].reduce((sum, lane) => sum + lane.queue.length, 0);
  }

  /** Resolves when no lane has work. */
  async idle(): Promise<void> {
    while ([...this.#lanes.values()].some((lane) => lane.running)) {
      await new Promise<void>((resolve) => this.#idle.add(resolve));
    }
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
    // One turn of the event loop, so that requests that are already on the wire come into the first batch too.
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
    const { results, state } = committed;
    batch.forEach((waiting, index) => {
      waiting.answer(results[index] ?? refused({ code: 'internal', reason: 'no decision' }));
    });
    try {
      this.#options.onBatch?.({
        lane: lane.name,
        commands: batch.length,
        refused: results.filter((result) => !result.ok).length,
        durationMs: performance.now() - startedMs,
        effects: state.effects.length,
        callbacks: state.callbacks.length,
        storedCardPayments: storedCardPayments(state),
      });
    } catch (error) {
      // The batch is committed and answered: whoever listens must not make it look as if it were not.
      this.#options.onError?.(error, 'report of a batch');
    }
  }

  /** A batch that nothing of was committed: its halves run apart, until the command that broke it is alone. */
  async #splitOrFail(lane: Lane, batch: Waiting[], error: unknown): Promise<void> {
    if (batch.length > 1 && !isStoreDown(error)) {
      const middle = Math.ceil(batch.length / 2);
      await this.#runBatch(lane, batch.slice(0, middle));
      await this.#runBatch(lane, batch.slice(middle));
      return;
    }
    this.#options.onError?.(error, `batch of ${batch.map((waiting) => waiting.kind.name).join(', ')}`);
    const reason = isStoreDown(error) ? 'store unavailable' : 'batch failed';
    for (const waiting of batch) waiting.answer(refused({ code: 'internal', reason }));
  }

  async #commitWithRetries(batch: Waiting[]): Promise<Committed> {
    let lostSessions = 0;
    for (let tries = 1; ; tries++) {
      try {
        return await this.#commit(batch, tries > 1);
      } catch (error) {
        // Once only: the next session leads to the right server, or there is none at the moment.
        const isNewSessionWorth = isLostSession(error) && ++lostSessions === 1;
        const again = error instanceof LostRace || isRetryable(error) || isNewSessionWorth;
        if (!again || tries >= MAX_TRIES) throw error;
      }
    }
  }

  async #commit(batch: Waiting[], isRepeated: boolean): Promise<Committed> {
    const now = this.#options.clock.now();
    const commands = batch.map(({ kind, input }) => ({
      merchantId: input.merchantId,
      ledger: kind.lane === 'ledger',
      needs: kind.needs(input, now),
    }));
    const needs = commands.map((command) => command.needs);
    // What is nearly always new is taken to be: the statement that writes it says so when it is not.
    if (!isRepeated && commands.every(({ ledger }) => !ledger) && needsNothingStored(needs)) {
      const state = new BatchState();
      const nonces = distinctNonces(needs);
      assumeFreshNonces(state, nonces);
      const results = batch.map((waiting) => this.#decide(state, waiting, now));
      if (await commitAtOnce(this.#options.store, state, nonces, now)) return { results, state };
    }
    return this.#options.store.transaction(async (tx) => {
      const state = new BatchState();
      await loadBatch(tx, state, commands, { isRepeated, now });
      const results = batch.map((waiting) => this.#decide(state, waiting, now));
      await saveBatch(tx, state, now, this.#options.tells);
      return { results, state };
    });
  }

  /**
   * Decides one command on the state that the commands before it left. An exception of the decision or of its
   * booking concerns this command alone: nothing of it has been kept. One in `keep` would leave half of it in the
   * batch, so that one goes on and undoes the batch.
   */
  #decide(state: BatchState, { kind, input }: Waiting, now: Date): Result<unknown> {
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

function storedCardPayments({ payments }: BatchState): OrderId[] {
  return payments
    .updated()
    .filter(({ cardTokenId }) => cardTokenId !== null)
    .map(({ merchantId, id }) => ({ merchantId, id }));
}

function isStoreDown(error: unknown): boolean {
  return error instanceof Error && error.name === 'StoreUnavailableError';
}
