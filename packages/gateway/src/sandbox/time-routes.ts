import type { FastifyInstance } from 'fastify';
import type { Gateway, Sandbox } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { CLOCK } from './schemas.ts';

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
  app.get(
    '/_sandbox/clock',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.clock',
        summary: 'The sandbox’s time',
        description: 'The machine’s time, and what it was moved ahead by.',
        answer: CLOCK,
      }),
    },
    async () => clockView(sandbox),
  );

  app.post<{ Body: { seconds: number } }>(
    '/_sandbox/clock/advance',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.advanceClock',
        summary: 'Move the time forward: expiry, retries, settlement follow',
        description: 'What is due by then happens soon after. Time only moves forward, until a reset.',
        body: advanceBody,
        example: { seconds: 3600 },
        answer: CLOCK,
      }),
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
