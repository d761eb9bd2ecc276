import type { CashReceipt } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import { RECEIPT } from '../admin/cash-receipts/operations.ts';
import { cashReceiptOf, cashReceiptViews } from '../admin/cash-receipts/view.ts';
import type { Gateway, Sandbox } from '../gateway.ts';
import { describeRoute } from '../http/description.ts';
import { PlainFailure } from '../http/errors.ts';
import { listOf, record } from '../http/schemas.ts';
import { SINGLE_LINE_PATTERN } from '../http/text.ts';

const MAX_RECEIPTS = 200;

const failBody = {
  type: ['object', 'null'],
  properties: {
    reason: { type: 'string', minLength: 1, maxLength: 255, pattern: SINGLE_LINE_PATTERN },
  },
  additionalProperties: false,
} as const;

const ABOUT_RECEIPT = {
  tag: 'Sandbox',
  params: { id: 'The receipt’s id' },
  answer: RECEIPT,
  errors: ['not_found', 'conflict'],
} as const;

/** The simulated tax office: the requested receipts, and its answers. */
export async function cashReceiptControls(
  app: FastifyInstance,
  { gateway, sandbox }: { gateway: Gateway; sandbox: Sandbox },
): Promise<void> {
  app.get<{ Querystring: { no?: string } }>(
    '/_sandbox/cash-receipts',
    {
      schema: describeRoute({
        tag: 'Sandbox',
        operationId: 'sandbox.listCashReceipts',
        summary: 'Korean cash receipts, of one order or the latest of all',
        description: 'With the state that the payment’s dialect reports (`code`).',
        querystring: {
          type: 'object',
          properties: { no: { type: 'string', maxLength: 64, pattern: SINGLE_LINE_PATTERN } },
        },
        answer: record({ cashReceipts: listOf(RECEIPT) }),
      }),
    },
    async ({ query }) => {
      const { cashReceipts, payments } = gateway.engine;
      const found =
        query.no === undefined
          ? await cashReceipts.recent({ limit: MAX_RECEIPTS })
          : await cashReceipts.ofPayments(await payments.findByAnyNumber(query.no));
      return { cashReceipts: await cashReceiptViews(gateway, found) };
    },
  );

  app.post<{ Params: { id: string } }>(
    '/_sandbox/cash-receipts/:id/approve',
    {
      schema: describeRoute({
        ...ABOUT_RECEIPT,
        operationId: 'sandbox.approveCashReceipt',
        summary: 'The tax office approves what it was asked for: the receipt, or its end',
        description: 'Otherwise it answers by itself after a while.',
      }),
    },
    ({ params }) => decide(gateway, sandbox, params.id, null),
  );
  app.post<{ Params: { id: string }; Body: { reason?: string } | null }>(
    '/_sandbox/cash-receipts/:id/fail',
    {
      schema: describeRoute({
        ...ABOUT_RECEIPT,
        operationId: 'sandbox.failCashReceipt',
        summary: 'The tax office refuses what it was asked for',
        description: 'The receipt can be asked for again by an operator.',
        body: failBody,
        example: { reason: 'Unknown number' },
      }),
    },
    ({ params, body }) => decide(gateway, sandbox, params.id, body?.reason ?? 'Refused by the tax office'),
  );
}

const QUESTIONS: Partial<Record<CashReceipt['state'], 'issue' | 'cancel'>> = {
  requested: 'issue',
  cancel_requested: 'cancel',
};

async function decide(gateway: Gateway, sandbox: Sandbox, id: string, refusal: string | null) {
  const receipt = await cashReceiptOf(gateway, id);
  const question = QUESTIONS[receipt.state];
  if (!question) {
    throw new PlainFailure('conflict', `The cash receipt is ${receipt.state}: nothing is asked about it`);
  }
  await sandbox.taxOffice.decide(receipt.id, question, refusal);
  await gateway.engine.cashReceipts.ask(receipt);
  return (await cashReceiptViews(gateway, [await cashReceiptOf(gateway, id)]))[0];
}
