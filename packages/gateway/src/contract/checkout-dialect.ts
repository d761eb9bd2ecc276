import type { CheckoutView } from '@naru/checkout';
import type { Party, Payment, StartDialect, StoredCard } from '@naru/engine';

/** What a dialect's payment shows on the page beyond the amount and the methods. */
export interface CheckoutPresentation
  extends Pick<CheckoutView, 'language' | 'layout' | 'basket' | 'shipTo' | 'buyer'> {
  /** The browser goes back at once when the payment is over, without a result for the payer to read. */
  readonly autoReturn: boolean;
  /** The payer only says yes: the merchant has their card (`storedCard`). */
  readonly paysStoredCard?: boolean;
  /** The card is kept for later payments, which the payer is told. */
  readonly keepsCard?: boolean;
  /** Charges that follow the payment, which the payer is told. */
  readonly subscription?: CheckoutView['subscription'];
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
 * What the page, and the start of a payment, ask of a dialect whose payments bring more than an amount with them. A
 * dialect without one gets the plain page, and its payers go back by a plain link.
 */
export interface CheckoutDialect extends StartDialect {
  present(payment: Payment, payer: Party): CheckoutPresentation;
  /** What takes the payer's browser back to the merchant; null when there is nowhere to go. */
  returnForm(payment: Payment): Promise<Leaving | null>;
  /** The stored card that a payment is for: the payer only says yes. */
  storedCard?(payment: Payment): Promise<StoredCard | undefined>;
}
