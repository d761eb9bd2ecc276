import type { Currency } from '../base/money.ts';
import type { ChargebackState } from './states.ts';

/** A payment that the payer's bank takes back, or wants to. Amounts are minor units of `currency`. */
export interface Chargeback {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  readonly paymentId: string;
  readonly channel: string;
  /** The channel's number of the chargeback. */
  readonly caseNumber: string;
  readonly state: ChargebackState;
  readonly currency: Currency;
  readonly amount: bigint;
  /** What the payer gets back when the merchant loses. */
  readonly payerCurrency: Currency;
  readonly payerAmount: bigint;
  /**
   * The part that was taken from the payment's own unsettled money and has not gone back to it; the rest came from
   * what the merchant had.
   */
  readonly fromUnsettled: bigint;
  /** The merchant's fee when the money is taken; kept whatever the bank decides. */
  readonly feeAmount: bigint;
  readonly reasonCode: string | null;
  readonly reason: string;
  /** The merchant's evidence, sealed: it may contain data about the payer. */
  readonly evidenceSealed: string | null;
  readonly reportedAt: Date;
  /** The midnight in Korea that ends the last day for evidence. */
  readonly deadlineAt: Date;
  /** Null until money is taken. */
  readonly deductedAt: Date | null;
  readonly representedAt: Date | null;
  readonly resolvedAt: Date | null;
}

/** Context that binds a chargeback's sealed evidence to its row. */
export function evidenceContext(chargeback: { readonly id: string }): string {
  return `chargebacks.evidence:${chargeback.id}`;
}
