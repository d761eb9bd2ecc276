import type { Decline } from '../base/declines.ts';

/** What happens to a payment that a rule hits; `score` only adds to the sum that thresholds check. */
export const RISK_OUTCOMES = ['reject', 'review', 'score'] as const;
export type RiskOutcome = (typeof RISK_OUTCOMES)[number];

export const RISK_KINDS = [
  'blocklist_card',
  'blocklist_email',
  'blocklist_ip',
  'card_country',
  'access_country',
  'country_mismatch',
  'risk_country',
  'velocity',
  'amount',
  'score_threshold',
] as const;
export type RiskKind = (typeof RISK_KINDS)[number];

/** A rule of a merchant: data, so that an operator changes it without a new release. */
export interface RiskRule {
  readonly merchantId: string;
  readonly id: string;
  /** Null: for all apps of the merchant. */
  readonly appId: string | null;
  readonly kind: RiskKind;
  /** Of the kind (conditions.ts). */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly outcome: RiskOutcome;
  /** The score of a hit, where the outcome is `score`. */
  readonly score: number;
  /** The code that merchants receive for a hit. */
  readonly code: string;
  /** Rules are applied in this order; the first that rejects gives the payment its reason. */
  readonly position: number;
  readonly isEnabled: boolean;
  readonly validFrom: Date;
  readonly note: string | null;
  readonly createdAt: Date;
}

/** A rule as an operator enters it. */
export interface NewRiskRule {
  readonly kind: RiskKind;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `reject` when absent. */
  readonly outcome?: RiskOutcome;
  readonly score?: number;
  /** That of the kind when absent. */
  readonly code?: string;
  /** Last when absent. */
  readonly position?: number;
  /** For all apps of the merchant when absent. */
  readonly appId?: string | null;
  /** Now when absent. */
  readonly validFrom?: Date;
  readonly note?: string | null;
}

/** The reason of a rule of a kind without a reason of its own. */
const PLAIN_REASONS: Readonly<Record<RiskOutcome, Decline>> = {
  reject: 'risk_rejected',
  review: 'risk_review',
  score: 'risk_review',
};

const REASONS: Readonly<Partial<Record<RiskKind, Decline>>> = {
  blocklist_card: 'blocked_card',
  blocklist_email: 'blocked_email',
  blocklist_ip: 'blocked_ip',
  country_mismatch: 'country_mismatch',
  risk_country: 'risk_country',
  score_threshold: 'risk_score',
};

const COUNTRY_REASONS = {
  card_country: { deny: 'card_country_denied', allow: 'card_country_not_allowed' },
  access_country: { deny: 'access_country_denied', allow: 'access_country_not_allowed' },
} as const;

/** The result of a rule for a payment. */
export function reasonOf({ kind, parameters, outcome = 'reject' }: NewRiskRule): Decline {
  if (kind === 'card_country' || kind === 'access_country') {
    return COUNTRY_REASONS[kind][parameters['list'] === 'allow' ? 'allow' : 'deny'];
  }
  return REASONS[kind] ?? PLAIN_REASONS[outcome];
}

const RULE_CODE = /^[A-Z0-9][A-Z0-9_-]{0,19}$/;

export function isRuleCode(text: string): boolean {
  return RULE_CODE.test(text);
}
