import type { FastifyInstance } from 'fastify';
import type { Gateway, Sandbox } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { PlainFailure } from '../http/errors.ts';
import { isSingleLine } from '../http/text.ts';
import { IDENTITY, ORDER_PARAMS } from './schemas.ts';

/** The phone of the payer, for automation: how an identity check stands and which code was sent. */
export async function identityControlRoutes(
  app: FastifyInstance,
  { gateway, sandbox }: { gateway: Gateway; sandbox: Sandbox },
): Promise<void> {
  const { payments, identity } = gateway.engine;
  app.get<{ Params: { no: string } }>(
    '/_sandbox/identities/:no',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.identityCheck',
        summary: 'The identity check of a payment, with the code that was sent',
        description: 'The phone of the payer.',
        params: ORDER_PARAMS,
        answer: IDENTITY,
        errors: ['not_found'],
      }),
    },
    async (request, reply) => {
      const { no } = request.params;
      const [payment] = isSingleLine(no) ? await payments.findByAnyNumber(no) : [];
      if (!payment) throw new PlainFailure('not_found', `There is no payment ${no}`);
      const progress = await identity.progressOf(payment);
      if (!progress) throw new PlainFailure('not_found', `The payment ${no} asks for no identity check`);
      const { reference, codeExpiresAt } = progress;
      reply.header('cache-control', 'no-store');
      return {
        orderNumber: payment.orderNumber,
        platformNumber: payment.platformNumber,
        paymentState: payment.state,
        state: progress.state,
        code: reference === null ? null : await sandbox.identities.codeOf(reference),
        codeExpiresAt: codeExpiresAt?.toISOString() ?? null,
        triesLeft: progress.triesLeft,
        codesLeft: progress.codesLeft,
        problem: progress.problem,
      };
    },
  );
}
