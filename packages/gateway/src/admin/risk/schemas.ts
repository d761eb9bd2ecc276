import { RISK_KINDS, RISK_OUTCOMES, RISK_REVIEW_STATES } from '@naru/engine';
import { SEVERAL_LINES_PATTERN } from '../../http/text.ts';
import {
  AMOUNT,
  ANY_OBJECT,
  between,
  CURRENCY,
  FLAG,
  ID,
  listOf,
  NUMBER,
  nullable,
  oneOf,
  record,
  TEXT,
  TIME,
  withOptional,
} from '../schema.ts';

/** The schemas of rules, reviews and dry runs. */

const NOTE = {
  anyOf: [{ type: 'string', maxLength: 500, pattern: SEVERAL_LINES_PATTERN }, { type: 'null' }],
  title: 'a text of at most 500 characters',
} as const;

/** What a rule is made of; parameters are those of the kind (docs/operation.md). */
const NEW_RULE = {
  required: {
    kind: oneOf(...RISK_KINDS),
    parameters: { ...ANY_OBJECT, description: 'Of the kind; see docs/operation.md' },
  },
  optional: {
    outcome: { ...oneOf(...RISK_OUTCOMES), description: '`reject` when absent' },
    score: between(-1000, 1000),
    code: {
      type: 'string',
      pattern: '^[A-Z0-9][A-Z0-9_-]{0,19}$',
      title: 'up to 20 capital letters, digits, hyphens and underscores',
    },
    position: between(0, 1_000_000_000),
    appId: { ...nullable(ID), description: 'For all apps of the merchant when absent' },
    validFrom: TIME,
    note: NOTE,
  },
} as const;

export const DRAFT = withOptional(NEW_RULE.required, NEW_RULE.optional);
export const ADDED_RULE = withOptional({ merchantId: ID, ...NEW_RULE.required }, NEW_RULE.optional);
export const SCOPE = { appId: NEW_RULE.optional.appId, note: NOTE } as const;

export const RULE = record({
  id: ID,
  merchantId: ID,
  appId: nullable(ID),
  position: NUMBER,
  kind: oneOf(...RISK_KINDS),
  parameters: ANY_OBJECT,
  outcome: oneOf(...RISK_OUTCOMES),
  score: NUMBER,
  code: TEXT,
  enabled: FLAG,
  validFrom: TIME,
  note: nullable(TEXT),
  createdAt: TIME,
});

const REVIEW_MEMBERS = {
  id: ID,
  merchantId: ID,
  state: oneOf(...RISK_REVIEW_STATES),
  codes: listOf(TEXT),
  score: NUMBER,
  operator: nullable(TEXT),
  note: nullable(TEXT),
  problem: { ...nullable(TEXT), description: 'Why the money could not be given back yet, or at all' },
  createdAt: TIME,
  decidedAt: nullable(TIME),
  completedAt: nullable(TIME),
} as const;

export const REVIEW = record(REVIEW_MEMBERS);

export const LISTED_REVIEW = record({
  ...REVIEW_MEMBERS,
  payment: record({
    platformNumber: TEXT,
    orderNumber: TEXT,
    state: TEXT,
    amount: AMOUNT,
    currency: CURRENCY,
  }),
});

export const DRY_RUN = record({
  looked: { ...NUMBER, description: 'Payments that were looked at' },
  isCutShort: { ...FLAG, description: 'There were more than the limit' },
  matched: { ...NUMBER, description: 'Of which the rule speaks' },
  wouldReject: NUMBER,
  wouldReview: NUMBER,
  unknown: { ...NUMBER, description: 'Of which nobody knows any more what the rule looks at' },
  examples: listOf(
    record({
      platformNumber: TEXT,
      orderNumber: TEXT,
      currency: CURRENCY,
      state: TEXT,
      decision: TEXT,
      codes: listOf(TEXT),
      amount: AMOUNT,
      createdAt: TIME,
    }),
  ),
});
