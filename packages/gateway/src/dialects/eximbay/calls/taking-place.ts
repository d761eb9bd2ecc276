import type { App, CreatedPayment, Result } from '@naru/engine';
import type { Gateway } from '../../../gateway.ts';

/** More open pages than an order has. */
const MAX_PAGES = 100;

/**
 * Makes a payment of an order that takes one at a time. An open page of the order gives way where nobody has begun to
 * pay at it; one that was begun, or paid, stays, and the refusal is answered. `reason`: what the payer of such a page
 * is notified. Under the page's lock: of a payer who begins at that moment and the new payment one comes to nothing.
 */
export async function takingPlace(
  { engine: { payments } }: Gateway,
  { merchantId }: App,
  reason: string,
  make: () => Promise<Result<CreatedPayment>>,
): Promise<Result<CreatedPayment>> {
  for (let pages = 0; ; pages += 1) {
    const made = await make();
    if (made.ok || made.refusal.code !== 'duplicate_order' || pages === MAX_PAGES) return made;
    const older = await payments.get(merchantId, made.refusal.existingId);
    if (!older || !(await payments.supersede(older, reason)).ok) return made;
  }
}
