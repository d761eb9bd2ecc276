import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as answer from './answer-fields.ts';
import * as field from './fields.ts';

/**
 * What the platform sends a merchant unasked, as JSON and with a signature of its own (eximbay.md §8.1).
 */

const yesOrNo = (description: string) => field.text(description, 1);
const day = (description: string) => field.text(`${description}: YYYYMMDD in Korea; empty before.`, 8);

const chargeback = {
  mid: field.text('Id of the merchant.', 10),
  order_id: answer.orderId,
  transaction_id: answer.transactionId,
  currency: answer.currency,
  amount: field.text('Amount that is charged back, in units of the currency.', 20),
  payment_method: answer.paymentMethod,
  auth_code: answer.authCode,
  transaction_date: answer.transactionDate,
  pay_to: answer.payTo,
  param1: answer.param,
  param2: answer.param,
  param3: answer.param,
  payer_authentication_flag: yesOrNo('Y when the payer was authenticated by 3-D Secure, else N.'),
  refund_flag: yesOrNo('Y when the payment was refunded, in full or in part, else N.'),
  chargeback_status: field.text('How the case stands: DEDUCTION, WON, …', 20),
  chargeback_reason: field.text('Why, in the words of the payer’s bank.', 255),
  chargeback_report_date: day('When the bank opened the case'),
  chargeback_deadline: day('The last day for evidence'),
  chargeback_resolve_date: day('When it was decided'),
  chargeback_deduct_date: day('When the money was taken'),
} as const;

export const chargebackWebhookDataSchema = {
  title: 'Eximbay webhook, chargeback',
  description: 'A payer’s bank takes a payment back, or a case about that goes on.',
  type: 'object',
  properties: chargeback,
  required: ['mid', 'order_id', 'transaction_id', 'currency', 'amount', 'chargeback_status'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type ChargebackWebhookData = Infer<typeof chargebackWebhookDataSchema>;

export const webhookSchema = {
  title: 'Eximbay webhook',
  description: 'The body of a webhook: what happened, and what is to be known of it.',
  type: 'object',
  properties: {
    type: field.line('What happened: CHARGEBACK.', 64),
    data: {
      description: 'What is to be known of it, by its type.',
      type: 'object',
      properties: {},
      required: [],
      additionalProperties: true,
    },
  },
  required: ['type', 'data'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
