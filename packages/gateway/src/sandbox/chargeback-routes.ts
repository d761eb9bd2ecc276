import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { CHARGEBACK } from '../admin/chargebacks/operations.ts';
import { raiseChargeback } from '../admin/chargebacks/raise.ts';
import { chargebackViews, disputedPayment, type NewChargebackMembers } from '../admin/chargebacks/view.ts';
import type { Gateway } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { listOf, record } from '../http/schemas.ts';
import { isSingleLine, SINGLE_LINE_PATTERN } from '../http/text.ts';
import { chargebackActions } from './chargeback-actions.ts';
import { ORDER_PARAMS } from './schemas.ts';

const MAX_CASES = 200;

const newChargebackMembers = {
  amount: {
    type: ['string', 'integer'],
    description: 'In the payment’s currency; all that can be charged back when absent',
  },
  reason: { type: 'string', minLength: 1, maxLength: 255, pattern: SINGLE_LINE_PATTERN },
  reasonCode: { type: 'string', minLength: 1, maxLength: 32, pattern: SINGLE_LINE_PATTERN },
  deduct: { type: 'boolean', description: 'false: the bank only asks so far, and no money is taken yet' },
} as const;

/** Chargebacks at will: open one, and decide it as the payer's bank or the merchant would. */
export async function chargebackControls(
  app: FastifyInstance,
  { gateway }: { gateway: Gateway },
): Promise<void> {
  app.post<{ Params: { no: string }; Body: NewChargebackMembers | null }>(
    '/_sandbox/payments/:no/chargebacks',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.raiseChargeback',
        summary: 'The payer disputes the payment: their bank takes it back, or a part of it',
        description: 'With `deduct` false the bank only asks so far.',
        params: ORDER_PARAMS,
        body: { type: ['object', 'null'], properties: newChargebackMembers, additionalProperties: false },
        example: { reason: 'Not received', reasonCode: '13.1', deduct: true },
        answer: CHARGEBACK,
        errors: ['not_found', 'conflict'],
      }),
    },
    async ({ params, body }) => {
      const [first] = isSingleLine(params.no) ? await gateway.engine.payments.findByAnyNumber(params.no) : [];
      // As for every control: the platform's number is exact.
      const isOwn = first?.platformNumber === params.no;
      const payment = await disputedPayment(gateway, params.no, isOwn ? 'platform' : undefined);
      const caseNumber = `SB-${randomUUID().slice(-12).toUpperCase()}`;
      const { chargeback } = await raiseChargeback(gateway, payment, caseNumber, body ?? {});
      return (await chargebackViews(gateway, [chargeback]))[0];
    },
  );

  app.get<{ Querystring: { no?: string } }>(
    '/_sandbox/chargebacks',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.listChargebacks',
        summary: 'Chargebacks, of one order or the latest of all',
        description: 'By the merchant’s or the platform’s number of the payment.',
        querystring: {
          type: 'object',
          properties: { no: { type: 'string', maxLength: 64, pattern: SINGLE_LINE_PATTERN } },
        },
        answer: record({ chargebacks: listOf(CHARGEBACK) }),
      }),
    },
    async ({ query }) => {
      const { chargebacks, payments } = gateway.engine;
      const found =
        query.no === undefined
          ? await chargebacks.recent({ limit: MAX_CASES })
          : await chargebacks.ofPayments(await payments.findByAnyNumber(query.no));
      return { chargebacks: await chargebackViews(gateway, found) };
    },
  );

  chargebackActions(app, gateway, '/_sandbox/chargebacks');
}
