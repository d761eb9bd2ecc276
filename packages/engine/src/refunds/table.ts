import { always, later, once } from '../writer/columns.ts';
import { Table } from '../writer/table.ts';
import type { Refund } from './refund.ts';

export const REFUNDS = new Table<Refund>({
  table: 'refunds',
  noun: 'refund',
  lock: 'row',
  order: {},
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    appId: once('uuid'),
    paymentId: once('uuid'),
    kind: once('text'),
    orderNumber: once('text'),
    platformNumber: once('text'),
    contentHash: once('text'),
    state: always('text'),
    currency: once('text'),
    amount: once('int8'),
    fromUnsettled: always('int8'),
    payerAmount: once('int8'),
    channel: once('text'),
    attemptId: once('uuid'),
    payeeSealed: once('text'),
    reasonSealed: once('text'),
    taxSplit: once('jsonb'),
    details: once('jsonb'),
    decline: later('text'),
    failureCode: later('text'),
    failureReason: later('text'),
    createdAt: once('timestamptz'),
    completedAt: later('timestamptz'),
  },
});
