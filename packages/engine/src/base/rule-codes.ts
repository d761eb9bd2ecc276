import { type Decline, isDecline } from './declines.ts';

/** The codes that merchants are told of rules, where an operator gave a rule none of its own. */
export interface RuleCodes {
  codeOf(reason: Decline): string;
  /** What a code says of a payment that it rejects; undefined for one of the operator's own. */
  reasonOf(code: string): Decline | undefined;
}

/** Reasons by their keys. */
export const REASONS_AS_CODES: RuleCodes = {
  codeOf: (reason) => reason,
  reasonOf: (code) => (isDecline(code) ? code : undefined),
};
