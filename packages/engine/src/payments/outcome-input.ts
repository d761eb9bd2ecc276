import type { DepositMismatch } from '../base/payment-facts.ts';
import type { EffectKind } from '../channels/effect.ts';
import type { DepositAnswer, PaymentOutcome } from '../channels/port.ts';
import type { Payment } from './payment.ts';

export interface TakePaymentOutcome {
  readonly merchantId: string;
  readonly paymentId: string;
  /** The channel's reference: the attempt that it speaks of. */
  readonly attemptId: string;
  readonly outcome: PaymentOutcome;
  /** The effect whose call brought this answer; it is finished with this command. */
  readonly effect?: Asked;
  /** Ids drawn beforehand for a deposit's row. */
  readonly depositId: string;
  readonly depositorSealed: string | null;
  /** For a deposit: whether the depositor is the payer by name. The names themselves are personal data. */
  readonly nameMatches: boolean;
  /** For a deposit after the end: another try of the order was paid, so that this one is not credited unseen. */
  readonly orderIsPaid?: boolean;
  /** What is done with money that does not fit; without it such an outcome is only recognised. */
  readonly late?: LateRule;
  /** How long the merchant may take for the next step, when this one leaves it to them. */
  readonly merchantsTurnUntil?: Date;
}

/** A call to the channel. */
export interface Asked {
  readonly id: string;
  readonly tries: number;
  readonly kind?: EffectKind;
}

export interface TakenPaymentOutcome {
  readonly payment: Payment;
  readonly deposit?: DepositAnswer;
  readonly mismatch?: DepositMismatch | null;
  /** Nothing was written: the command is to be run again with the rule for late money. */
  readonly needsLateRule?: boolean;
  /** What became of money that came too late; absent when none did. */
  readonly lateMoney?: LateMoney;
}

/** What an app wants done with money that a channel took for a payment that is over. */
export const LATE_PAYMENT_RULES = ['return', 'credit', 'hold'] as const;
export type LatePaymentRule = (typeof LATE_PAYMENT_RULES)[number];

export interface LateRule {
  readonly rule: LatePaymentRule;
  /** Drawn beforehand: under it the channel is asked to give the money back. */
  readonly returnId: string;
}

/** What became of it: given back, credited, or held until an operator decides. */
export type LateMoney = 'returning' | 'credited' | 'held';
