import { createHash } from 'node:crypto';
import type { AppAccess } from '@naru/engine';
import { parseAppCode, paymentOrderNo, type TradeKind, tradeNo } from '@naru/teemopay';
import type { Gateway } from '../../gateway.ts';

/** Seconds are counted from here, so that nine digits last until 2051. */
const EPOCH_MS = Date.UTC(2020, 0, 1);
const SECOND_LIMIT = 1_000_000_000n;
const COUNTER_LIMIT = 10_000_000n;
const PAYMENT_NUMBER_BYTES = 24;

/** A new platform number: the merchant's number, and 16 digits of which nine are the second and seven a counter. */
export async function nextTradeNo(gateway: Gateway, access: AppAccess, kind: TradeKind): Promise<string> {
  const { numbers, clock } = gateway.engine.context;
  const code = parseAppCode(access.app.publicId);
  if (!code) throw new Error(`${access.app.publicId} is no app code`);
  const counter = (await numbers.next('teemopay')) % COUNTER_LIMIT;
  const seconds = BigInt(Math.floor((clock.now().getTime() - EPOCH_MS) / 1000));
  // A sandbox may be moved past 2051, where the nine digits start again.
  return tradeNo(kind, code.merchantNumber, (seconds % SECOND_LIMIT) * COUNTER_LIMIT + counter);
}

/**
 * The number of one received payment (`paymentOrderNo` of its callback, `paymentSingleOrderNo` of the statement):
 * made from the id of the deposit, or of the payment where the money came in one piece, so that it needs no column.
 */
export function paymentNumberOf(id: string): string {
  return paymentOrderNo(createHash('sha256').update(id).digest().subarray(0, PAYMENT_NUMBER_BYTES));
}
