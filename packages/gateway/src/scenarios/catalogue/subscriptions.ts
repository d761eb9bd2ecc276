import type { CataloguedScenario, Step } from '../scenario.ts';

const PAID = { state: 'captured', callbacks: ['payment_succeeded'], received: 10_000 } as const;
const BEGUN: readonly Step[] = [
  { do: 'order', kind: 'subscription' },
  { do: 'payer', how: 'pays' },
];
/** A month is at most 31 days. */
const A_MONTH: Step = { do: 'pass', seconds: 32 * 86_400 };
const STOPPED: Step = { do: 'act', action: 'stop_subscription' };

/**
 * All of them are stopped at the end: nothing is charged later. Each charge is an order under the number of the first
 * payment.
 */
export const SUBSCRIPTIONS: readonly CataloguedScenario[] = [
  {
    name: 'subscription.begun',
    title: { en: 'The first payment begins it', ko: '첫 결제로 시작' },
    steps: [...BEGUN, STOPPED],
    ends: { order: PAID, own: 9700, subscription: { state: 'stopped', charges: 'none' } },
  },
  {
    name: 'subscription.charged',
    title: { en: 'Charged a month later', ko: '한 달 뒤 청구' },
    steps: [...BEGUN, A_MONTH, STOPPED],
    ends: {
      order: { ...PAID, orders: 2 },
      own: 19_400,
      subscription: { state: 'stopped', charges: 'captured' },
    },
  },
  {
    name: 'subscription.charged_twice',
    title: { en: 'Charged each month, once', ko: '매달 한 번씩 청구' },
    steps: [...BEGUN, A_MONTH, { do: 'pass', seconds: 30 * 86_400 }, STOPPED],
    ends: {
      order: { ...PAID, orders: 3 },
      own: 29_100,
      subscription: { state: 'stopped', charges: 'captured, captured' },
    },
  },
  {
    name: 'subscription.stopped',
    title: { en: 'Stopped before the second charge', ko: '다음 청구 전에 해지' },
    steps: [...BEGUN, STOPPED, A_MONTH],
    ends: { order: PAID, own: 9700, subscription: { state: 'stopped', charges: 'none' } },
  },
  {
    name: 'subscription.stopped_twice',
    title: { en: 'What was stopped can not be stopped again', ko: '해지한 정기결제의 재해지' },
    steps: [...BEGUN, STOPPED, { do: 'act', action: 'stop_subscription', expect: 'refused' }],
    ends: { order: PAID, own: 9700, subscription: { state: 'stopped', charges: 'none' } },
  },
  {
    name: 'subscription.adjusted',
    title: { en: 'Another amount from the next charge on', ko: '다음 청구부터 금액 변경' },
    steps: [...BEGUN, { do: 'act', action: 'adjust_subscription', amount: 20_000 }, A_MONTH, STOPPED],
    ends: {
      order: { ...PAID, orders: 2 },
      own: 29_100,
      subscription: { state: 'stopped', charges: 'captured' },
    },
  },
  {
    name: 'subscription.declined_at_first',
    title: { en: 'A first payment that is declined begins nothing', ko: '첫 결제가 거절되면 시작되지 않음' },
    steps: [
      { do: 'order', kind: 'subscription' },
      { do: 'payer', how: 'declined' },
    ],
    ends: {
      order: { state: 'failed', callbacks: ['payment_failed'], received: 0 },
      subscription: { state: 'ended', charges: 'none' },
    },
  },
];
