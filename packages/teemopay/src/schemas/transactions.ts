import type { Infer, ObjectSchema } from '@naru/wire/schema';
import * as field from './fields.ts';

/**
 * `yyyy-MM-dd HH:mm:ss.SSS`. Without milliseconds it is refused: an endTime of 23:59:59 would silently leave out the
 * orders of the day's last second.
 */
const LIST_TIME_PATTERN = '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}\\.\\d{3}$';

export const transactionListRequestSchema = {
  title: 'TeemoPay transaction/queryList request',
  description: 'Lists payments or payouts of at most 31 days, none older than 90 days, page by page.',
  type: 'object',
  properties: {
    pageIndex: {
      description: 'Where to go on: what the last answer gave. Absent or blank for the first page.',
      type: 'string',
      maxLength: 1024,
    },
    pageSize: {
      description: 'Entries of a page, 1 to 1000; 500 when absent.',
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      examples: [500],
    },
    type: {
      description: 'Which orders.',
      type: 'string',
      enum: ['PAYIN', 'PAYOUT'],
      examples: ['PAYIN'],
    },
    status: {
      description: 'Only these: 1 in progress, 2 success, 3 failed, 4 refunded, 5 partly refunded.',
      type: 'integer',
      minimum: 1,
      maximum: 5,
      examples: [2],
    },
    beginTime: {
      description: 'Earliest creation, Korean time, yyyy-MM-dd HH:mm:ss.SSS.',
      type: 'string',
      pattern: LIST_TIME_PATTERN,
      examples: ['2026-01-01 00:00:00.000'],
    },
    endTime: {
      description: 'Latest creation, Korean time, yyyy-MM-dd HH:mm:ss.SSS.',
      type: 'string',
      pattern: LIST_TIME_PATTERN,
      examples: ['2026-01-31 23:59:59.999'],
    },
    sign: field.sign,
  },
  required: ['type', 'beginTime', 'endTime', 'sign'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type TransactionListRequest = Infer<typeof transactionListRequestSchema>;

const payment = {
  description: 'One received payment.',
  type: 'object',
  properties: {
    paymentSingleOrderNo: field.paymentOrderNo,
    paymentStatementAmount: { ...field.amount, description: 'Amount of this payment, with two decimals.' },
    settleStatus: field.settleStatus,
    settleTime: field.settleTime,
    completeTime: field.nullableCompleteTime,
  },
  required: ['paymentSingleOrderNo', 'paymentStatementAmount', 'settleStatus', 'settleTime', 'completeTime'],
  additionalProperties: true,
} as const satisfies ObjectSchema;

export const transactionRecordSchema = {
  title: 'TeemoPay transaction/queryList record',
  description: 'One order of the list.',
  type: 'object',
  properties: {
    type: { description: 'PAYIN or PAYOUT.', type: 'string', examples: ['PAYIN'] },
    merchantOrderNo: field.merchantOrderNo,
    tradeNo: field.tradeNo,
    amount: field.nullable('Amount of the order, with two decimals.', {
      type: 'string',
      examples: ['1000.00'],
    }),
    transactionAmount: field.nullable('Amount that was booked, fee included; 0.00 when the order failed.', {
      type: 'string',
      examples: ['1000.00'],
    }),
    serviceAmount: field.serviceAmount,
    status: {
      description: '1 in progress, 2 success, 3 failed, 4 refunded, 5 partly refunded.',
      type: 'integer',
      examples: [2],
    },
    settleStatus: field.settleStatus,
    createTime: field.nullable('When the order was made, Korean time.', {
      type: 'string',
      examples: ['2026-01-01 12:00:00'],
    }),
    completeTime: field.nullableCompleteTime,
    settleTime: field.settleTime,
    failReason: field.nullable('Why the order failed; null otherwise.', { type: 'string' }),
    paymentList: field.nullable('The received payments; null or empty for payouts.', {
      type: 'array',
      items: payment,
    }),
  },
  required: [
    'type',
    'merchantOrderNo',
    'tradeNo',
    'amount',
    'transactionAmount',
    'serviceAmount',
    'status',
    'settleStatus',
    'createTime',
    'completeTime',
    'settleTime',
    'failReason',
  ],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type TransactionRecord = Infer<typeof transactionRecordSchema>;

export const transactionListDataSchema = {
  title: 'TeemoPay transaction/queryList data',
  description: 'One page of the list. There are no more entries when pageIndex is null or records is empty.',
  type: 'object',
  properties: {
    pageIndex: field.nullable('Where the next page begins; nothing to read in it.', {
      type: 'string',
      maxLength: 1024,
    }),
    records: { description: 'The orders.', type: 'array', items: transactionRecordSchema },
  },
  required: ['pageIndex', 'records'],
  additionalProperties: true,
} as const satisfies ObjectSchema;
export type TransactionListData = Infer<typeof transactionListDataSchema>;
