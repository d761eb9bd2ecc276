import { type NumberKind, RISK_REVIEW_STATES, type RiskReview } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { isUuid, SINGLE_LINE_PATTERN } from '../../http/text.ts';
import { idAfter } from '../cursor.ts';
import { operation } from '../operation.ts';
import { NUMBER_IS, onePayment } from '../payments/one-payment.ts';
import { nextRefundNumber } from '../payments/refund-numbers.ts';
import { refusalFailure } from '../refusals.ts';
import { ID, limitOf, line, ORDER_NUMBER, oneOf, PAGE, page, pageOf, withOptional } from '../schema.ts';
import { LISTED_REVIEW, REVIEW } from './schemas.ts';
import { listedReviewView, reviewView } from './views.ts';

export const listReviews = operation({
  name: 'riskReviews.list',
  summary: 'Payments under review, the oldest first',
  method: 'GET',
  path: '/risk/reviews',
  permission: 'risk.read',
  input: withOptional(
    {},
    {
      ...PAGE,
      merchantId: ID,
      state: { ...oneOf(...RISK_REVIEW_STATES), description: 'What waits for somebody when absent' },
    },
  ),
  output: page(LISTED_REVIEW),
  errors: [],
  example: { state: 'open', limit: 20 },
  async run({ gateway }, { state, merchantId = null, after, ...given }) {
    const of = { merchantId, after: idAfter(after), ...(state === undefined ? {} : { states: [state] }) };
    const rows = await gateway.engine.riskReviews.list(limitOf(given), of);
    return pageOf(rows, given, ({ id }) => id, listedReviewView);
  },
});

const DECISION = withOptional(
  {
    review: { ...ORDER_NUMBER, description: 'Its id, or the number of its payment' },
    operator: { ...line(100), description: 'Who decides' },
    note: {
      type: 'string',
      maxLength: 1000,
      pattern: SINGLE_LINE_PATTERN,
      description: 'Why; kept with the review',
    },
  },
  { numberIs: NUMBER_IS },
);

function decision(verb: 'accept' | 'refuse', summary: string) {
  return operation({
    name: `riskReviews.${verb}`,
    summary,
    method: 'POST',
    path: `/risk/reviews/{review}/${verb}`,
    permission: 'payments.money',
    input: DECISION,
    output: REVIEW,
    errors: ['not_found', 'conflict'],
    example: {
      review: '1849705C6420261121000010',
      operator: 'kim',
      note: verb === 'accept' ? 'called the customer' : 'stolen card',
    },
    async run({ gateway }, { review: named, numberIs, operator, note }) {
      const { riskReviews } = gateway.engine;
      const review = await reviewNamed(gateway, named, numberIs);
      const result =
        verb === 'accept'
          ? await riskReviews.accept(review, { operator, note })
          : await refuse(gateway, review, { operator, note });
      if (result.ok) return reviewView(result.value);
      if (result.refusal.code !== 'state_conflict') throw refusalFailure(result.refusal);
      throw new PlainFailure('conflict', `the review is ${result.refusal.state} already`);
    },
  });
}

export const acceptReview = decision('accept', 'The payment is fine');
export const refuseReview = decision('refuse', 'The money goes back: the payment is voided or refunded');

async function refuse(gateway: Gateway, review: RiskReview, said: { operator: string; note: string }) {
  const { riskReviews, payments } = gateway.engine;
  const payment = await payments.get(review.merchantId, review.paymentId);
  if (!payment) throw new Error('the payment of the review is gone');
  const refundPlatformNumber = await nextRefundNumber(gateway, payment);
  return riskReviews.refuse(review, { ...said, refundPlatformNumber });
}

/** By its own id first, unless it is said to be a number: a merchant's order number may have the same form. */
async function reviewNamed(gateway: Gateway, text: string, numberIs?: NumberKind): Promise<RiskReview> {
  const { riskReviews } = gateway.engine;
  const byId = numberIs === undefined && isUuid(text) ? await riskReviews.find(text) : undefined;
  const review = byId ?? (await reviewOfPayment(gateway, text, numberIs));
  if (!review) throw new PlainFailure('not_found', `there is no review of ${text}`);
  return review;
}

async function reviewOfPayment(
  gateway: Gateway,
  number: string,
  numberIs: NumberKind | undefined,
): Promise<RiskReview | undefined> {
  const payment = await onePayment(gateway, number, { numberIs });
  return payment && gateway.engine.riskReviews.findOf(payment);
}
