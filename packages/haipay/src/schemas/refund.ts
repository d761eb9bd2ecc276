import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

/** Unlike everywhere else, the status of a refund is a string (haipay.md §12). */
const refundStatus = {
  description: '"1" in progress, "2" refunded (final), "3" failed (final).',
  type: 'string',
  minLength: 1,
  maxLength: 8,
  examples: ['2'],
} as const;

export const refundApplyRequestSchema = {
  title: 'HaiPay refund/apply request',
  description: 'Refunds a payment in full.',
  type: 'object',
  properties: {
    appId: field.appId,
    orderId: field.refundOrderId,
    orderNo: { ...field.orderNo, description: 'Platform number of the payment to refund.' },
    sign: field.sign,
  },
  required: ['appId', 'orderId', 'orderNo', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type RefundApplyRequest = Infer<typeof refundApplyRequestSchema>;

/**
 * Either number finds the refund; that one of the two is needed is checked by the server (`refundNo` wins).
 */
export const refundQueryRequestSchema = {
  title: 'HaiPay refund/refundQuery request',
  description: 'Asks for the state of a refund by refundNo or orderId; refundNo wins when both are given.',
  type: 'object',
  properties: {
    appId: field.appId,
    orderId: field.refundOrderId,
    refundNo: field.refundNo,
    sign: field.sign,
  },
  required: ['appId', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type RefundQueryRequest = Infer<typeof refundQueryRequestSchema>;

const refundDataProperties = {
  appId: field.answeredAppId,
  orderNo: { ...field.orderNo, description: 'Platform number of the refunded payment.' },
  orderId: field.refundOrderId,
  refundNo: field.refundNo,
  status: refundStatus,
  errorMsg: field.errorMsg,
  sign: field.sign,
} as const;
const refundDataRequired = ['appId', 'orderNo', 'orderId', 'refundNo', 'status', 'sign'] as const;

export const refundApplyDataSchema = {
  title: 'HaiPay refund/apply data',
  description: 'The refund was accepted; rely on the query for its result.',
  type: 'object',
  properties: refundDataProperties,
  required: refundDataRequired,
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type RefundApplyData = Infer<typeof refundApplyDataSchema>;

export const refundQueryDataSchema = {
  title: 'HaiPay refund/refundQuery data',
  description: 'State of a refund.',
  type: 'object',
  properties: refundDataProperties,
  required: refundDataRequired,
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type RefundQueryData = Infer<typeof refundQueryDataSchema>;
