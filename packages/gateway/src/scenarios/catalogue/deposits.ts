import type { CataloguedScenario, DepositCase, Step } from '../scenario.ts';

const ACCOUNT: Step = { do: 'order', kind: 'account' };
const rule = (of: DepositCase, word: 'accept' | 'hold' | 'refuse'): Step => ({
  do: 'deposit_rule',
  case: of,
  rule: word,
});
/** Held money would wait for its operator. */
const GIVEN_BACK: Step = { do: 'review', decision: 'return' };
const REGISTERED = 'payment_registered';
const PAID_ONCE = [REGISTERED, 'payment_succeeded'] as const;
const EXPIRED_FIRST = [REGISTERED, 'payment_failed'] as const;

const amounts: readonly CataloguedScenario[] = [
  {
    name: 'deposit.exact',
    title: { en: 'The exact amount in time', ko: '기한 안에 정확한 금액' },
    steps: [ACCOUNT, { do: 'deposit', amount: 10_000, taken: 'credited' }],
    ends: { order: { state: 'captured', callbacks: PAID_ONCE, received: 10_000 }, own: 9700 },
  },
  {
    name: 'deposit.short.held',
    title: { en: 'Too little, held for an operator', ko: '부족한 입금을 보류' },
    steps: [rule('short', 'hold'), ACCOUNT, { do: 'deposit', amount: 4000, taken: 'held' }],
    ends: { order: { state: 'in_review', callbacks: [REGISTERED], received: 0 }, suspense: 4000 },
    after: [GIVEN_BACK],
  },
  {
    name: 'deposit.short.held_returned',
    title: { en: 'Too little, held and given back', ko: '부족한 입금을 보류했다가 반환' },
    steps: [
      rule('short', 'hold'),
      ACCOUNT,
      { do: 'deposit', amount: 4000, taken: 'held' },
      { do: 'review', decision: 'return' },
    ],
    ends: { order: { state: 'failed', callbacks: EXPIRED_FIRST, received: 0 } },
  },
  {
    name: 'deposit.short.held_accepted',
    title: {
      en: 'Too little, held and accepted: that is the payment',
      ko: '부족한 입금을 보류했다가 결제로 인정',
    },
    steps: [
      rule('short', 'hold'),
      ACCOUNT,
      { do: 'deposit', amount: 4000, taken: 'held' },
      { do: 'review', decision: 'accept' },
    ],
    ends: {
      order: { state: 'captured', callbacks: PAID_ONCE, received: 4000 },
      own: 3880,
    },
  },
  {
    name: 'deposit.short.refused',
    title: { en: 'Too little, turned away by the bank', ko: '부족한 입금을 은행이 거절' },
    steps: [rule('short', 'refuse'), ACCOUNT, { do: 'deposit', amount: 4000, taken: 'refused' }],
    ends: { order: { state: 'awaiting_deposit', callbacks: [REGISTERED], received: 0 } },
  },
  {
    name: 'deposit.short.then_exact',
    title: { en: 'Too little is turned away, then the exact amount', ko: '부족한 입금 거절 뒤 정확한 입금' },
    steps: [
      rule('short', 'refuse'),
      ACCOUNT,
      { do: 'deposit', amount: 9999, taken: 'refused' },
      { do: 'deposit', amount: 10_000, taken: 'credited' },
    ],
    ends: { order: { state: 'captured', callbacks: PAID_ONCE, received: 10_000 }, own: 9700 },
  },
  {
    name: 'deposit.parts.two',
    title: { en: 'Two parts that make the amount', ko: '두 번에 나누어 입금' },
    steps: [
      rule('short', 'accept'),
      ACCOUNT,
      { do: 'deposit', amount: 4000, taken: 'credited' },
      { do: 'query', standing: 'open' },
      { do: 'deposit', amount: 6000, taken: 'credited' },
    ],
    ends: {
      order: {
        state: 'captured',
        callbacks: [REGISTERED, 'payment_partly_paid', 'payment_succeeded'],
        received: 10_000,
      },
      own: 9700,
    },
  },
  {
    name: 'deposit.parts.three',
    title: {
      en: 'Three parts: the fee is that of the whole',
      ko: '세 번에 나누어 입금해도 수수료는 전체 기준',
    },
    steps: [
      rule('short', 'accept'),
      ACCOUNT,
      { do: 'deposit', amount: 3333, taken: 'credited' },
      { do: 'deposit', amount: 3333, taken: 'credited' },
      { do: 'deposit', amount: 3334, taken: 'credited' },
    ],
    ends: {
      order: {
        state: 'captured',
        callbacks: [REGISTERED, 'payment_partly_paid', 'payment_partly_paid', 'payment_succeeded'],
        received: 10_000,
      },
      own: 9700,
    },
  },
  {
    name: 'deposit.parts.never_whole',
    title: { en: 'A part, and the rest never comes', ko: '일부만 입금하고 기한이 지남' },
    steps: [
      rule('short', 'accept'),
      ACCOUNT,
      { do: 'deposit', amount: 4000, taken: 'credited' },
      { do: 'pass_to', time: 'deadline' },
    ],
    ends: {
      order: { state: 'captured', callbacks: [REGISTERED, 'payment_partly_paid'], received: 4000 },
      own: 3880,
    },
  },
  {
    name: 'deposit.over.accepted',
    title: { en: 'Too much, credited', ko: '초과 입금을 그대로 인정' },
    steps: [rule('over', 'accept'), ACCOUNT, { do: 'deposit', amount: 12_000, taken: 'credited' }],
    ends: { order: { state: 'captured', callbacks: PAID_ONCE, received: 12_000 }, own: 11_640 },
  },
  {
    name: 'deposit.over.held',
    title: { en: 'Too much, held for an operator', ko: '초과 입금을 보류' },
    steps: [rule('over', 'hold'), ACCOUNT, { do: 'deposit', amount: 12_000, taken: 'held' }],
    ends: { order: { state: 'in_review', callbacks: [REGISTERED], received: 0 }, suspense: 12_000 },
    after: [GIVEN_BACK],
  },
  {
    name: 'deposit.over.held_accepted',
    title: { en: 'Too much, held and accepted', ko: '초과 입금을 보류했다가 인정' },
    steps: [
      rule('over', 'hold'),
      ACCOUNT,
      { do: 'deposit', amount: 12_000, taken: 'held' },
      { do: 'review', decision: 'accept' },
    ],
    ends: { order: { state: 'captured', callbacks: PAID_ONCE, received: 12_000 }, own: 11_640 },
  },
  {
    name: 'deposit.over.refused',
    title: { en: 'Too much, turned away by the bank', ko: '초과 입금을 은행이 거절' },
    steps: [rule('over', 'refuse'), ACCOUNT, { do: 'deposit', amount: 12_000, taken: 'refused' }],
    ends: { order: { state: 'awaiting_deposit', callbacks: [REGISTERED], received: 0 } },
  },
];

