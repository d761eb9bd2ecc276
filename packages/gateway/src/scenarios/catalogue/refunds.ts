import type { CataloguedScenario, Step } from '../scenario.ts';

const CALLBACKS = ['payment_succeeded'] as const;
const REFUNDED = { state: 'refunded', callbacks: CALLBACKS, refunded: 10_000 } as const;
const KEPT = { state: 'captured', callbacks: CALLBACKS, refunded: 0 } as const;
const PAID: readonly Step[] = [
  { do: 'order', kind: 'usual' },
  { do: 'payer', how: 'pays' },
];
/** Wallets give money back two seconds later. */
const A_MOMENT: Step = { do: 'pass', seconds: 3 };

export const REFUNDS: readonly CataloguedScenario[] = [
  {
    name: 'refund.whole',
    title: { en: 'All of it: the fee is not given back', ko: '전액 환불: 수수료는 돌려받지 않음' },
    steps: [...PAID, { do: 'act', action: 'refund' }, A_MOMENT],
    ends: { order: REFUNDED, own: -300 },
  },
  {
    name: 'refund.part',
    title: { en: 'A part', ko: '부분 환불' },
    steps: [...PAID, { do: 'act', action: 'refund_part', amount: 4000 }, A_MOMENT],
    ends: { order: { state: 'partially_refunded', callbacks: CALLBACKS, refunded: 4000 }, own: 5700 },
  },
  {
    name: 'refund.parts',
    title: { en: 'Parts until nothing is left', ko: '나누어 전액 환불' },
    steps: [
      ...PAID,
      { do: 'act', action: 'refund_part', amount: 4000 },
      A_MOMENT,
      { do: 'act', action: 'refund_part', amount: 6000 },
      A_MOMENT,
    ],
    ends: { order: REFUNDED, own: -300 },
  },
  {
    name: 'refund.part_then_rest',
    title: { en: 'A part, then all that is left', ko: '부분 환불 뒤 나머지 환불' },
    steps: [
      ...PAID,
      { do: 'act', action: 'refund_part', amount: 1 },
      A_MOMENT,
      { do: 'act', action: 'refund' },
      A_MOMENT,
    ],
    ends: { order: REFUNDED, own: -300 },
  },
  {
    name: 'refund.too_much',
    title: { en: 'More than was paid is refused', ko: '결제액보다 큰 환불은 거부' },
    steps: [...PAID, { do: 'act', action: 'refund_part', amount: 10_001, expect: 'refused' }],
    ends: { order: KEPT, own: 9700 },
  },
  {
    name: 'refund.too_much.after_part',
    title: { en: 'More than is left is refused', ko: '남은 금액보다 큰 환불은 거부' },
    steps: [
      ...PAID,
      { do: 'act', action: 'refund_part', amount: 4000 },
      A_MOMENT,
      { do: 'act', action: 'refund_part', amount: 6001, expect: 'refused' },
    ],
    ends: { order: { state: 'partially_refunded', callbacks: CALLBACKS, refunded: 4000 }, own: 5700 },
  },
  {
    name: 'refund.twice',
    title: { en: 'A second refund of all of it is refused', ko: '전액 환불 두 번은 거부' },
    steps: [
      ...PAID,
      { do: 'act', action: 'refund' },
      A_MOMENT,
      { do: 'act', action: 'refund', expect: 'refused' },
    ],
    ends: { order: REFUNDED, own: -300 },
  },
  {
    name: 'refund.same_number_again',
    title: { en: 'The same refund sent twice is made once', ko: '같은 환불을 두 번 보내도 한 번만' },
    steps: [
      ...PAID,
      { do: 'act', action: 'refund' },
      { do: 'act', action: 'refund', sameNumber: true, expect: 'any' },
      A_MOMENT,
    ],
    ends: { order: REFUNDED, own: -300 },
  },
  {
    name: 'refund.unpaid',
    title: { en: 'What was not paid is not refunded', ko: '결제되지 않은 주문은 환불 불가' },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'act', action: 'refund', expect: 'refused' },
      { do: 'payer', how: 'abandons' },
    ],
    ends: { order: { state: 'expired', callbacks: ['payment_failed'], refunded: 0 } },
  },
  {
    name: 'refund.declined_payment',
    title: { en: 'A declined payment is not refunded', ko: '거절된 결제는 환불 불가' },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'payer', how: 'declined' },
      { do: 'act', action: 'refund', expect: 'refused' },
    ],
    ends: { order: { state: 'failed', callbacks: ['payment_failed'], refunded: 0 } },
  },
  {
    name: 'refund.refused_by_channel',
    title: {
      en: 'The channel refuses: the money is the merchant’s again',
      ko: '채널이 환불을 거절: 금액이 되돌아옴',
    },
    steps: [
      { do: 'order', kind: 'usual', name: 'NARU REFUND FAIL' },
      { do: 'payer', how: 'pays' },
      { do: 'act', action: 'refund', expect: 'any' },
      A_MOMENT,
    ],
    ends: { order: KEPT, own: 9700 },
  },
  {
    name: 'refund.answer_lost',
    title: { en: 'The channel’s answer is lost: asked, then refunded', ko: '채널의 응답 유실: 확인 뒤 환불' },
    steps: [
      { do: 'order', kind: 'usual', name: 'NARU REFUND LOST' },
      { do: 'payer', how: 'pays' },
      {
        do: 'at_once',
        steps: [
          { do: 'act', action: 'refund' },
          { do: 'pass', seconds: 30 },
        ],
      },
      { do: 'pass', seconds: 60 },
    ],
    ends: { order: REFUNDED, own: -300 },
  },
  {
    name: 'refund.after_settlement',
    title: { en: 'After the settlement of the payment', ko: '정산 뒤의 환불' },
    steps: [...PAID, { do: 'pass_to', time: 'settlement' }, { do: 'act', action: 'refund' }, A_MOMENT],
    ends: { order: REFUNDED, own: -300 },
  },
  {
    name: 'refund.deposit',
    title: { en: 'A virtual account’s payment, to the payer’s bank', ko: '가상계좌 결제의 환불' },
    steps: [
      { do: 'order', kind: 'account' },
      { do: 'deposit', amount: 10_000, taken: 'credited' },
      {
        do: 'at_once',
        steps: [
          { do: 'act', action: 'refund' },
          { do: 'pass', seconds: 5 },
        ],
        accepted: 1,
      },
      A_MOMENT,
    ],
    ends: {
      order: { state: 'refunded', callbacks: ['payment_registered', 'payment_succeeded'], refunded: 10_000 },
      own: -300,
    },
  },
  {
    name: 'refund.dollars',
    title: { en: 'A payment in dollars', ko: '달러 결제의 환불' },
    steps: [
      { do: 'order', kind: 'usual', currency: 'USD' },
      { do: 'payer', how: 'pays' },
      { do: 'act', action: 'refund' },
      A_MOMENT,
    ],
    ends: { order: { state: 'refunded', callbacks: CALLBACKS, refunded: 100 }, own: -3 },
  },
];
