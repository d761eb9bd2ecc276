import type { Payment } from './payment.ts';

/** How often the store is asked when the answer may come in another process. */
const LOOK_EVERY_MS = 200;

/** The states in which a payment has been sent to its channel and nothing has come back. */
const UNANSWERED: ReadonlySet<Payment['state']> = new Set(['created', 'pending']);

interface Listener {
  latest: Payment | undefined;
  wake: () => void;
}

/** Listens for one payment from before it was made, so that no answer can come too early to be heard. */
export interface Expectation {
  /** The payment once its channel answered, or as it stands after `timeoutMs` of the process's own time. */
  answered(payment: Payment, timeoutMs: number): Promise<Payment>;
  end(): void;
}

/**
 * Lets a front door wait for what a channel says to a payment that is just being sent to it. The answer of a worker
 * in this process is heard at once; one of another process is found by looking. Nothing depends on it: whoever
 * waits too long answers with the payment as it stands, and the merchant asks again.
 */
export class Answers {
  readonly #find: (payment: Payment) => Promise<Payment | undefined>;
  readonly #listeners = new Map<string, Listener>();

  constructor(find: (payment: Payment) => Promise<Payment | undefined>) {
    this.#find = find;
  }

  tell(payment: Payment): void {
    const listener = this.#listeners.get(payment.id);
    if (!listener) return;
    listener.latest = payment;
    listener.wake();
  }

  expect(paymentId: string): Expectation {
    const listener: Listener = { latest: undefined, wake: () => {} };
    this.#listeners.set(paymentId, listener);
    return {
      answered: (payment, timeoutMs) => this.#wait(listener, payment, timeoutMs),
      end: () => this.#listeners.delete(paymentId),
    };
  }

  async #wait(listener: Listener, payment: Payment, timeoutMs: number): Promise<Payment> {
    const deadlineMs = performance.now() + timeoutMs;
    let latest = listener.latest ?? payment;
    while (isUnanswered(latest) && performance.now() < deadlineMs) {
      await nextWord(listener, Math.min(LOOK_EVERY_MS, deadlineMs - performance.now()));
      latest = listener.latest ?? (await this.#find(payment)) ?? latest;
    }
    return latest;
  }
}

function nextWord(listener: Listener, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, timeoutMs));
    listener.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

function isUnanswered(payment: Payment): boolean {
  return UNANSWERED.has(payment.state) && payment.redirectUrl === null;
}
