import type { GatewaySuite } from './case.ts';
import type { MerchantSuite } from './merchant/check.ts';

/** What a dialect can examine of others. */
export interface DialectConformance {
  /** Statements about servers that speak it. */
  readonly gateway: GatewaySuite;
  /** Messages to merchants' endpoints about payments. */
  readonly merchant: MerchantSuite;
  /** Messages about other things, each graded by itself. */
  readonly others?: Readonly<Partial<Record<OtherMessages, MerchantSuite>>>;
}

export const OTHER_MESSAGES = ['payouts', 'chargebacks'] as const;
type OtherMessages = (typeof OTHER_MESSAGES)[number];
/** What the messages of a run are about. */
export const MESSAGES_ABOUT = ['payments', ...OTHER_MESSAGES] as const;
export type MessagesAbout = (typeof MESSAGES_ABOUT)[number];

/** The suite of those messages; undefined where the dialect has none. */
export function suiteAbout(
  { merchant, others }: DialectConformance,
  about: MessagesAbout,
): MerchantSuite | undefined {
  return about === 'payments' ? merchant : others?.[about];
}
