/** A scrape is given up after some seconds (Prometheus: 10), with all that needs no store. */
const READ_WITHIN_MS = 3_000;

/**
 * A reading of the store for metrics and readiness. It rejects when it takes longer than `withinMs`, and is not begun
 * anew while the one before is under way: else each question would take more connections of a store that does not
 * answer.
 */
export function storeReading<T>(read: () => Promise<T>, withinMs = READ_WITHIN_MS): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return async () => {
    underWay ??= read().finally(() => {
      underWay = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${withinMs} ms`)), withinMs);
    });
    try {
      return await Promise.race([underWay, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  };
}
