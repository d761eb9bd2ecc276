import type { CataloguedScenario, Step } from '../scenario.ts';

const UNPAID = { state: 'expired', callbacks: ['payment_failed'], received: 0 } as const;
const DEADLINE: Step = { do: 'pass_to', time: 'deadline' };

export const TIMES: readonly CataloguedScenario[] = [
  {
    name: 'time.never_opened',
    title: { en: 'The time to pay ends, and the page was never opened', ko: '열지 않은 주문의 만료' },
    steps: [{ do: 'order', kind: 'usual' }, DEADLINE],
    ends: { order: UNPAID },
  },
  {
    name: 'time.left_at_the_wallet',
    title: {
      en: 'The time to pay ends while the payer is at the wallet',
      ko: '간편결제 화면에서 기한이 지남',
    },
    steps: [{ do: 'order', kind: 'wallet' }, { do: 'start' }, DEADLINE, { do: 'pass', seconds: 60 }],
    ends: { order: UNPAID },
  },
  {
    name: 'time.no_deposit',
    title: { en: 'Nobody transfers within the deadline', ko: '기한 안에 입금 없음' },
    steps: [{ do: 'order', kind: 'account' }, { do: 'start' }, DEADLINE],
    ends: { order: { ...UNPAID, callbacks: ['payment_registered', 'payment_failed'] } },
  },
  {
    name: 'time.deposit_after_the_deadline',
    title: { en: 'Transferred after the deadline, held and accepted', ko: '기한 뒤 입금을 보류했다가 인정' },
    steps: [
      { do: 'deposit_rule', case: 'late', rule: 'hold' },
      { do: 'order', kind: 'account' },
      { do: 'start' },
      DEADLINE,
      { do: 'deposit', amount: 10_000, taken: 'held' },
      { do: 'review', decision: 'accept' },
    ],
    ends: {
      order: {
        state: 'captured',
        callbacks: ['payment_registered', 'payment_failed', 'payment_succeeded'],
        received: 10_000,
      },
      own: 9700,
    },
  },
  {
    name: 'time.paid_too_late',
    title: { en: 'Approved after the order has ended: refused', ko: '만료 뒤의 승인은 거부' },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'start' },
      DEADLINE,
      { do: 'pass', seconds: 60 },
      { do: 'payer', how: 'pays', tooLate: true },
    ],
    ends: { order: UNPAID },
  },
  {
    name: 'time.settled',
    title: { en: 'The day of settlement: the money stays the merchant’s', ko: '정산일 경과' },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'payer', how: 'pays' },
      { do: 'pass_to', time: 'settlement' },
    ],
    ends: { order: { state: 'captured', callbacks: ['payment_succeeded'], received: 10_000 }, own: 9700 },
  },
  {
    name: 'time.a_week_later',
    title: { en: 'A week later nothing more has happened to a paid order', ko: '일주일 뒤에도 변화 없음' },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'payer', how: 'pays' },
      { do: 'pass', seconds: 7 * 86_400 },
      { do: 'query', standing: 'paid' },
    ],
    ends: { order: { state: 'captured', callbacks: ['payment_succeeded'], received: 10_000 }, own: 9700 },
  },
];
