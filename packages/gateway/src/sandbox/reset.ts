import { migratedTables } from '@naru/engine';
import { allMethods } from '../catalogue.ts';
import type { Gateway, Sandbox } from '../gateway.ts';
import { MIGRATIONS } from '../migrations.ts';
import { seedDemo } from './demo.ts';

/**
 * What a reset keeps: the installation with its keys, numbers that are never used again, the proof that this process
 * may write, and the sandbox's clock, which is set back separately. All other tables are emptied, new ones too.
 */
const KEPT: ReadonlySet<string> = new Set([
  'installation',
  'sealing_keys',
  'number_blocks',
  'daily_counters',
  'write_proofs',
  'sandbox_clock',
]);

/** Append-only tables refuse it otherwise (migration engine/0004). */
const ALLOW = `set local naru.reset = 'sandbox'`;

/** Empties the sandbox and sets up the demo merchant anew, at the real time. Order numbers are not used again. */
export async function resetSandbox(gateway: Gateway, sandbox: Sandbox): Promise<void> {
  const { directory, methods } = gateway.engine.context;
  // Work in hand would leave rows about orders that are gone.
  const resume = await pauseWorkers(gateway, sandbox);
  try {
    await empty(gateway, sandbox);
  } finally {
    resume();
  }
  directory.forget();
  methods.forget();
  gateway.engine.risk.forget();
  sandbox.requests.clear();
}

async function pauseWorkers({ engine }: Gateway, { runner }: Sandbox): Promise<() => void> {
  const running = engine.isWorking;
  await runner.stop();
  await engine.stop();
  return () => {
    if (!running) return;
    engine.startWorkers();
    runner.start();
  };
}

async function empty(gateway: Gateway, sandbox: Sandbox): Promise<void> {
  const { directory, methods } = gateway.engine.context;
  const tables = (await migratedTables(MIGRATIONS)).filter((table) => !KEPT.has(table));
  await gateway.store.exec(`${ALLOW}; truncate ${tables.join(', ')}`);
  await sandbox.clock.reset();
  directory.forget();
  methods.forget();
  await methods.addMissing(allMethods(gateway.dialects, 'sandbox'));
  await seedDemo(gateway);
}
