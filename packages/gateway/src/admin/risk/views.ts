import {
  type DryRunReport,
  formatDecimal,
  type ListedReview,
  type RiskReview,
  type RiskRule,
} from '@naru/engine';

/** A rule as operators see it: of keyed hashes only their number is useful. */
export function ruleView({ parameters, ...rule }: RiskRule) {
  return {
    id: rule.id,
    merchantId: rule.merchantId,
    appId: rule.appId,
    position: rule.position,
    kind: rule.kind,
    parameters,
    outcome: rule.outcome,
    score: rule.score,
    code: rule.code,
    enabled: rule.isEnabled,
    validFrom: rule.validFrom.toISOString(),
    note: rule.note,
    createdAt: rule.createdAt.toISOString(),
  };
}

export function reviewView(review: RiskReview) {
  return {
    id: review.id,
    merchantId: review.merchantId,
    state: review.state,
    codes: review.codes,
    score: review.score,
    operator: review.operator,
    note: review.note,
    problem: review.problem,
    createdAt: review.createdAt.toISOString(),
    decidedAt: review.decidedAt?.toISOString() ?? null,
    completedAt: review.completedAt?.toISOString() ?? null,
  };
}

export function listedReviewView(listed: ListedReview) {
  const { platformNumber, orderNumber, paymentState, amount, currency } = listed;
  return {
    ...reviewView(listed),
    payment: {
      platformNumber,
      orderNumber,
      state: paymentState,
      amount: formatDecimal(amount, currency),
      currency,
    },
  };
}

export function dryRunView({ examples, ...counts }: DryRunReport) {
  return {
    ...counts,
    examples: examples.map(({ amount, createdAt, ...example }) => ({
      ...example,
      amount: formatDecimal(amount, example.currency),
      createdAt: createdAt.toISOString(),
    })),
  };
}
