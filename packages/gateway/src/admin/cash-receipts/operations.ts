import { CASH_RECEIPT_STATES } from '@naru/engine';
import { operation } from '../operation.ts';
import {
  AMOUNT,
  CURRENCY,
  ID,
  limitOf,
  nullable,
  oneOf,
  PAGE,
  page,
  pageOf,
  record,
  TEXT,
  TIME,
  titled,
  withOptional,
} from '../schema.ts';
import { BEFORE, listedBefore } from '../times.ts';
import { cashReceiptOf, cashReceiptView, cashReceiptViews, reviseCashReceipt } from './view.ts';

const ID_EXAMPLE = { id: '01890a5d-ac96-774b-bcce-b302099a8057' };

export const RECEIPT = titled(
  'Cash receipt',
  record({
    id: ID,
    state: oneOf(...CASH_RECEIPT_STATES),
    code: nullable({ ...TEXT, description: 'Of the state, in the payment’s dialect' }),
    orderNumber: nullable(TEXT),
    platformNumber: nullable(TEXT),
    currency: CURRENCY,
    amount: AMOUNT,
    taxFreeAmount: AMOUNT,
    taxableAmount: AMOUNT,
    vatAmount: AMOUNT,
    serviceFeeAmount: AMOUNT,
    purpose: TEXT,
    numberKind: TEXT,
    number: { ...nullable(TEXT), description: 'Only its end is shown; null where it cannot be opened' },
    numberFault: { ...nullable(TEXT), description: 'Why it cannot be opened' },
    approvalNumber: nullable(TEXT),
    failureCode: nullable(TEXT),
    failureReason: nullable(TEXT),
    replacesId: nullable(ID),
    createdAt: TIME,
    approvedAt: nullable(TIME),
    endedAt: nullable(TIME),
  }),
);

export const listCashReceipts = operation({
  name: 'cashReceipts.list',
  summary: 'Korean cash receipts, the latest first',
  method: 'GET',
  path: '/cash-receipts',
  permission: 'payments.read',
  input: withOptional({}, { ...PAGE, state: oneOf(...CASH_RECEIPT_STATES), before: BEFORE }),
  output: page(RECEIPT),
  errors: [],
  example: { state: 'failed', limit: 20 },
  async run({ gateway }, input) {
    const before = listedBefore(input);
    const rows = await gateway.engine.cashReceipts.recent({
      limit: limitOf(input),
      ...(input.state === undefined ? {} : { state: input.state }),
      ...(before === undefined ? {} : { before }),
    });
    const views = await cashReceiptViews(gateway, rows);
    return pageOf(
      views,
      input,
      ({ id }) => id,
      (view) => view,
    );
  },
});

function revision(verb: 'retry' | 'cancel', event: 'retried' | 'cancel', summary: string) {
  return operation({
    name: `cashReceipts.${verb}`,
    summary,
    method: 'POST',
    path: `/cash-receipts/{id}/${verb}`,
    permission: 'payments.money',
    input: record({ id: ID }),
    output: RECEIPT,
    errors: ['not_found', 'conflict'],
    example: ID_EXAMPLE,
    async run({ gateway }, { id }) {
      const { payments } = gateway.engine;
      const revised = await reviseCashReceipt(gateway, await cashReceiptOf(gateway, id), event);
      return cashReceiptView(gateway, revised, await payments.get(revised.merchantId, revised.paymentId));
    },
  });
}

export const retryCashReceipt = revision(
  'retry',
  'retried',
  'Ask the tax office again for a receipt that it refused',
);
export const cancelCashReceipt = revision('cancel', 'cancel', 'Have a receipt cancelled');
