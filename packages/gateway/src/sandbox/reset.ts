import { allMethods } from '../catalogue.ts';
import type { Gateway, Sandbox } from '../gateway.ts';
import { seedDemo } from './demo.ts';

/** What is append-only refuses it otherwise (migration 0003). */
const EMPTY = `
  set local naru.reset = 'sandbox';
  truncate merchants, fee_plans, fee_rules, apps, app_keys, methods, exchange_rates, daily_usage, nonces,
    returned_usage, refused_requests, payments,
    payouts, refunds, settlements, attempts, deposits, late_events, ledger_heads, accounts, transfers,
    entries, effects, callbacks, deliveries, sandbox_orders, sandbox_accounts, sandbox_callback_faults,
    identity_checks, sandbox_identities, vault_cards, sandbox_cards, preparations, card_tries, card_attempts,
    ledger_verifications, order_times,
    card_tokens,
    risk_rulesets, risk_rules, risk_assessments, risk_reviews,
    chargebacks, sandbox_disputes, cash_receipts, sandbox_receipts, recurrings, recurring_charges, mails`;

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
  await gateway.store.exec(EMPTY);
  await sandbox.clock.reset();
  directory.forget();
  methods.forget();
  await methods.addMissing(allMethods(gateway.dialects, 'sandbox'));
  await seedDemo(gateway);
}
