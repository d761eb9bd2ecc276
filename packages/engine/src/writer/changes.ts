import type { CashReceipt } from '../cash-receipts/cash-receipt.ts';
import type { Chargeback } from '../chargebacks/chargeback.ts';
import type { ChargebackState } from '../chargebacks/states.ts';
import type { IdentityCheck } from '../identity/identity-check.ts';
import type { TransferDraft } from '../ledger/transfers.ts';
import type { Mail } from '../mails/mail.ts';
import type { Currency } from '../money.ts';
import type { Misfit } from '../payments/deposit-rules.ts';
import type {
  Approval,
  Authentication,
  Card,
  Payment,
  PaymentIntent,
  VirtualAccount,
} from '../payments/payment.ts';
import type { Payout } from '../payouts/payout.ts';
import type { Recurring, RecurringCharge } from '../recurring/recurring.ts';
import type { Refund } from '../refunds/refund.ts';
import type { CardToken } from '../tokens/token.ts';

export type OrderKind = 'payment' | 'payout' | 'refund';

/** What merchants are told of, and what late news are kept about. */
export type MessageSubjectKind = OrderKind | 'chargeback';

export type EffectKind =
  | 'start_payment'
  | 'find_payment'
  | 'capture_payment'
  | 'cancel_payment'
  | 'return_payment'
  | 'find_return'
  | 'submit_payout'
  | 'find_payout'
  | 'submit_refund'
  | 'find_refund';

/** A call to a channel that is to be made after the commit. */
export interface EffectDraft {
  readonly kind: EffectKind;
  readonly subjectKind: OrderKind;
  readonly subjectId: string;
  readonly merchantId: string;
  readonly attemptId: string;
  readonly channel: string;
  /** How often this has been asked already; spaces the asking out. */
  readonly tries?: number;
  /** How long to wait before the call. */
  readonly delayMs?: number;
}

/** A message to the merchant; the dialect turns the snapshot into its own body when it is sent. */
export interface CallbackDraft {
  readonly merchantId: string;
  readonly appId: string;
  readonly dialect: string;
  readonly subjectKind: MessageSubjectKind;
  readonly subjectId: string;
  readonly event: string;
  readonly url: string;
  readonly snapshot: Omit<CallbackSnapshot, 'occurredAt'>;
}

/** What was true when the message was decided: a later retry says the same. Amounts are decimal text of bigint. */
export interface CallbackSnapshot {
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly currency: Currency;
  /** Amount of this event (one deposit of several, for example), minor units. */
  readonly amount: string;
  readonly fee: string;
  readonly orderedAmount: string;
  readonly totalAmount: string;
  /** The account that the payer transferred to; null for other methods. */
  readonly accountNumber: string | null;
  /** The deposit that it tells of; null for what no deposit to a virtual account brought about. */
  readonly depositId: string | null;
  readonly state: string;
  readonly method: string | null;
  /** When what it tells happened, ISO. */
  readonly occurredAt: string;
  readonly completedAt: string | null;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  /** Of payments: what was asked of the channel, and the times of its life, ISO. */
  readonly intent?: PaymentIntent;
  readonly createdAt?: string;
  readonly expiresAt?: string;
  /** Of payments, where there is such a thing. */
  readonly card?: Card;
  readonly approval?: Approval;
  readonly authentication?: Authentication;
  /** The stored card that it made or was paid with. */
  readonly cardTokenId?: string;
  readonly virtualAccount?: VirtualAccount;
  readonly redirectUrl?: string;
  /** What the payer pays, where that is in another currency than the order. */
  readonly payerMoney?: { readonly currency: Currency; readonly amount: string; readonly rate: string };
  /** Of chargebacks. */
  readonly chargeback?: ChargebackFacts;
}

/** A case as a message tells it. Times are ISO, amounts decimal text of bigint. */
export interface ChargebackFacts {
  readonly id: string;
  readonly paymentId: string;
  readonly caseNumber: string;
  readonly state: ChargebackState;
  readonly amount: string;
  readonly reasonCode: string | null;
  readonly reason: string;
  /** Whether the merchant had refunded the payment, or a part of it. */
  readonly wasRefunded: boolean;
  readonly reportedAt: string;
  readonly deadlineAt: string;
  readonly deductedAt: string | null;
  readonly resolvedAt: string | null;
}

export interface Attempt {
  readonly merchantId: string;
  readonly id: string;
  readonly subjectKind: OrderKind;
  readonly subjectId: string;
  readonly channel: string;
  readonly outcome: string | null;
  readonly outcomeCode: string | null;
  readonly outcomeReason: string | null;
  readonly createdAt: Date;
  readonly answeredAt: Date | null;
}

