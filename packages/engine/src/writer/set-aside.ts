import type { RowKey } from './part.ts';

/** How long a command waits for rows that another session holds: longer than the locks of a frozen process last. */
const MAX_WAIT_MS = 6_000;
/** How often to check whether they are free. */
const LOOK_AGAIN_MS = 100;

/** The result of trying commands whose rows are free. */
export interface Tried<W> {
  /** Those whose rows another session still holds. */
  readonly left: readonly W[];
  /** The held rows. */
  readonly held: ReadonlySet<RowKey>;
}

export interface SetAsideOptions<W> {
  /**
   * Executes those of the commands whose rows are free and answers them; returns the rest. It does not reject.
   * `stillWanted` removes and answers expired commands: for trying them in parts.
   */
  readonly tryFree: (commands: W[], stillWanted: (commands: W[]) => W[]) => Promise<Tried<W>>;
  /** Answers a command that waited too long. */
  readonly giveUp: (command: W) => void;
  readonly maxBatchSize: number;
  /** Called when the first command is set aside, with the rows where known, and when the last one is gone. */
  readonly onChange: (isWaiting: boolean, held: ReadonlySet<RowKey>) => void;
}

/**
 * Commands that need rows which another session holds. They all wait here on one connection, so that the lanes go on
 * with the rest. A row that stays held (by a manual `select … for update`) delays only commands that need it.
 */
export class SetAside<W> {
  readonly #options: SetAsideOptions<W>;
  readonly #since = new Map<W, number>();
  #waiting: W[] = [];
  #held: ReadonlySet<RowKey> = new Set();
  #running: Promise<void> | undefined;

  constructor(options: SetAsideOptions<W>) {
    this.#options = options;
  }

  /** How many commands wait. */
  get size(): number {
    return this.#since.size;
  }

  /** Whether a command that touches these rows is known to have to wait. */
  isHeld(rows: readonly RowKey[]): boolean {
    return rows.some((row) => this.#held.has(row));
  }

  /** `held` are the rows that made them wait, where known. */
  add(commands: readonly W[], held: ReadonlySet<RowKey> = new Set()): void {
    const nowMs = performance.now();
    for (const command of commands) if (!this.#since.has(command)) this.#since.set(command, nowMs);
    this.#waiting.push(...commands);
    if (held.size > 0) this.#held = new Set([...this.#held, ...held]);
    if (this.#running) return;
    this.#options.onChange(true, this.#held);
    this.#running = this.#drain();
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      const round = this.#waiting.splice(0);
      const held = new Set<RowKey>();
      while (round.length > 0) {
        const batch = this.#stillWanted(round.splice(0, this.#options.maxBatchSize));
        if (batch.length === 0) continue;
        const tried = await this.#options.tryFree(batch, (commands) => this.#stillWanted(commands));
        this.#waiting.push(...tried.left);
        // `add` may have returned some while they were tried.
        const stillHere = new Set(this.#waiting);
        for (const command of batch) if (!stillHere.has(command)) this.#since.delete(command);
        for (const row of tried.held) held.add(row);
      }
      this.#held = held;
    }
    this.#held = new Set();
    this.#running = undefined;
    this.#options.onChange(false, this.#held);
  }

  #stillWanted(batch: W[]): W[] {
    const latestMs = performance.now() - MAX_WAIT_MS;
    return batch.filter((command) => {
      if ((this.#since.get(command) ?? 0) > latestMs) return true;
      this.#since.delete(command);
      this.#options.giveUp(command);
      return false;
    });
  }
}
