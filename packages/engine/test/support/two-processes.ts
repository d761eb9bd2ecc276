import type { EngineOptions } from '../../src/engine.ts';
import { openServerStore } from '../../src/store/server-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type Fixture, type FixtureOptions, joinFixture, makeFixture } from './engine-fixture.ts';

/** Two engines with a pool of connections each on one database, as two processes would be; closed afterwards. */
export async function withTwoProcesses(
  databaseUrl: string,
  options: FixtureOptions & {
    readonly both?: Partial<EngineOptions>;
    readonly wrap?: (store: Store) => Store;
  },
  work: (one: Fixture, two: Fixture) => Promise<void>,
): Promise<void> {
  const stores = [await openServerStore({ databaseUrl }), await openServerStore({ databaseUrl })];
  try {
    const [first, second] = stores.map(options.wrap ?? ((store) => store)) as [Store, Store];
    const one = await makeFixture(first, { ...options, engine: { ...options.engine, ...options.both } });
    const two = await joinFixture(one, second, options.both);
    await work(one, two);
    await Promise.all([one.engine.stop(), two.engine.stop()]);
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

/** What both processes answer when each is asked `each` times at the same moment. */
export function atOnce<T>(
  processes: readonly Fixture[],
  each: number,
  ask: (f: Fixture, index: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(
    processes.flatMap((f, place) => Array.from({ length: each }, (_, at) => ask(f, place * each + at))),
  );
}
