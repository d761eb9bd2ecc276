import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';
import * as object from './objects.ts';

const readyProperties = {
  payment: {
    description: 'What is paid, and how.',
    type: 'object',
    properties: {
      transaction_type: field.transactionType,
      order_id: field.orderId,
      currency: field.currency,
      amount: field.amount,
      lang: field.lang,
      payment_method: field.paymentMethod,
      multi_payment_method: field.multiPaymentMethod,
    },
    required: ['transaction_type', 'order_id', 'currency', 'amount', 'lang'],
    additionalProperties: true,
  },
  merchant: object.merchant,
  url: object.url,
  buyer: object.buyer,
  tax: object.tax,
  other_param: object.otherParam,
  product: object.products,
  surcharge: object.surcharges,
  ship_to: object.address,
  bill_to: object.address,
  settings: object.settings,
  tokenbilling: object.tokenbilling,
  recurring: object.recurring,
  fast_payment: object.fastPayment,
} as const;

export const readyRequestSchema = {
  title: 'Eximbay payments/ready request',
  description: 'Prepares a payment: checks it and gives the fgkey that opens the page.',
  type: 'object',
  properties: readyProperties,
  required: ['payment', 'merchant', 'url', 'buyer'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type ReadyRequest = Infer<typeof readyRequestSchema>;

export const readyAnswerSchema = {
  title: 'Eximbay payments/ready answer',
  description: 'The payment is prepared.',
  type: 'object',
  properties: { rescode: field.rescode, resmsg: field.resmsg, fgkey: field.fgkey },
  required: ['rescode', 'resmsg', 'fgkey'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type ReadyAnswer = Infer<typeof readyAnswerSchema>;

/**
 * What the script posts when a merchant calls `EXIMBAY.request_pay`; without Authorization (eximbay.md §4.1).
 */
export const openRequestSchema = {
  title: 'Eximbay payments request',
  description: 'Opens the payment page: the prepared request, unchanged, and its fgkey.',
  type: 'object',
  properties: { fgkey: field.fgkey, ...readyProperties },
  required: ['fgkey', 'payment', 'merchant', 'url', 'buyer'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type OpenRequest = Infer<typeof openRequestSchema>;

/** Any other member that is text is posted to `url` as a field of a form. */
export const openAnswerSchema = {
  title: 'Eximbay payments answer',
  description: 'Where the page is, and how it is opened.',
  type: 'object',
  properties: {
    rescode: field.rescode,
    resmsg: field.resmsg,
    url: field.line('Address of the page; may be relative to the API.', 2048),
    display_type: field.displayType,
  },
  required: ['rescode', 'resmsg', 'url', 'display_type'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type OpenAnswer = Infer<typeof openAnswerSchema>;
