import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../gateway.ts';

const TAGS = { tags: ['Sandbox'] };

const lossBody = {
  type: ['object', 'null'],
  properties: { count: { type: 'integer', minimum: 1, maximum: 1000, default: 1 } },
} as const;

/** Notices of the simulated channel that do not arrive. */
export async function noticeRoutes(app: FastifyInstance, { sandbox }: { sandbox: Sandbox }): Promise<void> {
  app.post<{ Body: { readonly count?: number } | null }>(
    '/_sandbox/notice-faults',
    {
      schema: {
        ...TAGS,
        summary: 'The next notices of the simulated channel about payments, payouts and refunds get lost',
        body: lossBody,
      },
    },
    async (request) => {
      await sandbox.notices.lose(request.body?.count ?? 1);
      return { status: 'ordered' };
    },
  );

  app.delete(
    '/_sandbox/notice-faults',
    { schema: { ...TAGS, summary: 'No more notices get lost' } },
    async () => {
      await sandbox.notices.clear();
      return { status: 'cleared' };
    },
  );
}
