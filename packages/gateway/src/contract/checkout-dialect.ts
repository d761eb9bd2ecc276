import type { CheckoutView } from '@naru/checkout';
import type { Party, Payment, StartDialect, StoredCard } from '@naru/engine';

/** What a dialect's payment shows on the page beyond the amount and the methods. */
export interface CheckoutPresentation
  extends Pick<CheckoutView, 'language' | 'layout' | 'basket' | 'shipTo' | 'buyer'> {
  /** The browser returns at once when the payment is over, without showing the payer a result. */
  readonly autoReturn: boolean;
  /** The payer only confirms: the merchant has their card (`storedCard`). */
  readonly paysStoredCard?: boolean;
  /** The card is stored for later payments; the page says so. */
  readonly keepsCard?: boolean;
  /** Charges that follow the payment; the page says so. */
  readonly subscription?: CheckoutView['subscription'];
}

/** How a payer's browser returns to the merchant. */
export interface Leaving {
  /** Where the form with the result is posted; null: nowhere, the app gets the result in its address. */
  readonly action: string | null;
  readonly fields: Readonly<Record<string, string>>;
  /** The merchant's app, opened first: otherwise a browser that a wallet was opened from stays open behind it. */
  readonly appUrl?: string;
}

/**
 * The dialect's part of the page and of payment starts, where its payments have more than an amount. A dialect without
 * it gets the plain page, and its payers return by a plain link.
 */
export interface CheckoutDialect extends StartDialect {
  present(payment: Payment, payer: Party): CheckoutPresentation;
  /** The payer's way back to the merchant; null when there is none. */
  returnForm(payment: Payment): Promise<Leaving | null>;
  /** The stored card that a payment is for: the payer only confirms. */
  storedCard?(payment: Payment): Promise<StoredCard | undefined>;
}
