import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { done } from './schemas.ts';

const lossBody = {
  type: ['object', 'null'],
  properties: { count: { type: 'integer', minimum: 1, maximum: 1000, default: 1 } },
} as const;

/** Notices of the simulated channel that do not arrive. */
export async function noticeRoutes(app: FastifyInstance, { sandbox }: { sandbox: Sandbox }): Promise<void> {
  app.post<{ Body: { readonly count?: number } | null }>(
    '/_sandbox/notice-faults',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.loseNotices',
        summary: 'The next notices of the simulated channel about payments, payouts and refunds get lost',
        description: 'As a lost webhook of an acquirer: Naru has to ask. Deposits are not lost.',
        body: lossBody,
        example: { count: 1 },
        answer: done('ordered'),
      }),
    },
    async (request) => {
      await sandbox.notices.lose(request.body?.count ?? 1);
      return { status: 'ordered' };
    },
  );

  app.delete(
    '/_sandbox/notice-faults',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.clearNoticeFaults',
        summary: 'No more notices get lost',
        description: 'Takes back what was ordered and has not happened yet.',
        answer: done('cleared'),
      }),
    },
    async () => {
      await sandbox.notices.clear();
      return { status: 'cleared' };
    },
  );

  await app.register(upstreamControls, { sandbox });
}

/** Calls to the simulated channel that are not answered. */
async function upstreamControls(app: FastifyInstance, { sandbox }: { sandbox: Sandbox }): Promise<void> {
  app.post(
    '/_sandbox/upstream/hang',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.hangUpstream',
        summary: 'Banks, wallets and issuers answer no call any more',
        description:
          'Calls of this process wait until they are given up: orders become unknown, and are asked about.',
        answer: done('hanging'),
      }),
    },
    async () => {
      sandbox.upstream.hang();
      return { status: 'hanging' };
    },
  );

  app.post(
    '/_sandbox/upstream/resume',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.resumeUpstream',
        summary: 'They answer again',
        description: 'Calls that still wait are carried out now.',
        answer: done('answering'),
      }),
    },
    async () => {
      sandbox.upstream.resume();
      return { status: 'answering' };
    },
  );
}
