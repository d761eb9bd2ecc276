/** A longer time would be taken for none at all. */
const MAX_TIMER_MS = 2 ** 31 - 1;

interface Awaited<T> {
  /** Called when there may be something new. */
  readonly hearers: Set<() => void>;
  readonly timeoutMs: number;
  readonly look: () => Promise<T | undefined> | T | undefined;
  /** Why there is none, for whoever reads the failed test. */
  readonly absence: () => Promise<string> | string;
}

/** The first that a look finds; waits for it, and throws what there is instead. */
export async function awaited<T>({ hearers, timeoutMs, look, absence }: Awaited<T>): Promise<T> {
  if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs)) {
    throw new TypeError(`timeoutMs is a number of milliseconds; it is ${String(timeoutMs)}`);
  }
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    // Heard from before the look: what comes during it is not missed.
    let wake = () => {};
    const heard = new Promise<void>((resolve) => {
      wake = resolve;
    });
    hearers.add(wake);
    const leftMs = Math.max(0, deadlineMs - performance.now());
    const timer = setTimeout(wake, Math.min(leftMs, MAX_TIMER_MS));
    try {
      const found = await look();
      if (found !== undefined) return found;
      if (performance.now() >= deadlineMs) throw new Error(await absence());
      await heard;
    } finally {
      clearTimeout(timer);
      hearers.delete(wake);
    }
  }
}
