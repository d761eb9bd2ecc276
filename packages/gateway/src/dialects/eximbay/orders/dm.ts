import type { EngineDetails } from '@naru/engine';

/**
 * Eximbay's name for the assessment of a payment by risk rules, and its separator of their codes (eximbay.md §6.3).
 */
const SEPARATOR = '|';

/** What merchants receive of it; empty where the merchant has no rules. */
export function dmFields({ risk }: Pick<EngineDetails, 'risk'>) {
  return {
    dm_decision: risk?.decision ?? '',
    dm_reject: risk?.reject.join(SEPARATOR) ?? '',
    dm_review: risk?.review.join(SEPARATOR) ?? '',
  };
}
