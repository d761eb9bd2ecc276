import type { GatewaySuite } from './case.ts';
import type { MerchantSuite } from './merchant/check.ts';

/** What a dialect can examine of others. */
export interface DialectConformance {
  /** Statements about servers that speak it. */
  readonly gateway: GatewaySuite;
  /** Messages to merchants' endpoints. */
  readonly merchant: MerchantSuite;
}
