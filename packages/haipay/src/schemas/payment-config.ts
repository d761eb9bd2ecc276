import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

export const paymentConfigRequestSchema = {
  title: 'HaiPay common/payment/config request',
  description: 'Asks for the methods, limits, fees and settlement terms of the app.',
  type: 'object',
  properties: {
    appId: field.appId,
    tranType: {
      description: 'Only this group of methods (EWALLET, BANK_TRANSFER, VA, BANK_ACCOUNT).',
      type: 'string',
      maxLength: 32,
      examples: ['EWALLET'],
    },
    transaction: {
      description: 'Only this direction.',
      type: 'string',
      enum: ['pay', 'collect'],
    },
    sign: field.sign,
  },
  required: ['appId', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PaymentConfigRequest = Infer<typeof paymentConfigRequestSchema>;

const feeRate = {
  description: 'Fee: a percentage, a fixed part, and tiers where the percentage depends on the amount.',
  type: 'object',
  properties: {
    feeType: {
      description: 'How the fee is made up: 1 percentage and fixed part, 2 tiers.',
      type: 'integer',
    },
    feeMode: { description: 'Who bears the fee: 1 taken from the merchant.', type: 'integer' },
    feeRate: { description: 'Percentage.', type: 'string', examples: ['3.00'] },
    feeFixedValue: { description: 'Fixed part in the currency.', type: 'string', examples: ['0.00'] },
    degrees: {
      description: 'Tiers; empty without tiers.',
      type: 'array',
      items: {
        title: 'Tier of a fee',
        type: 'object',
        properties: {
          start: { description: 'Amount from which the tier counts.', type: 'string' },
          end: { description: 'Amount up to which the tier counts.', type: 'string' },
          value: { description: 'Percentage of the tier.', type: 'string' },
          name: { description: 'Name of the tier.', type: 'string' },
        },
        required: ['start', 'end', 'value', 'name'],
        additionalProperties: true,
      },
    },
  },
  required: ['feeType', 'feeMode', 'feeRate', 'feeFixedValue', 'degrees'],
  additionalProperties: true,
} as const satisfies ObjectSchema;

const payMethod = {
  title: 'Method of a product',
  type: 'object',
  properties: {
    inBankCode: { description: 'Code of the method or bank.', type: 'string', examples: ['KAKAOPAY_KRW'] },
    name: { description: 'Name of the method or bank.', type: 'string', examples: ['Kakao Pay'] },
    limit: {
      description: 'Limits of one order.',
      type: 'object',
      properties: {
        singleMinAmount: { description: 'Smallest amount.', type: 'string', examples: ['1000.00'] },
        singleMaxAmount: { description: 'Largest amount.', type: 'string', examples: ['1500000.00'] },
      },
      required: ['singleMinAmount', 'singleMaxAmount'],
      additionalProperties: true,
    },
  },
  required: ['inBankCode', 'name', 'limit'],
  additionalProperties: true,
} as const satisfies ObjectSchema;

const productConfig = {
  title: 'Product of an app',
  type: 'object',
  properties: {
    appId: field.answeredAppId,
    appName: { description: 'Name of the app.', type: 'string' },
    tranCode: { description: 'Direction: collect or pay.', type: 'string', examples: ['collect'] },
    tranType: { description: 'Group of the methods.', type: 'string', examples: ['EWALLET'] },
    currNo: { description: 'Currency.', type: 'string', examples: ['KRW'] },
    payMethods: { description: 'Methods of the product.', type: 'array', items: payMethod },
    feeRate,
    settlement: {
      description: 'When collected money becomes available.',
      type: 'object',
      properties: {
        stlMode: {
          description: '1: T+n in Korean calendar days, unless business days were agreed.',
          type: 'integer',
        },
        stlCycle: { description: 'The n of T+n.', type: 'integer' },
      },
      required: ['stlMode', 'stlCycle'],
      additionalProperties: true,
    },
    supportRefund: { description: 'Whether payments of this product can be refunded.', type: 'boolean' },
  },
  required: [
    'appId',
    'appName',
    'tranCode',
    'tranType',
    'currNo',
    'payMethods',
    'feeRate',
    'settlement',
    'supportRefund',
  ],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const paymentConfigDataSchema = {
  title: 'HaiPay common/payment/config data',
  description: 'What the app may use and on which terms. The nested list is signed as compact JSON.',
  type: 'object',
  properties: {
    userId: { description: 'Id of the merchant.', type: 'integer' },
    configs: { description: 'Products of the app.', type: 'array', items: productConfig },
    sign: field.sign,
  },
  required: ['userId', 'configs', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PaymentConfigData = Infer<typeof paymentConfigDataSchema>;
