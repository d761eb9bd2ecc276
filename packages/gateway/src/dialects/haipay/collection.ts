import type { DialectCollection } from '../../contract/dialect-collection.ts';

export const haipayCollection: DialectCollection = [
  {
    operationId: 'haipay.collectApply',
    fresh: ['haipayOrder'],
    members: { orderId: 'haipayOrder' },
    takes: { haipayOrderNo: 'data.orderNo' },
  },
  { operationId: 'haipay.collectQuery', members: { orderId: 'haipayOrder' } },
  {
    operationId: 'haipay.refundApply',
    pays: 'haipayOrder',
    fresh: ['haipayRefund'],
    members: { orderId: 'haipayRefund', orderNo: 'haipayOrderNo' },
  },
  { operationId: 'haipay.refundQuery', members: { orderId: 'haipayRefund' } },
  { operationId: 'haipay.payApply', fresh: ['haipayPayout'], members: { orderId: 'haipayPayout' } },
  { operationId: 'haipay.payQuery', members: { orderId: 'haipayPayout' } },
  { operationId: 'haipay.cashierApply', fresh: ['haipayCashier'], members: { orderId: 'haipayCashier' } },
  { operationId: 'haipay.cashierQuery', members: { orderId: 'haipayCashier' } },
];
