import type { DialectCollection } from '../../contract/dialect-collection.ts';

export const teemopayCollection: DialectCollection = [
  {
    operationId: 'teemopay.paymentCreate',
    fresh: ['teemopayOrder'],
    members: { merchantOrderNo: 'teemopayOrder' },
  },
  { operationId: 'teemopay.paymentQuery', members: { merchantOrderNo: 'teemopayOrder' } },
  {
    operationId: 'teemopay.payoutCreate',
    fresh: ['teemopayPayout'],
    members: { merchantOrderNo: 'teemopayPayout' },
  },
  { operationId: 'teemopay.payoutQuery', members: { merchantOrderNo: 'teemopayPayout' } },
  {
    operationId: 'teemopay.transactionList',
    times: { teemopayBegin: -1, teemopayEnd: 0 },
    members: { beginTime: 'teemopayBegin', endTime: 'teemopayEnd' },
  },
];
