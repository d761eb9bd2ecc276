import type { CheckoutView, MethodOption, ReturnForm } from '@naru/checkout';
import type { Party, Payment } from '@naru/engine';

/** What a dialect's payment shows on the page beyond the amount and the methods. */
export interface CheckoutPresentation
  extends Pick<CheckoutView, 'language' | 'layout' | 'basket' | 'shipTo' | 'buyer'> {
  /** The browser goes back at once when the payment is over, without a result for the payer to read. */
  readonly autoReturn: boolean;
  /** Whether a cash receipt is asked for where Korea knows one (won, paid in cash); `optional` when absent. */
  readonly cashReceipt?: MethodOption['cashReceipt'];
}

/**
 * What the page asks of a dialect whose payments bring more than an amount with them. A dialect without one gets the
 * plain page, and its payers go back by a plain link.
 */
export interface CheckoutDialect {
  present(payment: Payment, payer: Party): CheckoutPresentation;
  /** The form that takes the payer's browser back to the merchant; null when there is nowhere to go. */
  returnForm(payment: Payment): Promise<ReturnForm | null>;
}
