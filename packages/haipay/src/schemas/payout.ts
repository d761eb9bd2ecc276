import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

export const payApplyRequestSchema = {
  title: 'HaiPay pay/apply request',
  description: 'Creates a payout to a Korean bank account.',
  type: 'object',
  properties: {
    appId: field.appId,
    orderId: field.orderId,
    amount: field.amount,
    accountType: field.accountType,
    bankCode: field.bankCode,
    accountNo: field.accountNo,
    name: field.payeeName,
    phone: field.phone,
    email: field.email,
    notifyUrl: field.notifyUrl,
    subject: field.subject,
    body: field.body,
    partnerUserId: field.partnerUserId,
    sign: field.sign,
  },
  required: [
    'appId',
    'orderId',
    'amount',
    'accountType',
    'bankCode',
    'accountNo',
    'name',
    'phone',
    'email',
    'partnerUserId',
    'sign',
  ],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PayApplyRequest = Infer<typeof payApplyRequestSchema>;

export const payApplyDataSchema = {
  title: 'HaiPay pay/apply data',
  description:
    'The payout was accepted. Accepted does not mean paid: the state comes by callback and by query.',
  type: 'object',
  properties: {
    orderId: field.orderId,
    orderNo: field.orderNo,
    sign: field.sign,
  },
  required: ['orderId', 'orderNo', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PayApplyData = Infer<typeof payApplyDataSchema>;

export const payQueryRequestSchema = {
  title: 'HaiPay pay/query request',
  description: 'Asks for the state of a payout.',
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
export type PayQueryRequest = Infer<typeof payQueryRequestSchema>;

export const payQueryDataSchema = {
  title: 'HaiPay pay/query data',
  description: 'State of a payout. The fee is not part of the amount.',
  type: 'object',
  properties: {
    orderId: field.orderId,
    orderNo: field.orderNo,
    amount: field.answeredAmount,
    fee: field.fee,
    status: field.orderStatus,
    payTime: field.payTime,
    errorMsg: field.errorMsg,
    sign: field.sign,
  },
  required: ['orderId', 'orderNo', 'amount', 'fee', 'status', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PayQueryData = Infer<typeof payQueryDataSchema>;
