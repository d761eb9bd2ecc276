/** How often the store is asked when the answer may come in another process. */
const LOOK_EVERY_MS = 200;

interface Order {
  readonly id: string;
}

interface Listener<T> {
  /** Whether the order is only being made: then all that is told of it came after. */
  readonly isNew: boolean;
  latest: T | undefined;
  hasNews: boolean;
  wake: () => void;
}

/** Listens for one order from before it was made, so that no answer can come too early to be heard. */
export interface Expectation<T> {
  /** The order once its channel answered, or as it stands after `timeoutMs` of the process's own time. */
  answered(order: T, timeoutMs: number): Promise<T>;
  end(): void;
}

/**
 * Lets a front door wait for what a channel says to an order that is just being sent to it. The answer of a worker
 * in this process is heard at once; one of another process is found by looking. Nothing depends on it: whoever
 * waits too long answers with the order as it stands, and the merchant asks again.
 */
export class Answers<T extends Order> {
  readonly #find: (order: T) => Promise<T | undefined>;
  readonly #isUnanswered: (order: T) => boolean;
  readonly #listeners = new Map<string, Set<Listener<T>>>();

  /** `isUnanswered`: whether the order is at its channel and nothing has come back. */
  constructor(find: (order: T) => Promise<T | undefined>, isUnanswered: (order: T) => boolean) {
    this.#find = find;
    this.#isUnanswered = isUnanswered;
  }

  tell(order: T): void {
    for (const listener of this.#listeners.get(order.id) ?? []) {
      // Of an order that was there before, news from before the request may come late: they are only a reason to look.
      if (listener.isNew) listener.latest = order;
      listener.hasNews = true;
      listener.wake();
    }
  }

  /** `isNew`: the order is made by the request that waits. */
  expect(orderId: string, isNew: boolean): Expectation<T> {
    const listener: Listener<T> = { isNew, latest: undefined, hasNews: false, wake: () => {} };
    const listeners = this.#listeners.get(orderId) ?? new Set();
    this.#listeners.set(orderId, listeners.add(listener));
    return {
      answered: (order, timeoutMs) => this.#wait(listener, order, timeoutMs),
      end: () => {
        listeners.delete(listener);
        if (listeners.size === 0) this.#listeners.delete(orderId);
      },
    };
  }

  async #wait(listener: Listener<T>, order: T, timeoutMs: number): Promise<T> {
    const deadlineMs = performance.now() + timeoutMs;
    let latest = listener.latest ?? order;
    while (this.#isUnanswered(latest) && performance.now() < deadlineMs) {
      if (!listener.hasNews)
        await nextWord(listener, Math.min(LOOK_EVERY_MS, deadlineMs - performance.now()));
      listener.hasNews = false;
      // What was told is read once: an answer that says too little must not hide the one of another process.
      latest = listener.latest ?? (await this.#find(order)) ?? latest;
      listener.latest = undefined;
    }
    return latest;
  }
}

function nextWord<T>(listener: Listener<T>, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, timeoutMs));
    listener.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
