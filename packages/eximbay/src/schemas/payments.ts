import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as answer from './answer-fields.ts';
import * as field from './fields.ts';
import { otherParam } from './objects.ts';

/** Approval after an authentication, check of a callback, inquiry. */

export const confirmRequestSchema = {
  title: 'Eximbay payments/confirm request',
  description: 'Authorizes what the payer has authenticated at a PAYER_AUTH page.',
  type: 'object',
  properties: {
    transaction_type: field.confirmTransactionType,
    mid: field.mid,
    payment: {
      description: 'The payment; as in the request that opened the page.',
      type: 'object',
      properties: {
        order_id: field.orderId,
        currency: field.currency,
        amount: field.amount,
        payer_auth_id: field.payerAuthId,
        lang: field.lang,
      },
      required: ['order_id', 'currency', 'amount', 'payer_auth_id', 'lang'],
      additionalProperties: true,
    },
    other_param: otherParam,
  },
  required: ['transaction_type', 'mid', 'payment'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type ConfirmRequest = Infer<typeof confirmRequestSchema>;

/** The example of the reference says no more than that it worked, so that `payment` may be absent. */
export const confirmAnswerSchema = {
  title: 'Eximbay payments/confirm answer',
  description: 'The payment is authorized.',
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
        currency: answer.currency,
        amount: answer.amount,
        email: answer.email,
        transaction_id: answer.transactionId,
        auth_code: answer.authCode,
        transaction_date: answer.transactionDate,
        access_country: answer.accessCountry,
        payment_method: answer.paymentMethod,
        pay_to: answer.payTo,
        payment_url: answer.paymentUrl,
        status: answer.status,
        base_currency: answer.baseCurrency,
        base_amount: answer.baseAmount,
        base_rate: answer.baseRate,
        dcc_rate: answer.dccRate,
        terminal_id: answer.terminalId,
        card_number: answer.cardNumber,
        expiry_date: answer.expiryDate,
        store_number: answer.storeNumber,
      },
      required: ['order_id', 'currency', 'amount', 'transaction_id', 'transaction_date'],
      additionalProperties: true,
    },
    foreign: answer.foreignObject,
    card_info: answer.cardInfoObject,
    cash_receipt: answer.cashReceiptObject,
    ship_to: answer.shipToObject,
    dm: answer.dmObject,
    other_param: answer.otherParamObject,
  },
  required: ['rescode', 'resmsg', 'mid'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type ConfirmAnswer = Infer<typeof confirmAnswerSchema>;

export const verifyRequestSchema = {
  title: 'Eximbay payments/verify request',
  description: 'Asks whether the parameters of a callback are genuine.',
  type: 'object',
  properties: {
    data: {
      description: 'The body of the callback, exactly as it came.',
      type: 'string',
      minLength: 1,
      // A result with all of its texts at their longest, percent-encoded.
      maxLength: 60_000,
    },
  },
  required: ['data'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type VerifyRequest = Infer<typeof verifyRequestSchema>;

export const retrieveRequestSchema = {
  title: 'Eximbay payments/retrieve request',
  description: 'Asks how a payment stands, by order or by transaction.',
  type: 'object',
  properties: {
    mid: field.mid,
    key_field: {
      description:
        'order_id finds the try of the order that was paid, else its latest; transaction_id that one.',
      type: 'string',
      enum: ['order_id', 'transaction_id'],
    },
    payment: {
      description: 'The payment; the amount written as when it was prepared.',
      type: 'object',
      properties: {
        order_id: field.orderId,
        currency: field.currency,
        amount: field.amount,
        lang: field.lang,
        transaction_id: field.transactionId,
      },
      required: ['order_id', 'currency', 'amount', 'lang'],
      additionalProperties: true,
    },
    other_param: otherParam,
  },
  required: ['mid', 'key_field', 'payment'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type RetrieveRequest = Infer<typeof retrieveRequestSchema>;

export const retrieveAnswerSchema = {
  title: 'Eximbay payments/retrieve answer',
  description: 'How the payment stands.',
  type: 'object',
  properties: {
    rescode: field.rescode,
    resmsg: field.resmsg,
    mid: field.mid,
    payment: {
      description: 'The payment.',
      type: 'object',
      properties: {
        status: answer.status,
        order_id: answer.orderId,
        currency: answer.currency,
        amount: answer.amount,
        transaction_id: answer.transactionId,
        auth_code: answer.authCode,
        transaction_date: answer.transactionDate,
        balance: answer.balance,
        payment_method: answer.paymentMethod,
      },
      required: ['status', 'order_id', 'currency', 'amount', 'transaction_id', 'transaction_date'],
      additionalProperties: true,
    },
    refund: { ...answer.refundObject, description: 'The refund, where its transaction_id was asked for.' },
    card_info: answer.cardInfoObject,
    other_param: answer.otherParamObject,
  },
  required: ['rescode', 'resmsg', 'mid', 'payment'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type RetrieveAnswer = Infer<typeof retrieveAnswerSchema>;

/** An inquiry that finds nothing: Q004, and a payment with the status NONE (eximbay.md §5.4). */
export const retrieveNothingSchema = {
  title: 'Eximbay payments/retrieve answer without a payment',
  description: 'There is no such transaction.',
  type: 'object',
  properties: {
    rescode: { ...field.rescode, const: 'Q004' },
    resmsg: field.resmsg,
    mid: field.mid,
    payment: {
      description: 'Says that there is none.',
      type: 'object',
      properties: { status: answer.status },
      required: ['status'],
      additionalProperties: true,
    },
  },
  required: ['rescode', 'resmsg'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
