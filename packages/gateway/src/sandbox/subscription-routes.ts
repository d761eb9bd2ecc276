import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';
import { subscriptionView } from '../subscription-view.ts';

const TAGS = { tags: ['Sandbox'] };
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
    { schema: { ...TAGS, summary: 'Subscriptions and their charges', querystring: query } },
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
