import { type Result, RISK_REVIEW_STATES, type RiskReview, type RiskReviewState } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { PlainFailure } from '../http/errors.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';
import { OPERATOR_ROUTE } from './access.ts';
import { nextRefundNumber } from './refund-numbers.ts';
import { refusalFailure } from './refusals.ts';
import { listedReviewView, reviewView } from './risk-views.ts';

const uuid = { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' } as const;
const idParams = { type: 'object', properties: { id: uuid } } as const;

const listQuery = {
  type: 'object',
  properties: {
    merchantId: uuid,
    state: { type: 'string', enum: RISK_REVIEW_STATES, description: 'What waits for somebody when absent' },
    limit: { type: 'string', pattern: '^[1-9][0-9]{0,2}$' },
  },
} as const;

const decisionBody = {
  type: 'object',
  required: ['operator', 'note'],
  properties: {
    operator: {
      type: 'string',
      minLength: 1,
      maxLength: 100,
      pattern: SINGLE_LINE_PATTERN,
      description: 'Who decides',
    },
    note: {
      type: 'string',
      maxLength: 1000,
      pattern: SINGLE_LINE_PATTERN,
      description: 'Why; kept with the review',
    },
  },
  additionalProperties: false,
} as const;

interface Decision {
  readonly operator: string;
  readonly note: string;
}

const DEFAULT_LIMIT = 50;

/** `/risk/reviews`: the payments that somebody is to look at. */
export function riskReviewRoutes(app: FastifyInstance, gateway: Gateway): void {
  const { riskReviews } = gateway.engine;
  app.get<{ Querystring: { merchantId?: string; state?: RiskReviewState; limit?: string } }>(
    '/risk/reviews',
    {
      schema: {
        ...OPERATOR_ROUTE,
        summary: 'Payments under review, the oldest first',
        querystring: listQuery,
      },
    },
    async ({ query: { merchantId, state, limit = DEFAULT_LIMIT } }) => {
      const states = state === undefined ? {} : { states: [state] };
      const listed = await riskReviews.list(Number(limit), { ...states, merchantId: merchantId ?? null });
      return { reviews: listed.map(listedReviewView) };
    },
  );
  for (const decision of ['accept', 'refuse'] as const) {
    const summary =
      decision === 'accept'
        ? 'The payment is fine'
        : 'The money goes back: the payment is voided or refunded';
    app.post<{ Params: { id: string }; Body: Decision }>(
      `/risk/reviews/:id/${decision}`,
      { schema: { ...OPERATOR_ROUTE, summary, params: idParams, body: decisionBody } },
      async ({ params: { id }, body }) => {
        const review = await riskReviews.find(id);
        if (!review) throw new PlainFailure('not_found', `There is no review ${id}.`);
        return reviewView(decided(await decideReview(gateway, review, decision, body)));
      },
    );
  }
}

/** What operators decide, by the API and on the command line. */
export async function decideReview(
  gateway: Gateway,
  review: RiskReview,
  decision: 'accept' | 'refuse',
  said: Decision,
): Promise<Result<RiskReview>> {
  const { riskReviews, payments } = gateway.engine;
  if (decision === 'accept') return riskReviews.accept(review, said);
  const payment = await payments.get(review.merchantId, review.paymentId);
  if (!payment) throw new Error('the payment of the review is gone');
  const refundPlatformNumber = await nextRefundNumber(gateway, payment);
  return riskReviews.refuse(review, { ...said, refundPlatformNumber });
}

function decided(result: Result<RiskReview>): RiskReview {
  if (result.ok) return result.value;
  const { refusal } = result;
  if (refusal.code !== 'state_conflict') throw refusalFailure(refusal);
  throw new PlainFailure('conflict', `The review is ${refusal.state}.`);
}
