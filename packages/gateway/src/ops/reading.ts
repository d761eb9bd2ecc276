/** A scrape is given up after some seconds (Prometheus: 10), with all the metrics that need no store. */
const READ_WITHIN_MS = 3_000;

/**
 * A read of the store for metrics and readiness. It rejects after `withinMs`, and is not started again while the
 * previous one is under way: otherwise each question would take more connections of a store that does not answer.
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
