import { expect, test } from 'vitest';
import { describeOnServer } from '../../../test/support/stores.ts';
import { openServerStore } from '../../engine/src/store/server-store.ts';
import { HandMachine } from '../../engine/test/support/hand-machine.ts';
import { Workers } from '../src/cli/workers.ts';
import { merchantEndpoint } from './support/merchant.ts';
import { collection, newPayment } from './support/orders.ts';
import { testServer } from './support/server.ts';
import { until } from './support/until.ts';

const DAY = 24 * 60 * 60 * 1000;

describeOnServer('a machine whose clock is wrong', (createDatabase) => {
  const machine = new HandMachine(Date.now());
  const endpoint = merchantEndpoint();
  const server = testServer({
    openStore: async () => openServerStore({ databaseUrl: await createDatabase() }),
    withoutWorkers: true,
    machine,
  });

  test('works on nothing, says so, and goes on when it is right again; time travel is no wrong clock', async () => {
    const { gateway } = server;
    const workers = new Workers(gateway);
    await gateway.watch.round();
    await workers.start();
    try {
      const { orderId } = await newPayment(server);
      const stateOf = async () => (await server.ok('/krw/collect/query', { appId: 1054, orderId }))['status'];
      const before = await stateOf();

      machine.setAhead(40 * DAY);
      await gateway.watch.round();
      expect(workers.isRunning).toBe(false);
      expect(gateway.engine.isWorking).toBe(false);
      const ready = await server.request('GET', '/readyz');
      expect([ready.status, JSON.parse(ready.text)]).toEqual([
        503,
        {
          status: 'not ready',
          reason: expect.stringMatching(
            /^the clock of this machine is (39|40) days ahead of the database's$/,
          ),
        },
      ]);
      const metrics = (await server.request('GET', '/metrics')).text;
      expect(metrics).toMatch(/^naru_clock_wrong 1$/m);
      expect(metrics).toMatch(/^naru_clock_ahead_seconds 34[45]\d{4}/m);
      // Requests are dated right all the same.
      expect(await stateOf()).toBe(before);
      expect(await server.code('/krw/collect/apply', collection())).toBe('00000000');

      machine.setAhead(0);
      await gateway.watch.round();
      // Not before their last rounds have ended.
      await until('the workers go on', () => workers.isRunning);
      expect((await server.request('GET', '/readyz')).status).toBe(200);
      expect(await stateOf()).toBe(before);

      await server.advance(40 * 24 * 60 * 60);
      await gateway.watch.round();
      expect(gateway.watch.fault).toBeUndefined();
      await until('the page expires', async () => (await stateOf()) !== before);
    } finally {
      await workers.stop();
    }
  });

  test('is looked at also while a worker ends what it has in hand', async () => {
    const { gateway } = server;
    const workers = new Workers(gateway);
    await gateway.watch.round();
    await workers.start();
    const held = Promise.withResolvers<void>();
    endpoint.answer('/slow', (_, response) => void held.promise.then(() => response.end('SUCCESS')));
    try {
      const notifyUrl = endpoint.url('/slow');
      const { orderId } = await newPayment(server, collection({ notifyUrl }));
      await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
      await endpoint.waitFor('/slow');

      machine.setAhead(40 * DAY);
      await gateway.watch.round();
      expect([workers.isRunning, gateway.engine.isWorking]).toEqual([false, false]);
      machine.setAhead(0);
      await gateway.watch.round();
      expect(gateway.watch.fault).toBeUndefined();
      // They begin again when the ones before have ended, not beside them.
      expect(workers.isRunning).toBe(false);
      held.resolve();
      await until('the workers go on', () => workers.isRunning && gateway.engine.isWorking);
    } finally {
      held.resolve();
      await workers.stop();
    }
    expect(gateway.engine.isWorking).toBe(false);
  });
});
