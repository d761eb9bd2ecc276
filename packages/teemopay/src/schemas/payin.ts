import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

export const paymentCreateRequestSchema = {
  title: 'TeemoPay payment/create request',
  description:
    'Creates a payment. 803 and 804 also need email, phone and ipAddress; an application may be set to ' +
    'need more.',
  type: 'object',
  properties: {
    merchantOrderNo: field.merchantOrderNo,
    paymentType: field.paymentType,
    realName: field.payerName,
    merchantName: field.merchantName,
    idCardNumber: field.idCardNumber,
    accountHolderNumber: field.accountHolderNumber,
    amount: field.requestAmount,
    email: field.email,
    phone: field.phone,
    ipAddress: field.ipAddress,
    bankCode: field.kycBankCode,
    bankAccount: field.kycBankAccount,
    expirationTime: field.expirationTime,
    callbackUrl: field.callbackUrl,
    sign: field.sign,
  },
  // accountHolderNumber is required in TeemoPay's table, but not in its own sample: see rules/payin.ts.
  required: ['merchantOrderNo', 'paymentType', 'realName', 'merchantName', 'amount', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PaymentCreateRequest = Infer<typeof paymentCreateRequestSchema>;

export const paymentCreateDataSchema = {
  title: 'TeemoPay payment/create data',
  description: 'The order exists. A refusal by the channel comes here too, as status 3 with errorMsg.',
  type: 'object',
  properties: {
    merchantOrderNo: field.merchantOrderNo,
    tradeNo: field.tradeNo,
    amount: field.nullableAmount,
    paymentType: field.answeredPaymentType,
    paymentInfo: field.paymentInfo,
    additionalInfo: field.additionalInfo,
    status: field.payinStatus,
    errorMsg: field.errorMsg,
  },
  required: ['merchantOrderNo', 'tradeNo', 'amount', 'paymentType', 'paymentInfo', 'status'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PaymentCreateData = Infer<typeof paymentCreateDataSchema>;

export const paymentQueryRequestSchema = {
  title: 'TeemoPay payment/query request',
  description: 'Asks how a payment stands.',
  type: 'object',
  properties: { merchantOrderNo: field.merchantOrderNo, sign: field.sign },
  required: ['merchantOrderNo', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PaymentQueryRequest = Infer<typeof paymentQueryRequestSchema>;

const statement = {
  description: 'One received payment.',
  type: 'object',
  properties: {
    paymentSingleOrderNo: field.paymentOrderNo,
    paymentStatementAmount: { ...field.amount, description: 'Amount of this payment, with two decimals.' },
    paymentStatementStatus: {
      description: '2 success, 3 failed.',
      type: 'integer',
      examples: [2],
    },
    paymentStatementStatusName: field.nullable('That status in words.', {
      type: 'string',
      examples: ['代收成功'],
    }),
    serviceAmount: field.serviceAmount,
    serviceRate: field.serviceRate,
    immService: field.immService,
    paymentType: field.nullable('Method by which it was really paid.', { type: 'integer', examples: [801] }),
    completeTime: field.nullableCompleteTime,
  },
  required: [
    'paymentSingleOrderNo',
    'paymentStatementAmount',
    'paymentStatementStatus',
    'paymentStatementStatusName',
    'serviceAmount',
    'serviceRate',
    'immService',
    'paymentType',
    'completeTime',
  ],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const paymentQueryDataSchema = {
  title: 'TeemoPay payment/query data',
  description: 'How a payment stands.',
  type: 'object',
  properties: {
    merchantOrderNo: field.merchantOrderNo,
    tradeNo: field.tradeNo,
    paymentType: field.answeredPaymentType,
    transactionAmount: field.nullable('Amount of the order, with two decimals.', {
      type: 'string',
      examples: ['1000.00'],
    }),
    amount: field.nullable('Amount received so far, with two decimals.', {
      type: 'string',
      examples: ['1000.00'],
    }),
    status: field.payinStatus,
    serviceAmount: field.serviceAmount,
    paymentInfo: field.paymentInfo,
    errorMessage: field.errorMessage,
    statementList: field.nullable('The received payments.', { type: 'array', items: statement }),
  },
  required: [
    'merchantOrderNo',
    'tradeNo',
    'paymentType',
    'transactionAmount',
    'amount',
    'status',
    'serviceAmount',
    'paymentInfo',
  ],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PaymentQueryData = Infer<typeof paymentQueryDataSchema>;
