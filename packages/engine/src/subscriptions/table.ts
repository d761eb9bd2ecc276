import { always, later, once } from '../writer/columns.ts';
import { LogTable } from '../writer/log-table.ts';
import { Table } from '../writer/table.ts';
import type { Subscription, SubscriptionCharge } from './subscription.ts';

export const SUBSCRIPTIONS = new Table<Subscription>({
  table: 'subscriptions',
  lock: 'row',
  // Releases the lease: the work it was held for is done.
  leases: ['leased_until'],
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    appId: once('uuid'),
    dialect: once('text'),
    number: once('text'),
    state: always('text'),
    cardTokenId: once('uuid'),
    firstPaymentId: once('uuid'),
    currentPaymentId: later('uuid'),
    orderNumber: once('text'),
    orderTry: always('int4'),
    currency: once('text'),
    amount: always('int8'),
    method: once('text'),
    intervalMonths: once('int4'),
    startOn: once('date'),
    period: always('int4'),
    nextOn: always('date'),
    tries: always('int4'),
    dueAt: always('timestamptz'),
    remindDaysBefore: once('int4'),
    remindAt: later('timestamptz'),
    remindedFor: later('date'),
    noticeUrl: once('text'),
    payeeName: once('text'),
    settlementCalendar: once('text'),
    language: once('text'),
    payerSealed: once('text'),
    details: always('jsonb'),
    endReason: later('text'),
    createdAt: once('timestamptz'),
    activatedAt: later('timestamptz'),
    endedAt: later('timestamptz'),
  },
});

export const SUBSCRIPTION_CHARGES = new LogTable<SubscriptionCharge>({
  table: 'subscription_charges',
  columns: {
    merchantId: once('uuid'),
    subscriptionId: once('uuid'),
    period: once('int4'),
    tryNumber: once('int4'),
    dueOn: once('date'),
    paymentId: once('uuid'),
    createdAt: once('timestamptz'),
  },
  complete: (charge) => charge,
});
