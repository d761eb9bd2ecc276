/** What happens to a payment that a rule speaks of; `score` only adds to the sum that thresholds look at. */
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

/**
 * A rule of a merchant: data, so that an operator changes what is let through without a new version of the
 * program.
 */
export interface RiskRule {
  readonly merchantId: string;
  readonly id: string;
  /** Null: for all apps of the merchant. */
  readonly appId: string | null;
  readonly kind: RiskKind;
  /** Of the kind (conditions.ts). */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly outcome: RiskOutcome;
  /** What a hit adds, where the outcome is `score`. */
  readonly score: number;
  /** What merchants are told of a hit. */
  readonly code: string;
  /** Rules are told in this order; the first that rejects gives the payment its reason. */
  readonly position: number;
  readonly isEnabled: boolean;
  readonly validFrom: Date;
  readonly note: string | null;
  readonly createdAt: Date;
}

/** A rule as an operator writes it. */
export interface NewRiskRule {
  readonly kind: RiskKind;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `reject` when absent. */
  readonly outcome?: RiskOutcome;
  readonly score?: number;
  /** That of the kind when absent. */
  readonly code?: string;
  /** At the end when absent. */
  readonly position?: number;
  /** For all apps of the merchant when absent. */
  readonly appId?: string | null;
  /** Now when absent. */
  readonly validFrom?: Date;
  readonly note?: string | null;
}

/** Rejected or to be looked at by a rule without a code of its own. */
export const PLAIN_CODES: Readonly<Record<RiskOutcome, string>> = {
  reject: 'D481',
  review: 'D480',
  score: 'D480',
};

/** The assessment itself failed. */
export const FAILED_CODE = 'D100';

/**
 * The codes that the card dialect of today has for kinds of rules (Eximbay's list); the others have none, and
 * are told by what they lead to.
 */
const CODES: Readonly<Partial<Record<RiskKind, string>>> = {
  blocklist_card: 'BL00',
  blocklist_email: 'BL10',
  blocklist_ip: 'BL11',
  country_mismatch: 'DM01',
  risk_country: 'DM02',
  score_threshold: 'D400',
};

const COUNTRY_CODES = {
  card_country: { deny: 'DM04', allow: 'DM06' },
  access_country: { deny: 'DM07', allow: 'DM08' },
} as const;

/**
 * The codes with a meaning that is published: a payment can fail with them. Any other fails with the plain one.
 */
const PUBLISHED: ReadonlySet<string> = new Set([
  ...Object.values(CODES),
  ...Object.values(COUNTRY_CODES).flatMap((codes) => Object.values(codes)),
  'DM00',
  PLAIN_CODES.reject,
]);

/** The code of a rule that was not given one. */
export function codeOf({ kind, parameters, outcome = 'reject' }: NewRiskRule): string {
  if (kind === 'card_country' || kind === 'access_country') {
    return COUNTRY_CODES[kind][parameters['list'] === 'allow' ? 'allow' : 'deny'];
  }
  return CODES[kind] ?? PLAIN_CODES[outcome];
}

/** What a payment fails with when `code` is the first that rejects it. */
export function failureCodeOf(code: string): string {
  return PUBLISHED.has(code) ? code : PLAIN_CODES.reject;
}

const RULE_CODE = /^[A-Z0-9][A-Z0-9_-]{0,19}$/;

export function isRuleCode(text: string): boolean {
  return RULE_CODE.test(text);
}
