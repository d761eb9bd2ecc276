import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

export const payoutCreateRequestSchema = {
  title: 'TeemoPay payout/create request',
  description: 'Creates a payout to a Korean bank account.',
  type: 'object',
  properties: {
    merchantOrderNo: field.merchantOrderNo,
    amount: field.requestAmount,
    bankCode: field.payoutBankCode,
    bankName: field.payoutBankName,
    accountType: field.payoutAccountType,
    bankAccount: field.payoutBankAccount,
    realName: field.payeeName,
    idType: field.idType,
    callbackUrl: field.callbackUrl,
    sign: field.sign,
  },
  required: [
    'merchantOrderNo',
    'amount',
    'bankCode',
    'bankName',
    'accountType',
    'bankAccount',
    'realName',
    'idType',
    'sign',
  ],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PayoutCreateRequest = Infer<typeof payoutCreateRequestSchema>;

export const payoutCreateDataSchema = {
  title: 'TeemoPay payout/create data',
  description: 'The payout was accepted (1) or failed at once (3). Accepted does not mean paid.',
  type: 'object',
  properties: {
    merchantOrderNo: field.merchantOrderNo,
    tradeNo: field.tradeNo,
    status: field.payoutStatus,
    amount: field.nullableAmount,
    // Only in an old sample of TeemoPay's; answers are not signed any more (teemopay.md §2, §5.1).
    sign: { ...field.sign, description: 'Signature by the platform; old servers only.' },
  },
  required: ['merchantOrderNo', 'tradeNo', 'status', 'amount'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PayoutCreateData = Infer<typeof payoutCreateDataSchema>;

export const payoutQueryRequestSchema = {
  title: 'TeemoPay payout/query request',
  description: 'Asks how a payout stands.',
  type: 'object',
  properties: { merchantOrderNo: field.merchantOrderNo, sign: field.sign },
  required: ['merchantOrderNo', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PayoutQueryRequest = Infer<typeof payoutQueryRequestSchema>;

export const payoutQueryDataSchema = {
  title: 'TeemoPay payout/query data',
  description: 'How a payout stands. The fee is not part of the amount.',
  type: 'object',
  properties: {
    merchantOrderNo: field.merchantOrderNo,
    tradeNo: field.tradeNo,
    amount: field.nullableAmount,
    status: field.payoutStatus,
    serviceAmount: field.serviceAmount,
    immService: field.immService,
    serviceRate: field.serviceRate,
    errorCode: field.errorCode,
    errorMessage: field.errorMessage,
    completeTime: field.nullableCompleteTime,
  },
  required: [
    'merchantOrderNo',
    'tradeNo',
    'amount',
    'status',
    'serviceAmount',
    'immService',
    'serviceRate',
    'errorCode',
    'errorMessage',
    'completeTime',
  ],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type PayoutQueryData = Infer<typeof payoutQueryDataSchema>;
