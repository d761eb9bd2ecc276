import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as answer from './answer-fields.ts';
import * as field from './fields.ts';
import { otherParam, tax } from './objects.ts';

/**
 * What follows a payment: refund, capture, confirmation of the settlement. The path names the transaction.
 */

export const cancelRequestSchema = {
  title: 'Eximbay payments/cancel request',
  description: 'Refunds a payment, in full or in part.',
  type: 'object',
  properties: {
    mid: field.mid,
    refund: {
      description: 'The refund. F without an amount refunds all that is left.',
      type: 'object',
      properties: {
        refund_type: field.refundType,
        refund_amount: { ...field.amount, description: 'Amount to refund.' },
        refund_id: field.refundId,
        reason: field.reason,
      },
      required: ['refund_type', 'refund_id', 'reason'],
      additionalProperties: true,
    },
    payment: {
      description: 'The payment that is refunded.',
      type: 'object',
      properties: {
        order_id: field.orderId,
        currency: field.currency,
        amount: field.amount,
        balance: field.balance,
        lang: field.lang,
      },
      required: ['order_id', 'currency', 'amount', 'balance', 'lang'],
      additionalProperties: true,
    },
    other_param: otherParam,
    refund_account: {
      description: 'Where the money goes; for virtual accounts.',
      type: 'object',
      properties: {
        user_name: field.accountHolder,
        bank_code: field.bankCode,
        account_number: field.accountNumber,
      },
      required: ['user_name', 'bank_code', 'account_number'],
      additionalProperties: true,
    },
    tax: { ...tax, description: 'How the refund is taxed; for virtual accounts and NaverPay points.' },
  },
  required: ['mid', 'refund', 'payment'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type CancelRequest = Infer<typeof cancelRequestSchema>;

export const cancelAnswerSchema = {
  title: 'Eximbay payments/cancel answer',
  description: 'The refund was made.',
  type: 'object',
  properties: {
    rescode: field.rescode,
    resmsg: field.resmsg,
    mid: field.mid,
    refund: answer.refundObject,
    payment: {
      description: 'The payment, after the refund.',
      type: 'object',
      properties: {
        order_id: answer.orderId,
        currency: answer.currency,
        amount: answer.amount,
        transaction_id: answer.transactionId,
        balance: answer.balance,
        auth_code: answer.authCode,
        base_amount: answer.baseAmount,
        base_rate: answer.baseRate,
        dcc_rate: answer.dccRate,
        payment_method: answer.paymentMethod,
      },
      required: ['order_id', 'currency', 'amount', 'transaction_id', 'balance'],
      additionalProperties: true,
    },
    foreign: answer.foreignObject,
    other_param: answer.otherParamObject,
  },
  required: ['rescode', 'resmsg', 'mid', 'refund', 'payment'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type CancelAnswer = Infer<typeof cancelAnswerSchema>;

export const captureRequestSchema = {
  title: 'Eximbay payments/capture request',
  description: 'Captures an authorized payment, always in full.',
  type: 'object',
  properties: {
    mid: field.mid,
    payment: {
      description: 'The payment that is captured.',
      type: 'object',
      properties: {
        order_id: field.orderId,
        currency: field.currency,
        amount: field.amount,
        lang: field.lang,
      },
      required: ['order_id', 'currency', 'amount', 'lang'],
      additionalProperties: true,
    },
    other_param: otherParam,
  },
  required: ['mid', 'payment'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type CaptureRequest = Infer<typeof captureRequestSchema>;

export const captureAnswerSchema = {
  title: 'Eximbay payments/capture answer',
  description: 'The payment was captured.',
  type: 'object',
  properties: {
    rescode: field.rescode,
    resmsg: field.resmsg,
    mid: field.mid,
    payment: {
      description: 'The payment.',
      type: 'object',
      properties: {
        order_id: answer.orderId,
        transaction_id: answer.transactionId,
        currency: answer.currency,
        amount: answer.amount,
        lang: answer.lang,
        captured_date: field.text('Korean time of the capture: YYYYMMDDHHMMSS.', 14),
        partially_cancelable: field.text('Y when parts can be refunded.', 1),
        allowed_pvoid: field.text('partially_cancelable under the name that the example has.', 1),
      },
      // The table also calls `lang` mandatory; the example does not have it.
      required: ['order_id', 'transaction_id', 'currency', 'amount', 'captured_date'],
      additionalProperties: true,
    },
    other_param: answer.otherParamObject,
  },
  required: ['rescode', 'resmsg', 'mid', 'payment'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type CaptureAnswer = Infer<typeof captureAnswerSchema>;

export const settleRequestSchema = {
  title: 'Eximbay payments/settle request',
  description: 'Confirms that a payment may be settled; only where the merchant is set up for it.',
  type: 'object',
  properties: {
    mid: field.mid,
    payment: {
      description: 'The payment that is settled.',
      type: 'object',
      properties: { order_id: field.orderId, currency: field.currency, amount: field.amount },
      required: ['order_id', 'currency', 'amount'],
      additionalProperties: true,
    },
  },
  required: ['mid', 'payment'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type SettleRequest = Infer<typeof settleRequestSchema>;

export const settleAnswerSchema = {
  title: 'Eximbay payments/settle answer',
  description: 'The settlement is confirmed.',
  type: 'object',
  properties: {
    rescode: field.rescode,
    resmsg: field.resmsg,
    mid: field.mid,
    payment: {
      description: 'The payment.',
      type: 'object',
      properties: {
        order_id: answer.orderId,
        transaction_id: answer.transactionId,
        currency: answer.currency,
        amount: answer.amount,
        settled_date: field.text('Korean time of the confirmation: YYYYMMDDHHMMSS.', 14),
      },
      required: ['order_id', 'transaction_id', 'currency', 'amount', 'settled_date'],
      additionalProperties: true,
    },
  },
  required: ['rescode', 'resmsg', 'mid', 'payment'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type SettleAnswer = Infer<typeof settleAnswerSchema>;
