import type { Queryable } from '../store/store.ts';
import type { BatchView, Changes, Part, PartName, PartState, Touching, Wanted } from './part.ts';

/** One batch: what its commands see of each part, and what is written at its end. */
export class Batch implements BatchView {
  readonly #states = new Map<string, PartState>();

  constructor(parts: readonly Part[]) {
    for (const part of parts) this.#states.set(part.name, part.open());
  }

  of<S extends object>(part: PartName<S>): S {
    // By its name: a part may be opened with settings of this process (which callbacks are sent).
    return this.#state(part.name) as object as S;
  }

  /** Loads and locks what the commands touch, part by part in the order of the list. */
  async load(
    tx: Queryable,
    commands: readonly Touching[],
    { isRepeated, now }: { readonly isRepeated: boolean; readonly now: Date },
  ): Promise<void> {
    const loading = { tx, now, isRepeated, commands, batch: this };
    const wanted = this.#wantedOfEach(commands);
    for (const [name, state] of this.#states) await state.load(wanted.get(name) ?? [], loading);
  }

  /** Grouped by part in one pass: searching part by part was a quarter of the time for loading a batch. */
  #wantedOfEach(commands: readonly Touching[]): Map<string, Wanted[]> {
    const all = new Map<string, Wanted[]>();
    for (const { merchantId, needs } of commands) {
      for (const { part, key } of needs) {
        this.#state(part);
        const wanted = all.get(part);
        if (wanted) wanted.push({ merchantId, key });
        else all.set(part, [{ merchantId, key }]);
      }
    }
    return all;
  }

  /**
   * Books what one command decided, before `keep`. A part may refuse (an assertion of the ledger): when it throws,
   * nothing of the command has been kept and the batch goes on without it.
   */
  book(changes: Changes, now: Date): void {
    for (const [name, state] of this.#states) {
      if (!state.book) continue;
      const wishes = changes.flatMap(({ part, wish }) => (part === name ? [wish] : []));
      if (wishes.length > 0) state.book(wishes, now);
    }
  }

  /** Takes over everything else that one command decided. When it throws, the batch is unusable. */
  keep(changes: Changes): void {
    for (const { part, wish } of this.#lastOf(changes)) {
      const state = this.#state(part);
      if (!state.book) state.keep(wish, (followed) => this.#keepFollowed(followed));
    }
  }

  /** What follows here is too late for booking: it would be lost without an error. */
  #keepFollowed(changes: Changes): void {
    const booked = changes.find(({ part }) => this.#state(part).book);
    if (booked) throw new Error(`nothing that is booked (${booked.part}) may follow from a record`);
    this.keep(changes);
  }

  /**
   * Only the last state of a record that a command moved in several steps: what follows from a state (limits are given
   * back) must not follow from the intermediate ones.
   */
  #lastOf(changes: Changes): Changes {
    if (changes.length < 2) return changes;
    const names = changes.map(({ part, wish }) => {
      const name = this.#state(part).overwrites?.(wish);
      return name === undefined ? undefined : `${part} ${name}`;
    });
    const last = new Map(names.map((name, index) => [name, index]));
    return changes.filter((_, index) => names[index] === undefined || last.get(names[index]) === index);
  }

  async save(tx: Queryable, now: Date): Promise<void> {
    for (const state of this.#states.values()) await state.save(tx, now);
  }

  /** Whether only these parts were loaded, and nothing is to be written. */
  isUntouchedBut(parts: readonly Part[]): boolean {
    const others = new Set(parts.map(({ name }) => name));
    return [...this.#states].every(([name, state]) => others.has(name) || state.isUntouched);
  }

  #state(name: string): PartState {
    const state = this.#states.get(name);
    if (!state) throw new Error(`${name} is no part of this engine's batches`);
    return state;
  }
}