const again: readonly CataloguedScenario[] = [
  {
    name: 'deposit.repeated.accepted',
    title: { en: 'Paid twice, both credited', ko: '두 번 입금, 모두 인정' },
    steps: [
      rule('repeated', 'accept'),
      ACCOUNT,
      { do: 'deposit', amount: 10_000, taken: 'credited' },
      { do: 'deposit', amount: 10_000, taken: 'credited' },
    ],
    ends: {
      order: { state: 'captured', callbacks: [...PAID_ONCE, 'payment_succeeded'], received: 20_000 },
      own: 19_400,
    },
  },
  {
    name: 'deposit.repeated.held',
    title: { en: 'Paid twice, the second held', ko: '두 번 입금, 두 번째는 보류' },
    steps: [
      rule('repeated', 'hold'),
      ACCOUNT,
      { do: 'deposit', amount: 10_000, taken: 'credited' },
      { do: 'deposit', amount: 10_000, taken: 'held' },
    ],
    ends: {
      order: { state: 'captured', callbacks: PAID_ONCE, received: 10_000 },
      own: 9700,
      suspense: 10_000,
    },
    after: [GIVEN_BACK],
  },
  {
    name: 'deposit.repeated.held_returned',
    title: { en: 'Paid twice, the second held and given back', ko: '두 번 입금, 두 번째는 보류 뒤 반환' },
    steps: [
      rule('repeated', 'hold'),
      ACCOUNT,
      { do: 'deposit', amount: 10_000, taken: 'credited' },
      { do: 'deposit', amount: 10_000, taken: 'held' },
      { do: 'review', decision: 'return' },
    ],
    ends: { order: { state: 'captured', callbacks: PAID_ONCE, received: 10_000 }, own: 9700 },
  },
  {
    name: 'deposit.repeated.refused',
    title: { en: 'Paid twice, the second turned away', ko: '두 번 입금, 두 번째는 거절' },
    steps: [
      rule('repeated', 'refuse'),
      ACCOUNT,
      { do: 'deposit', amount: 10_000, taken: 'credited' },
      { do: 'deposit', amount: 10_000, taken: 'refused' },
    ],
    ends: { order: { state: 'captured', callbacks: PAID_ONCE, received: 10_000 }, own: 9700 },
  },
];

