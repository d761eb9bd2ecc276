import { EVENT_TYPES, type EventSubjectKind, type EventType } from '@naru/engine';

const IDS = {
  app: '01890a5d-ac96-774b-bcce-b302099a8050',
  payment: '01890a5d-ac96-774b-bcce-b302099a8051',
  payout: '01890a5d-ac96-774b-bcce-b302099a8052',
  refund: '01890a5d-ac96-774b-bcce-b302099a8053',
  chargeback: '01890a5d-ac96-774b-bcce-b302099a8054',
  endpoint: '01890a5d-ac96-774b-bcce-b302099a8055',
} as const;
const AT = '2026-11-21T00:00:00.000Z';
const PAYMENT = { orderNumber: 'ORDER-1001', platformNumber: 'P2026112100000001' };
const APP = { appId: IDS.app, dialect: 'acorn' };

const BASES: Readonly<Record<EventSubjectKind, object>> = {
  payment: {
    ...APP,
    ...PAYMENT,
    state: 'captured',
    currency: 'KRW',
    amount: '10000',
    receivedAmount: '0',
    eventAmount: '0',
    eventFee: '0',
    method: 'KAKAOPAY',
    decline: null,
    createdAt: '2026-11-20T23:58:00.000Z',
    expiresAt: '2026-11-21T00:28:00.000Z',
    completedAt: null,
  },
  payout: {
    ...APP,
    orderNumber: 'PAYOUT-2001',
    platformNumber: 'P2026112100000002',
    state: 'succeeded',
    currency: 'KRW',
    amount: '50000',
    fee: '500',
    method: 'BANK',
    decline: null,
    completedAt: AT,
  },
  refund: {
    ...APP,
    orderNumber: 'REFUND-3001',
    platformNumber: 'P2026112100000003',
    state: 'succeeded',
    currency: 'KRW',
    payment: { id: IDS.payment, ...PAYMENT },
    amount: '10000',
    method: 'KAKAOPAY',
    decline: null,
    completedAt: AT,
  },
  chargeback: {
    ...APP,
    caseNumber: 'CB-4001',
    state: 'reported',
    payment: { id: IDS.payment, ...PAYMENT },
    currency: 'KRW',
    amount: '10000',
    fee: '0',
    reasonCode: '10.4',
    wasRefunded: false,
    reportedAt: AT,
    deadlineAt: '2026-12-05T00:00:00.000Z',
    deductedAt: null,
    resolvedAt: null,
  },
  event_endpoint: { message: 'A test event.' },
};

const DECLINED = {
  state: 'failed',
  decline: { reason: 'insufficient_funds', category: 'payer', canRetry: false, canSwitch: true },
} as const;

/** What an event of a type has otherwise than the base of its subject. */
const OWN: Readonly<Record<EventType, object>> = {
  'payment.registered': { sequence: 1, state: 'awaiting_deposit' },
  'payment.authenticated': { sequence: 1, state: 'authenticated' },
  'payment.authorized': { sequence: 1, state: 'authorized' },
  'payment.partly_paid': {
    sequence: 2,
    state: 'partially_paid',
    receivedAmount: '4000',
    eventAmount: '4000',
    eventFee: '120',
  },
  'payment.captured': {
    sequence: 1,
    receivedAmount: '10000',
    eventAmount: '10000',
    eventFee: '300',
    completedAt: AT,
  },
  'payment.failed': { sequence: 1, ...DECLINED, completedAt: AT },
  'payout.succeeded': { sequence: 1 },
  'payout.failed': { sequence: 1, ...DECLINED, fee: '0' },
  'payout.returned': { sequence: 2, state: 'returned' },
  'refund.succeeded': { sequence: 1 },
  'refund.failed': { sequence: 1, ...DECLINED },
  'chargeback.reported': { sequence: 1 },
  'chargeback.deducted': { sequence: 2, state: 'deducted', deductedAt: AT },
  'chargeback.represented': { sequence: 3, state: 'represented', deductedAt: AT },
  'chargeback.won': { sequence: 4, state: 'won', deductedAt: AT, resolvedAt: AT },
  'chargeback.lost': { sequence: 4, state: 'lost', deductedAt: AT, resolvedAt: AT },
  'chargeback.accepted': { sequence: 3, state: 'accepted', deductedAt: AT, resolvedAt: AT },
  'naru.test': { sequence: 1 },
};

const SUBJECT_IDS: Readonly<Record<EventSubjectKind, string>> = {
  payment: IDS.payment,
  payout: IDS.payout,
  refund: IDS.refund,
  chargeback: IDS.chargeback,
  event_endpoint: IDS.endpoint,
};

/** The body of an event of the type, for the documents. */
export function eventExample(type: EventType) {
  const { subject } = EVENT_TYPES[type];
  const data = { object: subject, id: SUBJECT_IDS[subject], ...BASES[subject], ...OWN[type] };
  return { type, timestamp: AT, data };
}
