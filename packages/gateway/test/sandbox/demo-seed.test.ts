import type { Store } from '@naru/engine';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../../test/support/stores.ts';
import { makeGateway, readConfig, seedDemo } from '../../src/index.ts';

const log = pino({ level: 'silent' });

/** A store that dies at its nth statement, as a killed process would leave it. */
function dyingStore(store: Store, statements: number): Store {
  let left = statements;
  const spend = () => {
    if (left-- <= 0) throw new Error('killed');
  };
  return {
    kind: store.kind,
    query: async (sql, params) => {
      spend();
      return store.query(sql, params);
    },
    transaction: async (work, options) => {
      spend();
      return store.transaction(work, options);
    },
    exec: (sql) => store.exec(sql),
    ping: () => store.ping(),
    close: async () => {},
  };
}

describeOnEveryStore('the demo merchant', (openFresh) => {
  test('is finished by the next start, at whatever statement the first one was killed', async () => {
    const store = await openFresh();
    const config = readConfig({});
    let killedStarts = 0;
    for (let statements = 0; statements < 200; statements++) {
      const made = await makeGateway(config, dyingStore(store, statements), log)
        .then(
          (gateway) => seedDemo(gateway).then(() => true),
          () => false,
        )
        .catch(() => false);
      if (made) break;
      killedStarts++;
    }
    expect(killedStarts).toBeGreaterThan(10);
    const gateway = await makeGateway(config, store, log);
    expect(await seedDemo(gateway)).toBe(false);
    const apps = await gateway.engine.lists.apps(null, 100);
    expect(apps.map((app) => app.publicId)).toEqual(['1849705C64', '1054', '1055', 'A2405220001KR001']);
    const access = await gateway.engine.context.directory.find('haipay', '1054');
    expect(access?.keys.map((key) => key.kind).toSorted()).toEqual([
      'merchant_public_key',
      'platform_private_key',
      'secret_key',
    ]);
    const { available } = await gateway.engine.balances(access!.app.merchantId, 'KRW');
    expect(available).toBe(10_000_000n);
    expect((await gateway.engine.verifyLedger()).faults).toEqual([]);
  });

  test('is made once by processes that start together', async () => {
    const store = await openFresh();
    if (store.kind === 'embedded') return;
    const gateways = await Promise.all([1, 2, 3].map(() => makeGateway(readConfig({}), store, log)));
    const made = await Promise.all(gateways.map((gateway) => seedDemo(gateway)));
    expect(made).toContain(true);
    const access = await gateways[0]!.engine.context.directory.find('haipay', '1054');
    const { available } = await gateways[0]!.engine.balances(access!.app.merchantId, 'KRW');
    expect(available).toBe(10_000_000n);
    expect((await gateways[0]!.engine.verifyLedger()).transfers).toBe(11n);
  });
});
