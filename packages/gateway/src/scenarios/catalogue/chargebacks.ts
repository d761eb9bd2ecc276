import type { CataloguedScenario, Step } from '../scenario.ts';

const PAID: readonly Step[] = [
  { do: 'order', kind: 'usual' },
  { do: 'payer', how: 'pays' },
];
const TAKEN: Step = { do: 'chargeback' };
const PAYMENT = 'payment_succeeded';
const REPORTED = 'chargeback_reported';
const CHANGED = 'chargeback_changed';
const ALL = { state: 'captured', received: 10_000, chargedBack: 10_000 } as const;

export const CHARGEBACKS: readonly CataloguedScenario[] = [
  {
    name: 'chargeback.deducted',
    title: { en: 'The payer’s bank takes the money; it is disputed', ko: '결제자의 은행이 회수, 분쟁 중' },
    steps: [...PAID, TAKEN],
    ends: { order: { ...ALL, callbacks: [PAYMENT, REPORTED] }, own: -300, disputed: 10_000 },
    after: [{ do: 'dispute', how: 'accept' }],
  },
  {
    name: 'chargeback.won',
    title: { en: 'Evidence is sent, and the case is won', ko: '증빙 제출 뒤 승소' },
    steps: [...PAID, TAKEN, { do: 'dispute', how: 'represent' }, { do: 'dispute', how: 'win' }],
    ends: {
      order: { ...ALL, chargedBack: 0, callbacks: [PAYMENT, REPORTED, CHANGED, CHANGED] },
      own: 9700,
    },
  },
  {
    name: 'chargeback.lost',
    title: { en: 'Evidence is sent, and the case is lost', ko: '증빙 제출 뒤 패소' },
    steps: [...PAID, TAKEN, { do: 'dispute', how: 'represent' }, { do: 'dispute', how: 'lose' }],
    ends: { order: { ...ALL, callbacks: [PAYMENT, REPORTED, CHANGED, CHANGED] }, own: -300 },
  },
  {
    name: 'chargeback.accepted',
    title: { en: 'The merchant accepts it', ko: '가맹점이 인정' },
    steps: [...PAID, TAKEN, { do: 'dispute', how: 'accept' }],
    ends: { order: { ...ALL, callbacks: [PAYMENT, REPORTED, CHANGED] }, own: -300 },
  },
  {
    name: 'chargeback.lapsed',
    title: { en: 'No evidence within the deadline: lost', ko: '기한 안에 증빙이 없어 패소' },
    steps: [...PAID, TAKEN, { do: 'pass', seconds: 15 * 86_400 }],
    ends: { order: { ...ALL, callbacks: [PAYMENT, REPORTED, CHANGED] }, own: -300 },
  },
  {
    name: 'chargeback.asked_only',
    title: { en: 'The payer’s bank only asks: no money moves', ko: '은행의 문의만: 금액은 그대로' },
    steps: [...PAID, { do: 'chargeback', deduct: false }, { do: 'dispute', how: 'win' }],
    ends: { order: { ...ALL, chargedBack: 0, callbacks: [PAYMENT, REPORTED, CHANGED] }, own: 9700 },
  },
  {
    name: 'chargeback.part',
    title: { en: 'A part of the payment', ko: '결제 일부의 차지백' },
    steps: [...PAID, { do: 'chargeback', amount: 4000 }, { do: 'dispute', how: 'lose' }],
    ends: { order: { ...ALL, chargedBack: 4000, callbacks: [PAYMENT, REPORTED, CHANGED] }, own: 5700 },
  },
  {
    name: 'chargeback.too_much',
    title: { en: 'More than was paid can not be taken back', ko: '결제액보다 큰 차지백은 거부' },
    steps: [...PAID, { do: 'chargeback', amount: 10_001, tooMuch: true }],
    ends: { order: { ...ALL, chargedBack: 0, callbacks: [PAYMENT] }, own: 9700 },
  },
  {
    name: 'chargeback.then_refund',
    title: { en: 'What was taken back is not refunded', ko: '회수된 결제는 환불 불가' },
    steps: [
      ...PAID,
      TAKEN,
      { do: 'act', action: 'refund', expect: 'refused' },
      { do: 'dispute', how: 'accept' },
    ],
    ends: { order: { ...ALL, refunded: 0, callbacks: [PAYMENT, REPORTED, CHANGED] }, own: -300 },
  },
];
