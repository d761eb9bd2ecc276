import type { Failure } from '../base/declines.ts';
import type { Details } from '../base/details.ts';
import type { Card } from '../base/payment-facts.ts';
import type { Party } from '../channels/port.ts';
import type { App } from '../merchants/app.ts';
import type { PaymentRequest } from '../payments/new-payment.ts';
import type { Payment } from '../payments/payment.ts';
import type { StartExtras } from './extras.ts';
import type { ConversionRules } from './facts.ts';
import type { ReceiptTerms } from './receipt.ts';

/** The payer's card, as far as a dialect may see it. */
export interface CardFacts {
  readonly card: Card;
  /** A keyed hash of the number: the same for the same card and merchant. */
  readonly cardIdentifier: string;
  readonly cardExpiresAt: Date;
  /** Empty where it was not asked for. */
  readonly holder: string;
}

/** A dialect's additions to the start of a payment by card. */
export type CardExtras = Pick<StartExtras, 'cardTokens' | 'subscription' | 'details'>;

/** What only a dialect knows about the start of its payments. All members are optional. */
export interface StartDialect {
  /** Why the merchant's contract excludes a card, which ends the payment; undefined where it does not. */
  refusedCard?(payment: Payment, card: Pick<Card, 'country'>): Promise<Failure | undefined>;
  /** What to make of the card beside the payment: a token, a subscription. */
  cardExtras?(payment: Payment, payer: Party, facts: CardFacts): CardExtras;
  /** The other currencies in which the payment may be paid; called only where its app offers that. */
  conversion?(payment: Payment, payer: Party): ConversionRules;
  /**
   * Until when the payment may be paid by this method, where that differs from its page's time; null: it may no longer
   * be paid by it.
   */
  deadline?(payment: Payment, payer: Party, method: string): Date | null | undefined;
  /**
   * Whether an order of the app may be paid more than once; as it is set now, not when the page was opened.
   * `repeatable` when absent.
   */
  orderNumbers?(app: App): NonNullable<PaymentRequest['orderNumbers']>;
  /** Members added to the payment's details at its start. */
  startDetails?(payment: Payment): Promise<Details | undefined>;
  /** The Korean cash receipt; none when absent. */
  receiptTerms?(payment: Payment, payer: Party): ReceiptTerms;
}
