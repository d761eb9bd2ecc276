/** Not a bound: a loaded machine takes its time, and a test that passes does not wait for it. */
const PATIENCE_MS = 40_000;
const LOOK_EVERY_MS = 10;

/** Looks until `look` gives something, and returns it. Fails with `what` after forty seconds. */
export async function until<T>(
  what: string,
  look: () => Promise<T | false | undefined> | T | false | undefined,
): Promise<T> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== false && seen !== undefined) return seen;
    if (performance.now() > deadlineMs) throw new Error(`timed out waiting for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
