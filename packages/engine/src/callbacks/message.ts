import type { Decline } from '../base/declines.ts';
import type { Details } from '../base/details.ts';
import type { Currency } from '../base/money.ts';
import type { Approval, Authentication, Card, PaymentIntent, VirtualAccount } from '../base/payment-facts.ts';
import type { MessageSubjectKind } from '../base/subjects.ts';
import type { ChargebackMessage, ChargebackState } from '../chargebacks/states.ts';
import type { PaymentMessage } from '../payments/states.ts';
import type { PayoutMessage } from '../payouts/states.ts';
import type { RefundMessage } from '../refunds/states.ts';

/**
 * The events that callbacks are sent for: those that rows of the state tables name, and the opening of a chargeback.
 */
export type MessageEvent =
  | PaymentMessage
  | PayoutMessage
  | RefundMessage
  | ChargebackMessage
  | 'chargeback_reported';

/** A message to the merchant; the dialect turns the snapshot into its own body when it is sent. */
export interface CallbackDraft {
  readonly merchantId: string;
  readonly appId: string;
  readonly dialect: string;
  readonly subjectKind: MessageSubjectKind;
  readonly subjectId: string;
  readonly event: MessageEvent;
  readonly url: string;
  readonly snapshot: Omit<CallbackSnapshot, 'occurredAt'>;
}

/** An order as a message about another one names it. */
export interface NamedOrder {
  readonly id: string;
  readonly orderNumber: string;
  readonly platformNumber: string;
}

/** What a transition tells the merchant, before it is known whether and where a callback goes. */
export interface MessageDraft extends Omit<CallbackDraft, 'url'> {
  /** Null: there is no address for a callback. */
  readonly url: string | null;
  /** Of refunds: their payment. */
  readonly payment?: NamedOrder;
}

/** The facts when the message was decided: every repetition sends the same. Amounts are decimal text of bigint. */
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
  /** The deposit that it reports; null where the event is not about a deposit to a virtual account. */
  readonly depositId: string | null;
  readonly state: string;
  readonly method: string | null;
  /** When the event happened, ISO. */
  readonly occurredAt: string;
  readonly completedAt: string | null;
  /** Absent from messages from before there were reasons. */
  readonly decline?: Decline | null;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  readonly details: Details;
  /** Of payments: what was requested from the channel, and its timestamps, ISO. */
  readonly intent?: PaymentIntent;
  readonly createdAt?: string;
  readonly expiresAt?: string;
  /** Of payments, where known. */
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

/** A chargeback as a message reports it. Times are ISO, amounts decimal text of bigint. */
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
