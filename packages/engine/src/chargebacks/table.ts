import { always, later, once } from '../writer/columns.ts';
import { Table } from '../writer/table.ts';
import type { Chargeback } from './chargeback.ts';

export const CHARGEBACKS = new Table<Chargeback>({
  table: 'chargebacks',
  noun: 'chargeback',
  lock: { parent: 'paymentId' },
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    appId: once('uuid'),
    paymentId: once('uuid'),
    channel: once('text'),
    caseNumber: once('text'),
    state: always('text'),
    currency: once('text'),
    amount: once('int8'),
    payerCurrency: once('text'),
    payerAmount: once('int8'),
    fromUnsettled: always('int8'),
    feeAmount: once('int8'),
    reasonCode: always('text'),
    reason: always('text'),
    evidenceSealed: later('text'),
    reportedAt: once('timestamptz'),
    deadlineAt: always('timestamptz'),
    deductedAt: later('timestamptz'),
    representedAt: later('timestamptz'),
    resolvedAt: later('timestamptz'),
  },
});
