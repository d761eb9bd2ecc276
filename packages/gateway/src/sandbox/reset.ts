import { haipayMethods } from '../apis/haipay/index.ts';
import type { Gateway, Sandbox } from '../gateway.ts';
import { seedDemo } from './demo.ts';

const EMPTY = `
  truncate merchants, fee_plans, fee_rules, apps, app_keys, methods, exchange_rates, daily_usage, payments, payouts,
    refunds, settlements, attempts, deposits, late_events, ledger_heads, accounts, transfers, entries, effects,
    callbacks, deliveries, sandbox_orders, sandbox_accounts, sandbox_callback_faults`;

/** Empties the sandbox and sets up the demo merchant anew, at the real time. Order numbers are not used again. */
export async function resetSandbox(gateway: Gateway, sandbox: Sandbox): Promise<void> {
  const { writer, directory, methods } = gateway.engine.context;
  await writer.idle();
  await gateway.store.exec(EMPTY);
  await sandbox.clock.reset();
  directory.forget();
  methods.forget();
  await methods.addMissing(haipayMethods('sandbox'));
  await seedDemo(gateway);
  directory.forget();
}
