import type { Failure } from '../base/declines.ts';
import type { Details } from '../base/details.ts';
import type { Card } from '../base/payment-facts.ts';
import type { Party } from '../channels/port.ts';
import type { Payment } from '../payments/payment.ts';
import type { StartExtras } from './extras.ts';
import type { ConversionRules } from './facts.ts';
import type { ReceiptTerms } from './receipt.ts';

/** The card that a payer shows, as far as a dialect may know it. */
export interface CardFacts {
  readonly card: Card;
  /** A keyed hash of the number: the same card of a merchant has the same. */
  readonly cardIdentifier: string;
  readonly cardExpiresAt: Date;
  /** Empty where nobody asked for it. */
  readonly holder: string;
}

/** What a dialect adds to the start of a payment by card. */
export type CardExtras = Pick<StartExtras, 'cardTokens' | 'subscription' | 'details'>;

/** What only a dialect knows of the start of its payments. All of it may be absent. */
export interface StartDialect {
  /** Why the merchant's contract has no place for a card, which ends the payment; undefined where it has. */
  refusedCard?(payment: Payment, card: Pick<Card, 'country'>): Promise<Failure | undefined>;
  /** What is to be made of the card beside the payment: a token, a subscription. */
  cardExtras?(payment: Payment, payer: Party, facts: CardFacts): CardExtras;
  /** In which other money the payment may be paid; asked only where its app offers that. */
  conversion?(payment: Payment, payer: Party): ConversionRules;
  /** What the payment's details are to have more from its start on. */
  startDetails?(payment: Payment): Promise<Details | undefined>;
  /** The Korean cash receipt; none when absent. */
  receiptTerms?(payment: Payment, payer: Party): ReceiptTerms;
}
