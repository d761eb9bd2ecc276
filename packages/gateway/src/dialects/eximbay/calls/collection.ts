import type { DialectCollection } from '../../../contract/dialect-collection.ts';

const order = { 'payment.order_id': 'eximbayOrder' } as const;

export const eximbayCollection: DialectCollection = [
  {
    operationId: 'eximbay.ready',
    fresh: ['eximbayOrder'],
    members: order,
    takes: { eximbayFgkey: 'fgkey' },
  },
  { operationId: 'eximbay.open', members: { ...order, fgkey: 'eximbayFgkey' } },
  {
    operationId: 'eximbay.retrieve',
    pays: 'eximbayOrder',
    members: order,
    takes: { eximbayTransaction: 'payment.transaction_id' },
  },
  {
    operationId: 'eximbay.cancel',
    fresh: ['eximbayRefund'],
    params: { transaction_id: 'eximbayTransaction' },
    members: { ...order, 'refund.refund_id': 'eximbayRefund' },
  },
];
