import { refused } from '@naru/engine';
import { vi } from 'vitest';
import type { TestServer } from './server.ts';

/** More than the writer takes in one batch, and more than it lets wait. */
const ONE_BATCH = 1000;
const MORE_THAN_WAIT = 25_000;

const NOTHING = {
  name: 'test.nothing',
  lane: 'ledger' as const,
  needs: () => [],
  decide: () => refused({ code: 'order_not_found' }),
};

/**
 * Runs `work` while the commands that move money find their queue full: the store is stopped in the middle of a
 * batch, and commands that want nothing fill the queue behind it. Ends when all of them are done.
 */
export async function whileWriterIsFull<T>(server: TestServer, work: () => Promise<T>): Promise<T> {
  const { writer } = server.gateway.engine.context;
  const [app] = await server.store.query<{ merchant_id: string }>('select merchant_id from apps limit 1');
  const merchantId = app?.merchant_id ?? '';
  const fill = (count: number) =>
    Promise.all(Array.from({ length: count }, () => writer.run(NOTHING, { merchantId })));
  const gate = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const transaction = server.store.transaction.bind(server.store);
  const spy = vi.spyOn(server.store, 'transaction').mockImplementation(async (inside, options) => {
    held.resolve();
    await gate.promise;
    return transaction(inside, options);
  });
  const first = fill(ONE_BATCH);
  await held.promise;
  const rest = fill(MORE_THAN_WAIT);
  try {
    return await work();
  } finally {
    gate.resolve();
    await Promise.all([first, rest]);
    spy.mockRestore();
  }
}
