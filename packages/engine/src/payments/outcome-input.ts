import type { DepositMismatch } from '../base/payment-facts.ts';
import type { EffectKind } from '../channels/effect.ts';
import type { DepositAnswer, PaymentOutcome } from '../channels/port.ts';
import type { OrderOfTry } from './order-tries.ts';
import type { Payment } from './payment.ts';

export interface TakePaymentOutcome {
  readonly merchantId: string;
  readonly paymentId: string;
  /** The channel's reference: the attempt that the outcome is about. */
  readonly attemptId: string;
  /** The channel of that attempt, where it may be another one than the payment's now. */
  readonly channel?: string | undefined;
  readonly outcome: PaymentOutcome;
  /** The effect whose call returned this answer; it is finished with this command. */
  readonly effect?: Asked;
  /** Ids generated beforehand for a deposit's row. */
  readonly depositId: string;
  readonly depositorSealed: string | null;
  /** For a deposit: whether the depositor's name is the payer's. The names themselves are personal data. */
  readonly nameMatches: boolean;
  /**
   * The order whose other tries are looked at before money that comes after the end is credited; absent where none of
   * them counts, or late money is not credited.
   */
  readonly order?: OrderOfTry;
  /** What to do with money that does not match; without it such an outcome is only detected. */
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
  /** Nothing was written: run the command again with the rule for late money. */
  readonly needsLateRule?: boolean;
  /** What was done with money that came too late; absent when none did. */
  readonly lateMoney?: LateMoney;
}

/** What an app wants done with money that a channel took for a payment that is over. */
export const LATE_PAYMENT_RULES = ['return', 'credit', 'hold'] as const;
export type LatePaymentRule = (typeof LATE_PAYMENT_RULES)[number];

export interface LateRule {
  readonly rule: LatePaymentRule;
  /** Generated beforehand: our reference for asking the channel to return the money. */
  readonly returnId: string;
}

/** The result: returned, credited, or held until an operator decides. */
export type LateMoney = 'returning' | 'credited' | 'held';
