import {
  CALLBACK_SUCCESS_REPLY,
  chargebackWebhookDataSchema,
  crossBorderCallbackSchema,
  koreanCallbackSchema,
  payerAuthCallbackSchema,
  plainAnswerSchema,
  SUCCESS_CODE,
  WEBHOOK_SIGNATURE_HEADER,
  WEBHOOK_SUCCESS_REPLY,
  WEBHOOK_TIME_HEADER,
  WEBHOOK_TYPES,
  webhookSchema,
} from '@naru/eximbay';
import type { DialectWebhook } from '../../../gateway.ts';
import { withMember } from '../../../http/merchant-description.ts';
import { CHARGEBACK_EVENTS } from '../results/chargebacks.ts';
import { RESULT_EVENTS } from '../results/facts.ts';

/** What the documentation says about the dialect's messages; all schemas are those of the contract. */

const RESULT_EXAMPLE = {
  version: '230',
  mid: '1849705C64',
  transaction_type: 'PAYMENT',
  order_id: '20220819105102',
  currency: 'USD',
  amount: '1.00',
  email: 'test@eximbay.com',
  transaction_id: '1849705C6420220902000010',
  rescode: '0000',
  resmsg: 'Success.',
  auth_code: '123456',
  transaction_date: '20220902101749',
  payment_method: 'P101',
  fgkey: '0E9BE04BA239A519E68171F26B68604ADA0A85C8350DBF5C8C0FCCF98461DB09',
} as const;

const CHARGEBACK_EXAMPLE = {
  type: WEBHOOK_TYPES[0],
  data: {
    mid: '1849705C64',
    order_id: '20220819105102',
    transaction_id: '1849705C6420220902000010',
    currency: 'USD',
    amount: '1.00',
    chargeback_status: 'DEDUCTION',
    chargeback_reason: '13.1 Not received',
  },
} as const;

export const eximbayWebhooks: readonly DialectWebhook[] = [
  {
    name: 'eximbay.result',
    summary: 'The result of a payment page, to status_url',
    description:
      'A form whose fgkey covers all other parameters; after PAYER_AUTH that of an authentication. The payer’s ' +
      'browser posts the same to return_url.',
    events: RESULT_EVENTS,
    contentType: 'application/x-www-form-urlencoded',
    body: { anyOf: [crossBorderCallbackSchema, koreanCallbackSchema, payerAuthCallbackSchema] },
    example: RESULT_EXAMPLE,
    reply: {
      status: '2XX',
      description: 'Received: the last line of the answer says rescode 0000.',
      contentType: 'text/plain',
      schema: { type: 'string' },
      example: CALLBACK_SUCCESS_REPLY,
    },
  },
  {
    name: 'eximbay.chargeback',
    summary: 'A chargeback, to the webhook of the app',
    description: chargebackWebhookDataSchema.description,
    events: CHARGEBACK_EVENTS,
    headers: {
      [WEBHOOK_TIME_HEADER]: { type: 'string', description: 'When it was signed, in Korea' },
      [WEBHOOK_SIGNATURE_HEADER]: {
        type: 'string',
        description: 'HMAC-SHA256 over the time, a dot and the body, in hexadecimal digits',
      },
    },
    contentType: 'application/json',
    body: withMember(webhookSchema, 'data', chargebackWebhookDataSchema),
    example: CHARGEBACK_EXAMPLE,
    reply: {
      status: '2XX',
      description: 'Received.',
      contentType: 'application/json',
      schema: withMember(plainAnswerSchema, 'rescode', { const: SUCCESS_CODE }),
      example: JSON.parse(WEBHOOK_SUCCESS_REPLY),
    },
  },
];
