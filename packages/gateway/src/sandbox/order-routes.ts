import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { paymentOf, paymentView, payoutOf, payoutView } from './orders.ts';
import { ORDER_PARAMS, PAYMENT, PAYOUT } from './schemas.ts';

interface NumberParams {
  readonly no: string;
}

/** How orders stand, for those who have no merchant's keys at hand. */
export async function orderRoutes(app: FastifyInstance, { gateway }: { gateway: Gateway }): Promise<void> {
  app.get<{ Params: NumberParams }>(
    '/_sandbox/payments/:no',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.showPayment',
        summary: 'How a payment stands',
        description: 'By the merchant’s or the platform’s number; nothing happens to it.',
        params: ORDER_PARAMS,
        answer: PAYMENT,
        errors: ['not_found'],
      }),
    },
    async ({ params }) => paymentView(await paymentOf(gateway, params.no)),
  );
  app.get<{ Params: NumberParams }>(
    '/_sandbox/payouts/:no',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.showPayout',
        summary: 'How a payout stands',
        description: 'By the merchant’s or the platform’s number; nothing happens to it.',
        params: ORDER_PARAMS,
        answer: PAYOUT,
        errors: ['not_found'],
      }),
    },
    async ({ params }) => payoutView(await payoutOf(gateway, params.no)),
  );
}
