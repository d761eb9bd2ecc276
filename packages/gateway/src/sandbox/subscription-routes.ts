import type { FastifyInstance } from 'fastify';
import { SUBSCRIPTION } from '../admin/subscriptions/operations.ts';
import type { Gateway } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { listOf, record } from '../http/schemas.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';
import { subscriptionView } from '../subscription-view.ts';

const MAX_SUBSCRIPTIONS = 50;

const query = {
  type: 'object',
  properties: { no: { type: 'string', minLength: 1, maxLength: 64, pattern: SINGLE_LINE_PATTERN } },
} as const;

/** Subscriptions with every charge, newest first: by their own number or by that of their order. */
export async function subscriptionRoutes(
  app: FastifyInstance,
  { gateway }: { gateway: Gateway },
): Promise<void> {
  app.get<{ Querystring: { no?: string } }>(
    '/_sandbox/recurring',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.listSubscriptions',
        summary: 'Subscriptions and their charges',
        description: 'By their own number or by that of their order; without `no` the latest.',
        querystring: query,
        answer: record({ recurring: listOf(SUBSCRIPTION) }),
      }),
    },
    async ({ query: { no } }) => {
      const { subscriptions } = gateway.engine;
      const found =
        no === undefined
          ? await subscriptions.recent(null, MAX_SUBSCRIPTIONS)
          : await subscriptions.findByAnyNumber(no);
      return { recurring: await Promise.all(found.map((one) => subscriptionView(gateway, one))) };
    },
  );
}
