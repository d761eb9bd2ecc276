import type { OrderDetails } from './order.ts';

/**
 * Eximbay's name for the assessment of a payment by risk rules, and its separator of their codes (eximbay.md §6.3).
 */
const SEPARATOR = '|';

/** What merchants are told of it; empty where the merchant has no rules. */
export function dmFields({ dm }: Pick<OrderDetails, 'dm'>) {
  return {
    dm_decision: dm?.decision ?? '',
    dm_reject: dm?.reject.join(SEPARATOR) ?? '',
    dm_review: dm?.review.join(SEPARATOR) ?? '',
  };
}
