import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

export const payinCallbackSchema = {
  title: 'TeemoPay payin callback',
  description:
    'Sent for every received payment (status 2). Nothing is sent for payments that fail or expire: query ' +
    'those. Answer SUCCESS.',
  type: 'object',
  properties: {
    merchantOrderNo: field.merchantOrderNo,
    tradeNo: field.tradeNo,
    paymentOrderNo: field.paymentOrderNo,
    status: field.payinStatus,
    paymentAmount: { ...field.amount, description: 'Amount of this payment, with two decimals.' },
    serviceAmount: { ...field.fee, description: 'Fee of this payment, with two decimals.' },
    paymentInfo: {
      description: 'What was paid to: the account number or the page.',
      type: 'string',
      maxLength: 2048,
      examples: ['29900000000000'],
    },
    paymentType: field.answeredPaymentType,
    completeTime: field.completeTime,
    errorMessage: field.errorMessage,
    sign: field.sign,
  },
  required: [
    'merchantOrderNo',
    'tradeNo',
    'paymentOrderNo',
    'status',
    'paymentAmount',
    'serviceAmount',
    'paymentInfo',
    'paymentType',
    'completeTime',
    'sign',
  ],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PayinCallback = Infer<typeof payinCallbackSchema>;

export const payoutCallbackSchema = {
  title: 'TeemoPay payout callback',
  description:
    'Sent when a payout succeeded (2), failed (3), or came back after success (4): the reversal of ' +
    'the same order. Answer SUCCESS.',
  type: 'object',
  properties: {
    merchantOrderNo: field.merchantOrderNo,
    tradeNo: { ...field.tradeNo, examples: ['TF2501010001KR0000000000000000'] },
    amount: field.nullableAmount,
    serviceAmount: field.serviceAmount,
    status: field.payoutStatus,
    errorCode: field.errorCode,
    errorMessage: field.errorMessage,
    completeTime: field.completeTime,
    sign: field.sign,
  },
  required: [
    'merchantOrderNo',
    'tradeNo',
    'amount',
    'serviceAmount',
    'status',
    'errorCode',
    'errorMessage',
    'completeTime',
    'sign',
  ],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PayoutCallback = Infer<typeof payoutCallbackSchema>;

/** What a receiver insists on, so that a sender that leaves something out is still accepted. */
export const receivedPayinCallbackSchema = {
  ...payinCallbackSchema,
  title: 'TeemoPay payin callback as received',
  required: ['merchantOrderNo', 'tradeNo', 'paymentOrderNo', 'status', 'sign'],
} as const satisfies ObjectSchema;
export type ReceivedPayinCallback = Infer<typeof receivedPayinCallbackSchema>;

export const receivedPayoutCallbackSchema = {
  ...payoutCallbackSchema,
  title: 'TeemoPay payout callback as received',
  required: ['merchantOrderNo', 'tradeNo', 'status', 'sign'],
} as const satisfies ObjectSchema;
export type ReceivedPayoutCallback = Infer<typeof receivedPayoutCallbackSchema>;
