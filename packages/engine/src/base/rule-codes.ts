import { type Decline, isDecline } from './declines.ts';

/** The codes that merchants receive for risk rules, where an operator gave a rule no code of its own. */
export interface RuleCodes {
  codeOf(reason: Decline): string;
  /** The text for a code that rejected a payment; undefined for an operator's own code. */
  reasonOf(code: string): Decline | undefined;
}

/** Reason texts by their keys. */
export const REASONS_AS_CODES: RuleCodes = {
  codeOf: (reason) => reason,
  reasonOf: (code) => (isDecline(code) ? code : undefined),
};
