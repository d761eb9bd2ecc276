/** How often the store is read while the answer may arrive in another process. */
const LOOK_EVERY_MS = 200;

interface Order {
  readonly id: string;
}

interface Listener<T> {
  /** Whether the order is being created by this request: then every update came after the request. */
  readonly isNew: boolean;
  latest: T | undefined;
  isChanged: boolean;
  wake: () => void;
}

/** Waits for the channel's answer about one order. Made before the order, so that no answer comes too early. */
export interface Expectation<T> {
  /** The order once its channel answered, or as it stands after `timeoutMs` of the process's own time. */
  answered(order: T, timeoutMs: number): Promise<T>;
  end(): void;
}

/**
 * Lets a dialect's request wait for a channel's answer about an order that is just being sent. An answer that a worker
 * of this process receives arrives at once; one of another process is found by reading the store. Nothing depends on
 * it: after the time-out the request answers with the order as it stands, and the merchant asks again.
 */
export class Answers<T extends Order> {
  readonly #find: (order: T) => Promise<T | undefined>;
  readonly #isUnanswered: (order: T) => boolean;
  readonly #listeners = new Map<string, Set<Listener<T>>>();

  /** `isUnanswered`: whether the order is at its channel without an answer. */
  constructor(find: (order: T) => Promise<T | undefined>, isUnanswered: (order: T) => boolean) {
    this.#find = find;
    this.#isUnanswered = isUnanswered;
  }

  publish(order: T): void {
    for (const listener of this.#listeners.get(order.id) ?? []) {
      // For an existing order an update from before the request may arrive late: it only triggers a read.
      if (listener.isNew) listener.latest = order;
      listener.isChanged = true;
      listener.wake();
    }
  }

  /** `isNew`: the order is created by the request that waits. */
  expect(orderId: string, isNew: boolean): Expectation<T> {
    const listener: Listener<T> = { isNew, latest: undefined, isChanged: false, wake: () => {} };
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
      if (!listener.isChanged)
        await nextWord(listener, Math.min(LOOK_EVERY_MS, deadlineMs - performance.now()));
      listener.isChanged = false;
      // Each update is used once: an answer without a result must not hide the one of another process.
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
