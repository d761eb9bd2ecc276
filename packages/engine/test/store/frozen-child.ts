import { openServerStore } from '../../src/store/server-store.ts';

/*
 * Run by locked-rows.test.ts in a process of its own, to be frozen there: locks the ledger head of a merchant,
 * claims all effects that are due, and says "locked".
 */
const [databaseUrl, merchantId, claim, leaseMs] = process.argv.slice(2);
if (!databaseUrl || !merchantId || !claim)
  throw new Error('usage: frozen-child.ts URL MERCHANT CLAIM LEASE_MS');

const store = await openServerStore({ databaseUrl });
await store.query(claim, [new Date(), 64, Number(leaseMs), ['scripted']]);
await store.transaction(async (tx) => {
  await tx.query('select 1 from ledger_heads where merchant_id = $1 for update', [merchantId]);
  process.stdout.write('locked\n');
  await new Promise((resolve) => setTimeout(resolve, 3_600_000));
});
