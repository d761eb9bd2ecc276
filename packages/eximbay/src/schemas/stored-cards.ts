import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as answer from './answer-fields.ts';
import * as field from './fields.ts';
import * as object from './objects.ts';

/** Payments with stored cards, and what is done with the cards and with recurring payments. */

/** The example of the reference has neither `lang` nor `buyer`, which its table calls mandatory. */
export const rebillRequestSchema = {
  title: 'Eximbay tokenbilling/rebill request',
  description: 'Pays with a stored card.',
  type: 'object',
  properties: {
    payment: {
      description: 'What is paid.',
      type: 'object',
      properties: {
        order_id: field.orderId,
        currency: field.currency,
        amount: field.amount,
        lang: field.lang,
      },
      required: ['order_id', 'currency', 'amount'],
      additionalProperties: true,
    },
    merchant: object.merchant,
    buyer: object.buyer,
    other_param: object.otherParam,
    product: object.products,
    surcharge: object.surcharges,
    ship_to: object.address,
    bill_to: object.address,
  },
  required: ['payment', 'merchant'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type RebillRequest = Infer<typeof rebillRequestSchema>;

export const rebillAnswerSchema = {
  title: 'Eximbay tokenbilling/rebill answer',
  description: 'The stored card was charged.',
  type: 'object',
  properties: {
    rescode: field.rescode,
    resmsg: field.resmsg,
    errcode: field.errcode,
    tokenbilling: {
      description: 'The stored card.',
      type: 'object',
      properties: { token_id: answer.tokenId },
      required: [],
      additionalProperties: true,
    },
    payment: {
      description: 'The payment.',
      type: 'object',
      properties: {
        order_id: answer.orderId,
        currency: answer.currency,
        amount: answer.amount,
        lang: answer.lang,
        transaction_id: answer.transactionId,
        auth_code: answer.authCode,
        transaction_date: answer.transactionDate,
        payment_method: answer.paymentMethod,
        payment_method_name: field.text('Name of the method.', 64),
        access_country: answer.accessCountry,
        pay_to: answer.payTo,
      },
      required: ['order_id', 'currency', 'amount', 'transaction_id'],
      additionalProperties: true,
    },
    merchant: {
      description: 'The merchant.',
      type: 'object',
      properties: { mid: field.text('Id of the merchant.', 10), shop: field.text('Name of the shop.', 255) },
      required: [],
      additionalProperties: true,
    },
    buyer: {
      description: 'The buyer.',
      type: 'object',
      properties: {
        name: field.text('Name.', 200),
        phone_number: field.text('Phone number.', 64),
        email: answer.email,
      },
      required: [],
      additionalProperties: true,
    },
    other_param: answer.otherParamObject,
    product: {
      description: 'What was bought; the first entry stands for all.',
      type: 'array',
      items: {
        description: 'An article.',
        type: 'object',
        properties: { name: field.text('Name of the article.', 1000) },
        required: [],
        additionalProperties: true,
      },
    },
    card_info: answer.cardInfoObject,
    dm: answer.dmObject,
    token_id: answer.tokenId,
    token_creation: answer.tokenCreation,
  },
  required: ['rescode', 'resmsg', 'payment'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type RebillAnswer = Infer<typeof rebillAnswerSchema>;

export const tokenAnswerSchema = {
  title: 'Eximbay tokenbilling inquiry answer',
  description: 'Which card a token stands for; the same card has the same identifier.',
  type: 'object',
  properties: {
    rescode: field.rescode,
    resmsg: field.resmsg,
    token_id: answer.tokenId,
    card_identifier: field.text('Stands for the card, without telling its number.', 64),
  },
  required: ['rescode', 'resmsg', 'token_id', 'card_identifier'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type TokenAnswer = Infer<typeof tokenAnswerSchema>;

export const recurringAdjustRequestSchema = {
  title: 'Eximbay recurring/adjust request',
  description: 'Changes the amount of the coming charges.',
  type: 'object',
  properties: { adjust_amount: field.recurringAmount },
  required: ['adjust_amount'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type RecurringAdjustRequest = Infer<typeof recurringAdjustRequestSchema>;
