import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { IdentityCheck } from './identity-check.ts';

/** Index identity_checks_by_payment. */
export const CHECK_OF_PAYMENT = `select * from identity_checks where merchant_id = $1 and payment_id = $2`;

/** The identity check of a payment; undefined until its payer has entered details. */
export async function getIdentityCheck(
  store: Queryable,
  payment: { readonly merchantId: string; readonly id: string },
): Promise<IdentityCheck | undefined> {
  const [row] = await store.query(CHECK_OF_PAYMENT, [payment.merchantId, payment.id]);
  return row && fromRow<IdentityCheck>(row);
}
