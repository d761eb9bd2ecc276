import { type Details, mergedDetails } from '../base/details.ts';
import type { Card } from '../base/payment-facts.ts';
import type { ReceiptWish } from '../cash-receipts/cash-receipt.ts';
import type { Party } from '../channels/port.ts';
import type { SubscriptionTerms } from '../subscriptions/register.ts';
import type { NewCardToken } from '../tokens/token.ts';
import type { PayerMoney } from './facts.ts';

/** What the steps add to a start. */
export interface StartExtras {
  /** The channel's reference, generated beforehand by a caller that has already used it at the channel. */
  readonly attemptId?: string;
  readonly card?: Card;
  /** The stored card of `card`. */
  readonly cardTokenId?: string;
  /** Tokens that the payment makes of `card` when it is paid. */
  readonly cardTokens?: readonly NewCardToken[];
  /** Until when it may be paid once it is started, in place of the payment's own time. */
  readonly expiresAt?: Date;
  /** The payer's choice to pay in another currency. */
  readonly payerMoney?: PayerMoney;
  /** A subscription that this one registers when it is paid. */
  readonly subscription?: SubscriptionTerms;
  /** Replaces the merchant's data about the payer. */
  readonly payer?: Party;
  /** Replaces the payment's details; no personal data. */
  readonly details?: Details;
  /** The Korean cash receipt that is issued when it is paid; kept sealed. */
  readonly receiptWish?: ReceiptWish;
}

/** The extras with more details; unchanged where there are no more. */
export function withDetails<E extends Pick<StartExtras, 'details'>>(extras: E, more: Details | undefined): E {
  return more ? { ...extras, details: mergedDetails(extras.details ?? {}, more) } : extras;
}
