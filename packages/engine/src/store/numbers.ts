import type { Queryable } from './store.ts';
import { withoutNotes } from './write-notes.ts';

const RESERVE = `
  insert into number_blocks (scope, next) values ($1, $2)
  on conflict (scope) do update set next = number_blocks.next + $2
  returning next`;

const BLOCK_SIZE = 1000n;
/**
 * A block is thrown away after this time. Order numbers put a counter of five digits behind the second; a block kept
 * for long could collide with another process's counter that has wrapped around.
 */
const BLOCK_LIFE_MS = 1000;

interface Block {
  next: bigint;
  readonly end: bigint;
  readonly takenAtMs: number;
}

/**
 * Hands out numbers that no other process hands out in the same second: each process takes blocks of a shared
 * counter, one statement per thousand numbers. Gaps are normal; nothing counts orders by them.
 */
export class NumberSource {
  readonly #store: Queryable;
  readonly #blocks = new Map<string, Block>();
  readonly #pending = new Map<string, Promise<void>>();

  constructor(store: Queryable) {
    this.#store = store;
  }

  /** The next number of `scope`. */
  async next(scope: string): Promise<bigint> {
    for (;;) {
      const block = this.#blocks.get(scope);
      if (block && block.next < block.end && performance.now() - block.takenAtMs < BLOCK_LIFE_MS) {
        return block.next++;
      }
      await this.#refill(scope);
    }
  }

  #refill(scope: string): Promise<void> {
    const pending = this.#pending.get(scope);
    if (pending) return pending;
    const refill = withoutNotes(() => this.#store.query<{ next: bigint }>(RESERVE, [scope, BLOCK_SIZE]))
      .then(([row]) => {
        const end = row?.next ?? 0n;
        this.#blocks.set(scope, { next: end - BLOCK_SIZE, end, takenAtMs: performance.now() });
      })
      .finally(() => this.#pending.delete(scope));
    this.#pending.set(scope, refill);
    return refill;
  }
}
