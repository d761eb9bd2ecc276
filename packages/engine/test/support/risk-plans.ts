import { COUNT_BY } from '../../src/risk/counting.ts';
import { PAST_PAYMENTS } from '../../src/risk/dry-run.ts';
import { CARD_OF_PAYMENT, FORGET_ASSESSMENTS, WITHDRAW_ASSESSMENTS } from '../../src/risk/records.ts';
import {
  CLAIM_REVIEWS,
  LIST_REVIEWS,
  REVIEW_OF_PAYMENT,
  SAVE_REVIEW,
} from '../../src/risk/review-queries.ts';
import { ENABLED_RULES, RULESET_VERSION } from '../../src/risk/rule-book.ts';
import { APP_ID, idOf, merchantOf } from './many-rows.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;
const of = [idOf(1000), merchantOf(1000)];
const numbers = (size: number) => Array.from({ length: size }, (_, index) => 1000 + index * 7);

/** What one payment asks, and what a page of a dry run does. */
const counted = (prefix: string) => (size: number) => [
  merchantOf(1000),
  numbers(size).map((_, place) => place),
  numbers(size).map((n) => `${prefix}${n % 5000}`),
  numbers(size).map(() => new Date(NOW.getTime() - DAY_MS)),
  numbers(size).map(() => null),
  numbers(size).map(idOf),
  numbers(size).map(() => 'KRW'),
  numbers(size).map(() => 10),
];

/** The statements of risk rules that run for payments, or over tables without end. */
export const RISK_STATEMENTS: Record<string, readonly [sql: string, params: (size: number) => unknown[]]> = {
  RULESET_VERSION: [RULESET_VERSION, () => [idOf(1000)]],
  ENABLED_RULES: [ENABLED_RULES, () => ['30000000-0000-7000-8000-000000000010']],
  'COUNT_BY card': [COUNT_BY.card, counted('C')],
  'COUNT_BY email': [COUNT_BY.email, counted('E')],
  'COUNT_BY ip': [COUNT_BY.ip, counted('I')],
  'COUNT_BY device': [COUNT_BY.device, counted('D')],
  CARD_OF_PAYMENT: [CARD_OF_PAYMENT, () => of],
  WITHDRAW_ASSESSMENTS: [WITHDRAW_ASSESSMENTS, () => of],
  FORGET_ASSESSMENTS: [FORGET_ASSESSMENTS, () => [NOW, 5000]],
  PAST_PAYMENTS: [PAST_PAYMENTS, () => [APP_ID, merchantOf(1000), NOW, idOf(0), new Date(0), 500]],
  CLAIM_REVIEWS: [CLAIM_REVIEWS, () => [NOW, NOW, 100]],
  LIST_REVIEWS: [LIST_REVIEWS, () => [['open', 'refusing'], null, 50, null, null]],
  REVIEW_OF_PAYMENT: [REVIEW_OF_PAYMENT, () => of],
  SAVE_REVIEW: [
    SAVE_REVIEW,
    () => [...of, 'open', 'accepted', 'kim', 'fine', null, null, 0, null, null, NOW, NOW],
  ],
};
