import type { Decline } from '../base/declines.ts';
import type { Details } from '../base/details.ts';
import type { Currency } from '../base/money.ts';
import type { Approval, Authentication, Card, PaymentIntent, VirtualAccount } from '../base/payment-facts.ts';
import type { MessageSubjectKind } from '../base/subjects.ts';
import type { ChargebackMessage, ChargebackState } from '../chargebacks/states.ts';
import type { PaymentMessage } from '../payments/states.ts';
import type { PayoutMessage } from '../payouts/states.ts';
import type { RefundMessage } from '../refunds/states.ts';

/** What merchants are told: what the rows of the state tables name, and that a case was opened. */
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
  /** Absent from messages of before there were reasons. */
  readonly decline?: Decline | null;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  readonly details: Details;
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
