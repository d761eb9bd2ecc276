import { CASH_RECEIPT_STATES, type CashReceiptState } from '@naru/engine';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { OPERATOR_ROUTE } from './access.ts';
import { cashReceiptOf, cashReceiptViews, reviseCashReceipt } from './cash-receipt-view.ts';
import { BEFORE, listedBefore } from './times.ts';

const DEFAULT_LIMIT = '50';

const listQuery = {
  type: 'object',
  properties: {
    state: { type: 'string', enum: CASH_RECEIPT_STATES },
    before: BEFORE,
    limit: { type: 'string', pattern: '^([1-9][0-9]?|1[0-9]{2}|200)$' },
  },
  additionalProperties: false,
} as const;

interface ListQuery {
  readonly state?: CashReceiptState;
  readonly before?: string;
  readonly limit?: string;
}

/** Cash receipts for operators: what there is, and what the tax office refused once more. */
export function cashReceiptRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.get<{ Querystring: ListQuery }>(
    '/cash-receipts',
    {
      schema: {
        ...OPERATOR_ROUTE,
        summary: 'Korean cash receipts, the latest first',
        querystring: listQuery,
      },
    },
    async ({ query }) => {
      const { state, before, limit = DEFAULT_LIMIT } = query;
      const page = await gateway.engine.cashReceipts.recent({
        limit: Number(limit),
        ...(state === undefined ? {} : { state }),
        ...(before === undefined ? {} : { before: listedBefore(before) }),
      });
      return { cashReceipts: await cashReceiptViews(gateway, page) };
    },
  );
  for (const [action, event, summary] of [
    ['retry', 'retried', 'Ask the tax office again for a receipt that it refused'],
    ['cancel', 'cancel', 'Have a receipt cancelled'],
  ] as const) {
    app.post<{ Params: { id: string } }>(
      `/cash-receipts/:id/${action}`,
      { schema: { ...OPERATOR_ROUTE, summary } },
      async ({ params }) => {
        const receipt = await cashReceiptOf(gateway, params.id);
        const revised = await reviseCashReceipt(gateway, receipt, event);
        return (await cashReceiptViews(gateway, [revised]))[0];
      },
    );
  }
}
