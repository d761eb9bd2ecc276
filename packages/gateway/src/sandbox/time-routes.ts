import type { FastifyInstance } from 'fastify';
import type { Gateway, Sandbox } from '../gateway.ts';

const TAGS = { tags: ['Sandbox'] };
const MAX_ADVANCE_SECONDS = 10 * 365 * 24 * 3600;

const advanceBody = {
  type: 'object',
  required: ['seconds'],
  properties: { seconds: { type: 'number', minimum: 0, maximum: MAX_ADVANCE_SECONDS } },
} as const;

/** The sandbox's time. */
export async function timeRoutes(
  app: FastifyInstance,
  { gateway, sandbox }: { gateway: Gateway; sandbox: Sandbox },
): Promise<void> {
  app.get('/_sandbox/clock', { schema: { ...TAGS, summary: 'The sandbox’s time' } }, async () =>
    clockView(sandbox),
  );

  app.post<{ Body: { seconds: number } }>(
    '/_sandbox/clock/advance',
    {
      schema: {
        ...TAGS,
        summary: 'Move the time forward: expiry, retries, settlement follow',
        body: advanceBody,
      },
    },
    async (request) => {
      await sandbox.clock.advance(request.body.seconds);
      gateway.engine.wakeWorkers();
      sandbox.runner.wake();
      return clockView(sandbox);
    },
  );
}

function clockView(sandbox: Sandbox) {
  const { clock } = sandbox.clock;
  return { now: clock.now().toISOString(), offsetSeconds: clock.offsetMs / 1000 };
}
