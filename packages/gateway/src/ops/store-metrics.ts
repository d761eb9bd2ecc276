import { type LedgerVerification, lastVerification, type Store } from '@naru/engine';
import { Gauge, type Registry } from 'prom-client';
import { storeReading } from './reading.ts';

/** The metrics of a process's database connections. The embedded database has one, and no metrics. */
export function poolGauges(registry: Registry, store: Store): void {
  const { pool } = store;
  if (!pool) return;
  new Gauge({
    name: 'naru_database_connections',
    help: 'Connections of this process to the database',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      const { size, idle } = pool();
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'busy' }, size - idle);
    },
  });
  new Gauge({
    name: 'naru_database_connections_max',
    help: 'Connections to the database that this process makes at most',
    registers: [registry],
    collect() {
      this.set(pool().max);
    },
  });
  new Gauge({
    name: 'naru_database_connections_waiting',
    help: 'Statements and transactions of this process that wait for a free connection',
    registers: [registry],
    collect() {
      this.set(pool().waiting);
    },
  });
}

/** The last `naru ledger verify`, in any process. */
export function verificationGauges(registry: Registry, store: Store): void {
  // All gauges are collected at once: one statement reads for the three.
  const read = storeReading(() => lastVerification(store));
  const gauge = (name: string, help: string, figure: (last: LedgerVerification) => number) =>
    new Gauge({
      name: `naru_ledger_verification_${name}`,
      help,
      registers: [registry],
      async collect() {
        try {
          const last = await read();
          this.set(last ? figure(last) : 0);
        } catch {
          // Without its store a process shows what it read last.
        }
      },
    });
  gauge(
    'timestamp_seconds',
    'When the last verification of the ledger ended; 0: there was none',
    ({ finishedAt }) => finishedAt.getTime() / 1000,
  );
  gauge(
    'duration_seconds',
    'How long the last verification of the ledger took',
    ({ durationMs }) => durationMs / 1000,
  );
  gauge('faults', 'Faults that the last verification of the ledger listed', ({ faults }) => faults);
}

const ENDPOINTS = `
  select state, count(*)::integer as count from event_endpoints where state <> 'removed' group by state`;

/** Event endpoints by their state: those that are disabled or gone want somebody to look at them. */
export function endpointGauge(registry: Registry, store: Store): void {
  const read = storeReading(() => store.query<{ state: string; count: number }>(ENDPOINTS));
  new Gauge({
    name: 'naru_event_endpoints',
    help: 'Event endpoints by state: enabled, paused, disabled (accepted nothing for a day), gone (answered 410)',
    labelNames: ['state'] as const,
    registers: [registry],
    async collect() {
      this.reset();
      try {
        for (const { state, count } of await read()) this.set({ state }, count);
      } catch {
        // Without its store a process still reports other metrics.
      }
    },
  });
}
