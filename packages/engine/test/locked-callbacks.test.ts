import { expect, test } from 'vitest';
import { describeOnServer } from '../../../test/support/stores.ts';
import { MIGRATIONS } from '../../gateway/src/migrations.ts';
import { CallbackWorker } from '../src/callbacks/worker.ts';
import { migrate } from '../src/store/migrate.ts';
import { openServerStore } from '../src/store/server-store.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { channelOrder, startedPayment } from './support/order-steps.ts';
import { hanging, plainDialect } from './support/scripted.ts';

async function paidOrder(f: Fixture, number: string): Promise<void> {
  const request = { ...f.payment(number), callbackUrl: 'https://shop.example/notify' };
  const payment = await startedPayment(f, request);
  value(await f.engine.payments.takeOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 2000n }));
}

describeOnServer('messages that another session has locked', (createDatabase) => {
  test.each([
    ['of which one could be sent', 1],
    ['more than an address of which nothing is known gets at once', 6],
  ])('%s: the worker looks again after its pause, not at once and without end', async (_, count) => {
    const databaseUrl = await createDatabase();
    const [store, person] = await Promise.all([
      openServerStore({ databaseUrl }),
      openServerStore({ databaseUrl, poolSize: 1 }),
    ]);
    const [locked, gate] = [hanging<void>(), hanging<void>()];
    try {
      await migrate(store, MIGRATIONS);
      const f = await makeFixture(store);
      for (let at = 0; at < count; at++) await paidOrder(f, `M${at}`);
      const dialects = new Map([['plain', plainDialect]]);
      const worker = new CallbackWorker(f.engine.context, { dialects, transport: f.transport });
      const held = person.transaction(async (tx) => {
        await tx.query('select 1 from callbacks for update');
        locked.resolve();
        await gate.promise;
      });
      await locked.promise;
      expect(await worker.round()).toBe(false);
      gate.resolve();
      await held;
      expect(await worker.round()).toBe(true);
      await worker.stop();
      expect(f.transport.received.length).toBeGreaterThan(0);
    } finally {
      gate.resolve();
      await Promise.all([store.close(), person.close()]);
    }
  });
});
