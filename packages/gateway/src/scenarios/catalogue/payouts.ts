import type { CataloguedScenario, Step } from '../scenario.ts';

/** 10,000 won, and the demo's fee: 1,000 won and 0.15 %. */
const COST = 11_015;
const PAID = { order: { state: 'succeeded', callbacks: ['payout_succeeded'] }, own: -COST } as const;
const FAILED = { order: { state: 'failed', callbacks: ['payout_failed'] } } as const;
const RETURNED = {
  order: { state: 'returned', callbacks: ['payout_succeeded', 'payout_returned'] },
} as const;
/** Ended by nothing but a step. */
const SLOW: Step = { do: 'payout', name: 'NARU SLOW' };

export const PAYOUTS: readonly CataloguedScenario[] = [
  {
    name: 'payout.paid',
    title: { en: 'The bank pays out', ko: '은행이 지급' },
    steps: [SLOW, { do: 'query', standing: 'open' }, { do: 'bank', how: 'succeeds' }],
    ends: PAID,
  },
  {
    name: 'payout.paid.by_itself',
    title: { en: 'Paid out after two seconds', ko: '2초 뒤 지급 완료' },
    steps: [{ do: 'payout' }, { do: 'pass', seconds: 3 }],
    ends: PAID,
  },
  {
    name: 'payout.refused',
    title: { en: 'The bank refuses: money and fee are free again', ko: '은행이 거절: 금액과 수수료가 풀림' },
    steps: [SLOW, { do: 'bank', how: 'fails', reason: 'Account closed' }],
    ends: FAILED,
  },
  {
    name: 'payout.refused.by_name',
    title: { en: 'The payee’s name lets the bank refuse', ko: '수취인 이름으로 거절' },
    steps: [
      { do: 'payout', name: 'NARU FAIL' },
      { do: 'pass', seconds: 3 },
    ],
    ends: FAILED,
  },
  {
    name: 'payout.returned',
    title: { en: 'The money comes back after success', ko: '성공한 지급의 반송' },
    steps: [SLOW, { do: 'bank', how: 'succeeds' }, { do: 'bank', how: 'returns' }],
    ends: RETURNED,
  },
  {
    name: 'payout.returned.by_name',
    title: { en: 'The payee’s name lets the money come back', ko: '수취인 이름으로 반송' },
    steps: [
      { do: 'payout', name: 'NARU RETURN' },
      { do: 'pass', seconds: 10 },
    ],
    ends: RETURNED,
  },
  {
    name: 'payout.returned.days_later',
    title: { en: 'The money comes back three days later', ko: '사흘 뒤 반송' },
    steps: [
      SLOW,
      { do: 'bank', how: 'succeeds' },
      { do: 'pass', seconds: 3 * 86_400 },
      { do: 'bank', how: 'returns' },
    ],
    ends: RETURNED,
  },
  {
    name: 'payout.slow',
    title: { en: 'An hour in progress, then paid', ko: '한 시간 진행 중이다가 지급' },
    steps: [
      SLOW,
      { do: 'pass', seconds: 3600 },
      { do: 'query', standing: 'open' },
      { do: 'bank', how: 'succeeds' },
    ],
    ends: PAID,
  },
  {
    name: 'payout.in_progress',
    title: { en: 'While it is in progress, its money is frozen', ko: '진행 중에는 금액이 묶임' },
    steps: [SLOW],
    ends: { order: { state: 'processing' }, own: -COST, frozen: COST },
    after: [{ do: 'bank', how: 'fails' }],
  },
  {
    name: 'payout.refused_after_paid',
    title: { en: 'A payout that was paid can not fail any more', ko: '지급 뒤에는 실패할 수 없음' },
    steps: [SLOW, { do: 'bank', how: 'succeeds' }, { do: 'bank', how: 'fails', tooLate: true }],
    ends: PAID,
  },
  {
    name: 'payout.returned_before_paid',
    title: { en: 'Nothing comes back before it was paid', ko: '지급 전에는 반송될 수 없음' },
    steps: [SLOW, { do: 'bank', how: 'returns', tooLate: true }, { do: 'bank', how: 'succeeds' }],
    ends: PAID,
  },
  {
    name: 'payout.same_request_again',
    title: { en: 'The same payout sent twice is paid once', ko: '같은 지급을 두 번 보내도 한 번만' },
    steps: [SLOW, { do: 'again', expect: 'any' }, { do: 'bank', how: 'succeeds' }],
    ends: PAID,
  },
  {
    name: 'payout.same_number_other_amount',
    title: { en: 'Another amount under a used number is refused', ko: '같은 번호에 다른 금액은 거부' },
    needs: ['unique_numbers'],
    steps: [SLOW, { do: 'again', amount: 20_000, expect: 'refused' }, { do: 'bank', how: 'succeeds' }],
    ends: PAID,
  },
  {
    name: 'payout.wrong_signature',
    title: { en: 'A payout signed with another key is refused', ko: '다른 키로 서명한 지급은 거부' },
    steps: [{ do: 'forged', kind: 'payout' }],
    ends: { order: null },
  },
  {
    name: 'payout.again_after_refused',
    title: { en: 'A new payout after a refused one', ko: '거절 뒤 새 지급' },
    steps: [
      { do: 'payout', of: 'first', name: 'NARU SLOW' },
      { do: 'bank', of: 'first', how: 'fails' },
      { do: 'payout', of: 'second', name: 'NARU SLOW' },
      { do: 'bank', of: 'second', how: 'succeeds' },
    ],
    ends: {
      orders: {
        first: { state: 'failed', callbacks: ['payout_failed'] },
        second: { state: 'succeeded', callbacks: ['payout_succeeded'] },
      },
      own: -COST,
    },
  },
];
