import { timingSafeEqual } from 'node:crypto';
import { type Payment, packIds, type Sealer, unpackIds } from '@naru/engine';

/*
 * The token of a payment's link: its two ids, by which it is found, and a keyed hash of them (128 bits), which proves
 * that the link was given out. The ids alone prove nothing: they are in the log and in every copy of the database,
 * whose readers must not see or end open payments.
 */

const CONTEXT = 'checkout.link';

type Ids = Pick<Payment, 'merchantId' | 'id'>;

function proofOf(sealer: Sealer, { merchantId, id }: Ids): string {
  return sealer.fingerprint(`${merchantId} ${id}`, CONTEXT);
}

export function linkTokenOf(sealer: Sealer, payment: Ids): string {
  return packIds(payment.merchantId, payment.id, proofOf(sealer, payment));
}

/** The ids of the payment that a link was given out for; undefined for any other text. */
export function idsOfLink(sealer: Sealer, token: string): Ids | undefined {
  const [merchantId, id, proof] = unpackIds(token, 3) ?? [];
  if (merchantId === undefined || id === undefined || proof === undefined) return undefined;
  const given = Buffer.from(proof.replaceAll('-', ''), 'hex');
  const fits = timingSafeEqual(given, Buffer.from(proofOf(sealer, { merchantId, id }), 'hex'));
  return fits ? { merchantId, id } : undefined;
}
