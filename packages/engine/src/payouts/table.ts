import { withoutCount } from '../limits/counted.ts';
import { always, later, once } from '../writer/columns.ts';
import { Table } from '../writer/table.ts';
import type { Payout } from './payout.ts';

export const PAYOUTS = new Table<Payout>({
  table: 'payouts',
  noun: 'payout',
  lock: 'row',
  order: {},
  follow: withoutCount,
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    appId: once('uuid'),
    dialect: once('text'),
    orderNumber: once('text'),
    platformNumber: once('text'),
    contentHash: once('text'),
    state: always('text'),
    currency: once('text'),
    amount: once('int8'),
    feeAmount: once('int8'),
    feeFixed: once('int8'),
    feeRatePpm: once('int8'),
    method: once('text'),
    channel: once('text'),
    attemptId: once('uuid'),
    callbackUrl: once('text'),
    payeeSealed: once('text'),
    counted: later('jsonb'),
    details: once('jsonb'),
    decline: later('text'),
    failureCode: later('text'),
    failureReason: later('text'),
    createdAt: once('timestamptz'),
    completedAt: later('timestamptz'),
  },
});