const late = (
  word: 'accept' | 'hold' | 'refuse',
  taken: 'credited' | 'held' | 'refused',
  after: readonly Step[] = [],
): readonly Step[] => [
  rule('late', word),
  ACCOUNT,
  { do: 'start' },
  { do: 'payer', how: 'abandons' },
  { do: 'deposit', amount: 10_000, taken },
  ...after,
];

const times: readonly CataloguedScenario[] = [
  {
    name: 'deposit.late.held',
    title: { en: 'After the deadline, held', ko: '기한 뒤 입금을 보류' },
    steps: late('hold', 'held'),
    ends: { order: { state: 'expired', callbacks: EXPIRED_FIRST, received: 0 }, suspense: 10_000 },
    after: [GIVEN_BACK],
  },
  {
    name: 'deposit.late.held_accepted',
    title: { en: 'After the deadline, held and accepted', ko: '기한 뒤 입금을 보류했다가 인정' },
    steps: late('hold', 'held', [{ do: 'review', decision: 'accept' }]),
    ends: {
      order: { state: 'captured', callbacks: [...EXPIRED_FIRST, 'payment_succeeded'], received: 10_000 },
      own: 9700,
    },
  },
  {
    name: 'deposit.late.held_returned',
    title: { en: 'After the deadline, held and given back', ko: '기한 뒤 입금을 보류했다가 반환' },
    steps: late('hold', 'held', [{ do: 'review', decision: 'return' }]),
    ends: { order: { state: 'expired', callbacks: EXPIRED_FIRST, received: 0 } },
  },
  {
    name: 'deposit.late.accepted',
    title: {
      en: 'After the deadline, credited: the failed order is paid',
      ko: '기한 뒤 입금을 인정: 실패한 주문이 결제됨',
    },
    steps: late('accept', 'credited'),
    ends: {
      order: { state: 'captured', callbacks: [...EXPIRED_FIRST, 'payment_succeeded'], received: 10_000 },
      own: 9700,
    },
  },
  {
    name: 'deposit.late.refused',
    title: { en: 'After the deadline, turned away', ko: '기한 뒤 입금을 은행이 거절' },
    steps: late('refuse', 'refused'),
    ends: { order: { state: 'expired', callbacks: EXPIRED_FIRST, received: 0 } },
  },
];

const names: readonly CataloguedScenario[] = [
  {
    name: 'deposit.wrong_name.accepted',
    title: { en: 'Another name, credited', ko: '다른 이름의 입금을 인정' },
    steps: [
      rule('wrongName', 'accept'),
      ACCOUNT,
      { do: 'deposit', amount: 10_000, name: 'Somebody Else', taken: 'credited' },
    ],
    ends: { order: { state: 'captured', callbacks: PAID_ONCE, received: 10_000 }, own: 9700 },
  },
  {
    name: 'deposit.wrong_name.held',
    title: { en: 'Another name, held', ko: '다른 이름의 입금을 보류' },
    steps: [
      rule('wrongName', 'hold'),
      ACCOUNT,
      { do: 'deposit', amount: 10_000, name: 'Somebody Else', taken: 'held' },
    ],
    ends: { order: { state: 'in_review', callbacks: [REGISTERED], received: 0 }, suspense: 10_000 },
    after: [GIVEN_BACK],
  },
  {
    name: 'deposit.wrong_name.held_accepted',
    title: { en: 'Another name, held and accepted', ko: '다른 이름의 입금을 보류했다가 인정' },
    steps: [
      rule('wrongName', 'hold'),
      ACCOUNT,
      { do: 'deposit', amount: 10_000, name: 'Somebody Else', taken: 'held' },
      { do: 'review', decision: 'accept' },
    ],
    ends: { order: { state: 'captured', callbacks: PAID_ONCE, received: 10_000 }, own: 9700 },
  },
  {
    name: 'deposit.wrong_name.refused',
    title: { en: 'Another name, turned away', ko: '다른 이름의 입금을 은행이 거절' },
    steps: [
      rule('wrongName', 'refuse'),
      ACCOUNT,
      { do: 'deposit', amount: 10_000, name: 'Somebody Else', taken: 'refused' },
    ],
    ends: { order: { state: 'awaiting_deposit', callbacks: [REGISTERED], received: 0 } },
  },
];

export const DEPOSITS: readonly CataloguedScenario[] = [...amounts, ...again, ...times, ...names];