export interface AttemptAnswer {
  readonly merchantId: string;
  readonly id: string;
  readonly outcome: string;
  readonly outcomeCode: string | null;
  readonly outcomeReason: string | null;
  readonly answeredAt: Date;
}

/** `returning`: the channel was asked to give it back and has not said that it did. */
export type DepositState = 'credited' | 'held' | 'released' | 'returning' | 'returned' | 'refused';

/** Money that came otherwise than by the payment's own success. */
export interface Deposit {
  readonly merchantId: string;
  readonly id: string;
  readonly paymentId: string;
  /** Transferred to a virtual account, or taken by the channel for a payment that was over. */
  readonly kind: 'transfer' | 'capture';
  readonly channel: string;
  readonly reference: string;
  /** The payer's, of `amount`. */
  readonly currency: Currency;
  readonly amount: bigint;
  /** What of it went to the merchant, in the order's currency; nothing unless credited or released. */
  readonly creditedAmount: bigint;
  /** The fee on that; the fees of all deposits of a payment sum to the payment's. */
  readonly feeAmount: bigint;
  readonly depositorSealed: string | null;
  readonly state: DepositState;
  /** Our reference of the call by which the channel gives a `capture` back; null before it is asked. */
  readonly returnId: string | null;
  /** In what way it did not fit; null for one that did, or that only came while others were under review. */
  readonly misfit: Misfit | null;
  readonly reason: string | null;
  readonly createdAt: Date;
  /** When it was credited, released or returned. */
  readonly completedAt: Date | null;
}

export interface LateEventDraft {
  readonly merchantId: string;
  readonly subjectKind: MessageSubjectKind;
  readonly subjectId: string;
  readonly state: string;
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Settlement {
  readonly merchantId: string;
  readonly id: string;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly paymentCount: number;
  readonly createdAt: Date;
}

/** What a daily limit counts: an app's money in or out (minor units), or the orders of one payer (a count). */
export type UsageScope = 'payment' | 'payout' | `payer:${string}` | `paid:${string}`;

export interface Usage {
  readonly merchantId: string;
  readonly appId: string;
  readonly scope: UsageScope;
  /** Korean calendar day, yyyy-MM-dd. */
  readonly day: string;
  readonly amount: bigint;
}

/** Everything that one decision wants written. All of it is, in one transaction, or none. */
export interface Changes {
  readonly newPayments?: readonly Payment[];
  readonly payments?: readonly Payment[];
  readonly newPayouts?: readonly Payout[];
  readonly payouts?: readonly Payout[];
  readonly newRefunds?: readonly Refund[];
  readonly refunds?: readonly Refund[];
  readonly newAttempts?: readonly Attempt[];
  readonly attemptAnswers?: readonly AttemptAnswer[];
  readonly newDeposits?: readonly Deposit[];
  readonly deposits?: readonly Deposit[];
  readonly newIdentityChecks?: readonly IdentityCheck[];
  readonly identityChecks?: readonly IdentityCheck[];
  readonly newCardTokens?: readonly CardToken[];
  readonly cardTokens?: readonly CardToken[];
  readonly newRecurrings?: readonly Recurring[];
  readonly recurrings?: readonly Recurring[];
  readonly newRecurringCharges?: readonly RecurringCharge[];
  readonly newMails?: readonly Mail[];
  readonly newCashReceipts?: readonly CashReceipt[];
  readonly cashReceipts?: readonly CashReceipt[];
  readonly newChargebacks?: readonly Chargeback[];
  readonly chargebacks?: readonly Chargeback[];
  readonly settlements?: readonly Settlement[];
  readonly transfers?: readonly TransferDraft[];
  readonly effects?: readonly EffectDraft[];
  /** Effects that are done with. */
  readonly finishedEffects?: readonly { readonly merchantId: string; readonly id: string }[];
  /** Orders that need no more calls: whatever is still to be asked about them falls away. */
  readonly droppedEffectsOf?: readonly { readonly merchantId: string; readonly id: string }[];
  readonly callbacks?: readonly CallbackDraft[];
  readonly lateEvents?: readonly LateEventDraft[];
  readonly usage?: readonly Usage[];
}

/**
 * All of them as one, in their order; of a record that several change the last state is kept. Every member is taken
 * over: a list of members written out by hand forgets the next one.
 */
export function together(...all: readonly Changes[]): Changes {
  const lists: Record<string, unknown[]> = {};
  for (const changes of all) {
    for (const [name, list] of Object.entries(changes)) lists[name] = [...(lists[name] ?? []), ...list];
  }
  return lists as Changes;
}
