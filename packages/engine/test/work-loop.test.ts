import { expect, test } from 'vitest';
import { WorkLoop } from '../src/base/work-loop.ts';

/** Work that ends when the test says so: with whether there is more. */
class Work {
  readonly #ends: ((more: boolean) => void)[] = [];
  rounds = 0;

  readonly run = (): Promise<boolean> => {
    this.rounds += 1;
    return new Promise((resolve) => this.#ends.push(resolve));
  };

  end(more: boolean): Promise<void> {
    this.#ends.shift()?.(more);
    return new Promise((resolve) => setImmediate(resolve));
  }
}

const NEVER_MS = 60_000;

test('quiet waits for a round that began after the call, and for all that it leaves', async () => {
  const work = new Work();
  const loop = new WorkLoop(work.run, NEVER_MS, () => undefined);
  loop.start();
  let isQuiet = false;
  const quiet = loop.quiet().then(() => {
    isQuiet = true;
  });
  // What this round looked at may be older than what the caller waits for.
  await work.end(false);
  expect([isQuiet, work.rounds]).toEqual([false, 2]);
  await work.end(true);
  expect([isQuiet, work.rounds]).toEqual([false, 3]);
  await work.end(false);
  await quiet;
  expect(work.rounds).toBe(3);
  const stopped = loop.stop();
  await work.end(false);
  await stopped;
});

test('quiet ends with a round that fails, and where the loop is stopped', async () => {
  const faults: unknown[] = [];
  const failing = new WorkLoop(
    () => Promise.reject(new Error('no store')),
    NEVER_MS,
    (error) => faults.push(error),
  );
  await failing.quiet();
  failing.start();
  await failing.quiet();
  expect(faults.length).toBeGreaterThan(0);
  await failing.stop();
  const work = new Work();
  const loop = new WorkLoop(work.run, NEVER_MS, () => undefined);
  loop.start();
  const quiet = loop.quiet();
  const stopped = loop.stop();
  await work.end(true);
  await Promise.all([quiet, stopped]);
});
