import type { CashReceipt } from '../cash-receipts/cash-receipt.ts';
import type { Chargeback } from '../chargebacks/chargeback.ts';
import type { Queryable } from '../store/store.ts';
import type { BatchState } from './batch-state.ts';
import type { Needs } from './command.ts';
import { fromRow } from './rows.ts';

interface Loading {
  readonly merchantId: string;
  readonly needs: Needs;
}

/**
 * No lock: whoever touches such a row holds its payment's. Lateral, by the index on the payment, for the
 * reason given at `byOrder` (load.ts).
 */
const ofPayments = (table: string) => `
  select t.* from unnest($1::uuid[], $2::uuid[]) k (merchant_id, payment_id)
  cross join lateral (
    select * from ${table} o where o.payment_id = k.payment_id and o.merchant_id = k.merchant_id order by o.id
  ) t`;

export const CHARGEBACKS = ofPayments('chargebacks');
export const CASH_RECEIPTS = ofPayments('cash_receipts');

/** Loads what comes after a payment was paid: its chargebacks and cash receipts. */
export async function loadAfterwards(
  tx: Queryable,
  state: BatchState,
  commands: readonly Loading[],
): Promise<void> {
  const chargebacks = columnsOf(commands, (needs) => needs.chargebacksOf);
  if (chargebacks) {
    for (const row of await tx.query(CHARGEBACKS, chargebacks)) {
      state.chargebacks.load(fromRow<Chargeback>(row));
    }
  }
  const receipts = columnsOf(commands, (needs) => needs.cashReceiptsOf);
  if (receipts) {
    for (const row of await tx.query(CASH_RECEIPTS, receipts)) {
      state.cashReceipts.load(fromRow<CashReceipt>(row));
    }
  }
}

/** Merchants and payments, or undefined when nobody asks. */
function columnsOf(
  commands: readonly Loading[],
  pick: (needs: Needs) => readonly string[] | undefined,
): string[][] | undefined {
  const keys = commands.flatMap(({ merchantId, needs }) =>
    (pick(needs) ?? []).map((paymentId) => ({ merchantId, paymentId })),
  );
  if (keys.length === 0) return undefined;
  return [keys.map(({ merchantId }) => merchantId), keys.map(({ paymentId }) => paymentId)];
}
