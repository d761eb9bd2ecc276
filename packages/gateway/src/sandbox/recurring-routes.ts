import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';
import { recurringView } from '../recurring-view.ts';

const TAGS = { tags: ['Sandbox'] };
const MAX_RECURRINGS = 50;

const query = {
  type: 'object',
  properties: { no: { type: 'string', minLength: 1, maxLength: 64, pattern: SINGLE_LINE_PATTERN } },
} as const;

/** Recurring payments with every charge, newest first: by their own number or by that of their order. */
export async function recurringRoutes(
  app: FastifyInstance,
  { gateway }: { gateway: Gateway },
): Promise<void> {
  app.get<{ Querystring: { no?: string } }>(
    '/_sandbox/recurring',
    { schema: { ...TAGS, summary: 'Recurring payments and their charges', querystring: query } },
    async ({ query: { no } }) => {
      const { recurring } = gateway.engine;
      const found =
        no === undefined ? await recurring.recent(null, MAX_RECURRINGS) : await recurring.findByAnyNumber(no);
      return { recurring: await Promise.all(found.map((one) => recurringView(gateway, one))) };
    },
  );
}
