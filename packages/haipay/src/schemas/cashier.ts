import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

/** The one region whose cashier there is. */
const region = {
  description: 'Country of the payer; Korea only.',
  type: 'string',
  const: 'KR',
} as const;

export const cashierApplyRequestSchema = {
  title: 'HaiPay global/cashier/collect/apply request',
  description: 'Creates a payment whose payer chooses among the methods of a region: Korea only.',
  type: 'object',
  properties: {
    appId: field.appId,
    orderId: field.orderId,
    name: field.payerName,
    phone: field.phone,
    email: field.email,
    amount: field.amount,
    currency: { ...field.currency, description: 'Currency of the order and of the app.' },
    region,
    paymentMethods: {
      description: 'Only these methods: codes of the table of collection codes with commas between them.',
      type: 'string',
      maxLength: 512,
      examples: ['KAKAOPAY_KRW,NAVERPAY_KRW'],
    },
    callBackUrl: field.callBackUrl,
    callBackFailUrl: field.callBackFailUrl,
    notifyUrl: field.notifyUrl,
    subject: field.subject,
    body: field.body,
    partnerUserId: field.partnerUserId,
    sign: field.sign,
  },
  required: [
    'appId',
    'orderId',
    'name',
    'email',
    'amount',
    'currency',
    'region',
    'callBackUrl',
    'callBackFailUrl',
    'partnerUserId',
    'sign',
  ],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type CashierApplyRequest = Infer<typeof cashierApplyRequestSchema>;

export const cashierQueryRequestSchema = {
  title: 'HaiPay global/cashier/collect/query request',
  description: 'Asks for the state of a payment of the cashier.',
  type: 'object',
  properties: {
    appId: field.appId,
    orderId: field.orderId,
    orderNo: field.orderNo,
    sign: field.sign,
  },
  required: ['appId', 'orderId', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type CashierQueryRequest = Infer<typeof cashierQueryRequestSchema>;

export const cashierQueryDataSchema = {
  title: 'HaiPay global/cashier/collect/query data',
  description: 'State of a payment, as collect/query has it, and its currency.',
  type: 'object',
  properties: {
    orderId: field.orderId,
    orderNo: field.orderNo,
    currency: field.currency,
    amount: field.answeredAmount,
    actualAmount: { ...field.answeredAmount, description: 'Amount received so far.' },
    fee: field.fee,
    status: field.orderStatus,
    payTime: field.payTime,
    errorMsg: field.errorMsg,
    sign: field.sign,
  },
  required: ['orderId', 'orderNo', 'currency', 'amount', 'actualAmount', 'fee', 'status', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type CashierQueryData = Infer<typeof cashierQueryDataSchema>;
