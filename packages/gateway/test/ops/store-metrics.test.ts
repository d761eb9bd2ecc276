import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { describeOnEveryStore, describeOnServer } from '../../../../test/support/stores.ts';
import { keepVerification } from '../../../engine/src/ledger/verifications.ts';
import { openServerStore } from '../../../engine/src/store/server-store.ts';
import { poolGauges, verificationGauges } from '../../src/ops/store-metrics.ts';

/** The values of a registry: name with labels → number. */
async function valuesOf(registry: Registry): Promise<Record<string, number>> {
  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', value] = line.split(' ');
      return [name.replace('naru_', ''), Number(value)];
    }),
  );
}

describeOnEveryStore('metrics of the ledger’s proof', (openFresh) => {
  test('are 0 before the first, then those of the last, in every process', async () => {
    const store = await openFresh();
    const registry = new Registry();
    verificationGauges(registry, store);
    expect(await valuesOf(registry)).toEqual({
      ledger_verification_timestamp_seconds: 0,
      ledger_verification_duration_seconds: 0,
      ledger_verification_faults: 0,
    });
    const day = (text: string) => new Date(`2026-11-${text}T00:00:00Z`);
    // The later one is written first: a run that took long ends after one that began later.
    const later = { finishedAt: day('02'), durationMs: 1_250.4, faults: 3 };
    await keepVerification(store, '00000000-0000-7000-8000-000000000001', later);
    const before = { finishedAt: day('01'), durationMs: 20, faults: 0 };
    await keepVerification(store, '00000000-0000-7000-8000-000000000002', before);
    expect(await valuesOf(registry)).toEqual({
      ledger_verification_timestamp_seconds: day('02').getTime() / 1000,
      ledger_verification_duration_seconds: 1.25,
      ledger_verification_faults: 3,
    });
  });
});

describeOnEveryStore('metrics of the connections', (openFresh, kind) => {
  test('are there where there are several', async () => {
    const registry = new Registry();
    poolGauges(registry, await openFresh({ poolSize: 3 }));
    const values = await valuesOf(registry);
    expect(values['database_connections_max']).toBe(kind === 'server' ? 3 : undefined);
  });
});

describeOnServer('metrics of the connections to a server', (createDatabase) => {
  test('count who is busy, idle and waiting', async () => {
    const store = await openServerStore({ databaseUrl: await createDatabase(), poolSize: 2 });
    const registry = new Registry();
    poolGauges(registry, store);
    const states = (busy: number, idle: number, waiting: number) => ({
      'database_connections{state="busy"}': busy,
      'database_connections{state="idle"}': idle,
      database_connections_max: 2,
      database_connections_waiting: waiting,
    });
    try {
      expect(await valuesOf(registry)).toEqual(states(0, 1, 0));
      const gate = Promise.withResolvers<void>();
      const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const held = begun.map((one) =>
        store.transaction(async () => {
          one.resolve();
          await gate.promise;
        }),
      );
      await Promise.all(begun.map((one) => one.promise));
      const waiting = [store.query('select 1'), store.query('select 1'), store.query('select 1')];
      expect(await valuesOf(registry)).toEqual(states(2, 0, 3));
      gate.resolve();
      await Promise.all([...held, ...waiting]);
      expect(await valuesOf(registry)).toEqual(states(0, 2, 0));
      // A question is handed its idle connection one tick later: it waits for none.
      const beside = store.query('select 1');
      expect((await valuesOf(registry))['database_connections_waiting']).toBe(0);
      await beside;
    } finally {
      await store.close();
    }
  });
});
