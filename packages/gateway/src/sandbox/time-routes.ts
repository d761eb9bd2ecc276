import type { FastifyInstance } from 'fastify';
import type { Gateway, Sandbox } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { passTime } from './passing-time.ts';
import { CLOCK, MOVED_CLOCK } from './schemas.ts';

const MAX_ADVANCE_SECONDS = 10 * 365 * 24 * 3600;

const advanceBody = {
  type: 'object',
  required: ['seconds'],
  properties: {
    seconds: { type: 'number', minimum: 0, maximum: MAX_ADVANCE_SECONDS },
    wait: {
      type: 'boolean',
      default: false,
      description: 'Answer when all that was due on the way has happened, each thing at its time',
    },
  },
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

  app.post<{ Body: { seconds: number; wait: boolean } }>(
    '/_sandbox/clock/advance',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.advanceClock',
        summary: 'Move the time forward: expiry, retries, settlement follow',
        description: 'What is due by then happens soon after. Time only moves forward, until a reset.',
        body: advanceBody,
        example: { seconds: 3600 },
        answer: MOVED_CLOCK,
      }),
    },
    async (request) => {
      const { seconds, wait } = request.body;
      if (wait) {
        const left = await passTime(gateway, sandbox, seconds);
        return { ...clockView(sandbox), left };
      }
      await sandbox.clock.advance(seconds);
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
