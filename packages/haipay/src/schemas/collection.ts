import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

export const collectApplyRequestSchema = {
  title: 'HaiPay collect/apply request',
  description: 'Creates a payment. With country "410" payType and inBankCode may stay open.',
  type: 'object',
  properties: {
    appId: field.appId,
    orderId: field.orderId,
    name: field.payerName,
    phone: field.phone,
    email: field.email,
    amount: field.amount,
    payType: field.payType,
    inBankCode: field.inBankCode,
    callBackUrl: field.callBackUrl,
    callBackFailUrl: field.callBackFailUrl,
    notifyUrl: field.notifyUrl,
    subject: field.subject,
    country: field.country,
    body: field.body,
    partnerUserId: field.partnerUserId,
    sign: field.sign,
  },
  required: [
    'appId',
    'orderId',
    'name',
    'phone',
    'email',
    'amount',
    'callBackUrl',
    'callBackFailUrl',
    'partnerUserId',
    'sign',
  ],
  additionalProperties: true,
  if: {
    type: 'object',
    properties: { country: { type: 'string', const: '410' } },
    required: ['country'],
    additionalProperties: true,
  },
  else: {
    type: 'object',
    properties: {
      payType: { type: 'string', minLength: 1 },
      inBankCode: { type: 'string', minLength: 1 },
    },
    required: ['payType', 'inBankCode'],
    additionalProperties: true,
  },
} as const satisfies ObjectSchema;
export type CollectApplyRequest = Infer<typeof collectApplyRequestSchema>;

export const collectApplyDataSchema = {
  title: 'HaiPay collect/apply data',
  description: 'The order was accepted; the payer pays at payUrl.',
  type: 'object',
  properties: {
    orderId: field.orderId,
    orderNo: field.orderNo,
    payUrl: field.payUrl,
    sign: field.sign,
  },
  required: ['orderId', 'orderNo', 'payUrl', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type CollectApplyData = Infer<typeof collectApplyDataSchema>;

export const collectQueryRequestSchema = {
  title: 'HaiPay collect/query request',
  description: 'Asks for the state of a payment.',
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
export type CollectQueryRequest = Infer<typeof collectQueryRequestSchema>;

export const collectQueryDataSchema = {
  title: 'HaiPay collect/query data',
  description: 'State of a payment.',
  type: 'object',
  properties: {
    orderId: field.orderId,
    orderNo: field.orderNo,
    amount: field.answeredAmount,
    actualAmount: { ...field.answeredAmount, description: 'Amount received, in total, with two decimals.' },
    fee: field.fee,
    status: field.orderStatus,
    payTime: field.payTime,
    errorMsg: field.errorMsg,
    sign: field.sign,
  },
  required: ['orderId', 'orderNo', 'amount', 'actualAmount', 'fee', 'status', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type CollectQueryData = Infer<typeof collectQueryDataSchema>;
