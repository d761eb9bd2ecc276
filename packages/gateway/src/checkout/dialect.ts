import type { CheckoutView, MethodOption } from '@naru/checkout';
import type {
  Card,
  Currency,
  Failure,
  Party,
  Payment,
  StartExtras,
  StoredCard,
  TaxSplit,
} from '@naru/engine';

/** What a dialect's payment shows on the page beyond the amount and the methods. */
export interface CheckoutPresentation
  extends Pick<CheckoutView, 'language' | 'layout' | 'basket' | 'shipTo' | 'buyer'> {
  /** The browser goes back at once when the payment is over, without a result for the payer to read. */
  readonly autoReturn: boolean;
  /** Whether a cash receipt is asked for where Korea knows one (won, paid in cash); `optional` when absent. */
  readonly cashReceipt?: MethodOption['cashReceipt'];
  /** The payer only says yes: the merchant has their card (`storedCard`). */
  readonly paysStoredCard?: boolean;
  /** The card is kept for later payments, which the payer is told. */
  readonly keepsCard?: boolean;
  /** Charges that follow the payment, which the payer is told. */
  readonly recurring?: CheckoutView['recurring'];
  /** Wallets that may pay in what counts as cash; none when absent. */
  readonly cashWallets?: readonly string[];
  /** How the payment is taxed, for its receipt; null where the merchant did not say. */
  readonly tax?: TaxSplit | null;
}

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
export type CardExtras = Pick<StartExtras, 'cardTokens' | 'recurring' | 'details'>;

/** In which other money than the order's a dialect's payment may be paid. */
export interface ConversionRules {
  /** What payers of cards may be offered. */
  readonly currencies: readonly Currency[];
  /** What the merchant wants shown before the card is known. */
  readonly shown: Currency | null;
  /** Brands of cards whose payers are offered nothing. */
  readonly unconverted: readonly string[];
  /** The money in which the acquirer of a method bills its payers, whatever the order's is; null: in the order's. */
  billedIn(
    method: string,
    card: { readonly brand: string | null; readonly country: string } | null,
  ): Currency | null;
}

/** How a payer's browser leaves for the merchant. */
export interface Leaving {
  /** Where the form with the result is posted; null: nowhere, the app gets the result with its address. */
  readonly action: string | null;
  readonly fields: Readonly<Record<string, string>>;
  /** The merchant's app, which is opened first: a browser that a wallet was opened from is left open behind it. */
  readonly appUrl?: string;
}

/**
 * What the page asks of a dialect whose payments bring more than an amount with them. A dialect without one gets the
 * plain page, and its payers go back by a plain link.
 */
export interface CheckoutDialect {
  present(payment: Payment, payer: Party): CheckoutPresentation;
  /** What takes the payer's browser back to the merchant; null when there is nowhere to go. */
  returnForm(payment: Payment): Promise<Leaving | null>;
  /** What is to be made of the card beside the payment: a token, a recurring payment. */
  cardExtras?(payment: Payment, payer: Party, facts: CardFacts): CardExtras;
  /** Why the merchant's contract has no place for a card, which ends the payment; undefined where it has. */
  refusedCard?(payment: Payment, card: Pick<Card, 'country'>): Promise<Failure | undefined>;
  /** In which other money the payment may be paid; asked only where its app offers that. */
  conversion?(payment: Payment, payer: Party): ConversionRules;
  /** What the payment's details are to have more from its start on. */
  startDetails?(payment: Payment): Promise<StartExtras['details']>;
  /** The stored card that a payment is for: the payer only says yes. */
  storedCard?(payment: Payment): Promise<StoredCard | undefined>;
}
