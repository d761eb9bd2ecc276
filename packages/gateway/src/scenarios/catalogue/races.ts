import type { CataloguedScenario, End, Step } from '../scenario.ts';

const ORDER: Step = { do: 'order', kind: 'usual' };
const ACCOUNT: Step = { do: 'order', kind: 'account' };
const PAYS: Step = { do: 'payer', how: 'pays' };
const PAID: End = {
  order: { state: 'captured', callbacks: ['payment_succeeded'], received: 10_000 },
  own: 9700,
};
const unpaid = (state: 'failed' | 'voided' | 'expired'): End => ({
  order: { state, callbacks: ['payment_failed'], received: 0 },
});
const REFUNDED: End = {
  order: { state: 'refunded', callbacks: ['payment_succeeded'], refunded: 10_000 },
  own: -300,
};
const A_MOMENT: Step = { do: 'pass', seconds: 3 };
const REFUND: Step = { do: 'act', action: 'refund' };
const SLOW: Step = { do: 'payout', name: 'NARU SLOW' };

/** Two things at once. Whoever comes first, money moves once and the merchant learns how it ended. */
export const RACES: readonly CataloguedScenario[] = [
  {
    name: 'race.pay_and_cancel',
    title: { en: 'The payer pays and cancels at once', ko: '결제와 취소가 동시에' },
    steps: [
      ORDER,
      { do: 'start' },
      { do: 'at_once', steps: [PAYS, { do: 'payer', how: 'cancels' }] },
      A_MOMENT,
    ],
    ends: [PAID, unpaid('voided')],
  },
  {
    name: 'race.pay_and_decline',
    title: { en: 'Approved and declined at once', ko: '승인과 거절이 동시에' },
    steps: [
      ORDER,
      { do: 'start' },
      { do: 'at_once', steps: [PAYS, { do: 'payer', how: 'declined' }] },
      A_MOMENT,
    ],
    ends: [PAID, unpaid('failed')],
  },
  {
    name: 'race.pay_and_expire',
    title: { en: 'Paid in the moment in which the order ends', ko: '만료되는 순간의 결제' },
    steps: [
      ORDER,
      { do: 'start' },
      { do: 'at_once', steps: [PAYS, { do: 'payer', how: 'abandons' }] },
      A_MOMENT,
    ],
    // Money that came for an ended order is given back, which takes the wallet two seconds.
    ends: [PAID, unpaid('expired')],
  },
  {
    name: 'race.pay_twice',
    title: { en: 'Paid twice at once: taken once', ko: '동시에 두 번 결제: 한 번만' },
    steps: [ORDER, { do: 'start' }, { do: 'at_once', steps: [PAYS, PAYS] }],
    ends: PAID,
  },
  {
    name: 'race.deposit_and_expire',
    title: { en: 'A deposit in the moment in which the order ends', ko: '만료되는 순간의 입금' },
    steps: [
      { do: 'deposit_rule', case: 'late', rule: 'hold' },
      ACCOUNT,
      { do: 'start' },
      {
        do: 'at_once',
        steps: [
          { do: 'deposit', amount: 10_000 },
          { do: 'payer', how: 'abandons' },
        ],
      },
    ],
    ends: [
      {
        order: {
          state: 'captured',
          callbacks: ['payment_registered', 'payment_succeeded'],
          received: 10_000,
        },
        own: 9700,
      },
      {
        order: { state: 'expired', callbacks: ['payment_registered', 'payment_failed'], received: 0 },
        suspense: 10_000,
      },
    ],
    after: [{ do: 'review', decision: 'return' }],
  },
  {
    name: 'race.two_deposits',
    title: { en: 'Two exact deposits at once: one pays, one is held', ko: '동시에 두 번 입금: 하나는 보류' },
    steps: [
      { do: 'deposit_rule', case: 'repeated', rule: 'hold' },
      ACCOUNT,
      { do: 'start' },
      {
        do: 'at_once',
        steps: [
          { do: 'deposit', amount: 10_000 },
          { do: 'deposit', amount: 10_000 },
        ],
      },
    ],
    ends: {
      order: { state: 'captured', callbacks: ['payment_registered', 'payment_succeeded'], received: 10_000 },
      own: 9700,
      suspense: 10_000,
    },
    after: [{ do: 'review', decision: 'return' }],
  },
  {
    name: 'race.two_parts',
    title: { en: 'Two parts at once that make the amount', ko: '동시에 두 번 나누어 입금' },
    steps: [
      { do: 'deposit_rule', case: 'short', rule: 'accept' },
      ACCOUNT,
      { do: 'start' },
      {
        do: 'at_once',
        steps: [
          { do: 'deposit', amount: 4000, taken: 'credited' },
          { do: 'deposit', amount: 6000, taken: 'credited' },
        ],
      },
    ],
    ends: {
      order: {
        state: 'captured',
        callbacks: ['payment_registered', 'payment_partly_paid', 'payment_succeeded'],
        received: 10_000,
      },
      own: 9700,
    },
  },
  {
    name: 'race.same_order_twice',
    title: { en: 'The same order twice at once: one order', ko: '같은 주문을 동시에 두 번: 한 건' },
    steps: [{ do: 'twice', kind: 'usual' }, PAYS],
    ends: PAID,
  },
  {
    name: 'race.same_payout_twice',
    title: { en: 'The same payout twice at once: paid once', ko: '같은 지급을 동시에 두 번: 한 번만' },
    steps: [{ do: 'twice', kind: 'payout' }, A_MOMENT],
    ends: { order: { state: 'succeeded', callbacks: ['payout_succeeded'] }, own: -11_015 },
  },
  {
    name: 'race.two_refunds',
    title: { en: 'Two refunds of all of it at once: one is made', ko: '동시에 두 번 환불: 한 번만' },
    steps: [ORDER, PAYS, { do: 'at_once', steps: [REFUND, REFUND], accepted: 1 }, A_MOMENT],
    ends: REFUNDED,
  },
  {
    name: 'race.two_parts_refunded',
    title: { en: 'Two parts that are too much together: one is made', ko: '합이 초과되는 동시 부분 환불' },
    steps: [
      ORDER,
      PAYS,
      {
        do: 'at_once',
        steps: [
          { do: 'act', action: 'refund_part', amount: 6000 },
          { do: 'act', action: 'refund_part', amount: 6000 },
        ],
        accepted: 1,
      },
    ],
    ends: {
      order: { state: 'partially_refunded', callbacks: ['payment_succeeded'], refunded: 6000 },
      own: 3700,
    },
  },
  {
    name: 'race.capture_and_void',
    title: { en: 'Captured and given up at once', ko: '매입과 취소가 동시에' },
    steps: [
      { do: 'order', kind: 'authorization' },
      PAYS,
      {
        do: 'at_once',
        steps: [
          { do: 'act', action: 'capture' },
          { do: 'act', action: 'void' },
        ],
      },
    ],
    ends: [
      { order: { state: 'captured', callbacks: ['payment_authorized'], received: 10_000 }, own: 9700 },
      { order: { state: 'voided', callbacks: ['payment_authorized'], received: 0 } },
      // Captured first, and then refunded.
      {
        order: { state: 'refunded', callbacks: ['payment_authorized'], refunded: 10_000 },
        own: -300,
      },
    ],
  },
  {
    name: 'race.two_captures',
    title: { en: 'Captured twice at once: taken once', ko: '동시에 두 번 매입: 한 번만' },
    steps: [
      { do: 'order', kind: 'authorization' },
      PAYS,
      {
        do: 'at_once',
        steps: [
          { do: 'act', action: 'capture' },
          { do: 'act', action: 'capture' },
        ],
      },
    ],
    ends: { order: { state: 'captured', callbacks: ['payment_authorized'], received: 10_000 }, own: 9700 },
  },
  {
    name: 'race.refund_and_chargeback',
    title: {
      en: 'Refunded by the merchant and taken back by the bank at once',
      ko: '환불과 차지백이 동시에',
    },
    steps: [ORDER, PAYS, { do: 'at_once', steps: [REFUND, { do: 'chargeback' }] }, A_MOMENT],
    ends: [
      {
        order: { state: 'refunded', callbacks: ['payment_succeeded'], refunded: 10_000, chargedBack: 0 },
        own: -300,
      },
      {
        order: {
          state: 'captured',
          callbacks: ['payment_succeeded', 'chargeback_reported'],
          refunded: 0,
          chargedBack: 10_000,
        },
        own: -300,
        disputed: 10_000,
      },
      // Payers' banks do not look at refunds: the payer got it twice, and the merchant can send evidence.
      {
        order: {
          state: 'refunded',
          callbacks: ['payment_succeeded', 'chargeback_reported'],
          refunded: 10_000,
          chargedBack: 10_000,
        },
        own: -10_300,
        disputed: 10_000,
      },
    ],
    after: [{ do: 'dispute', how: 'accept' }],
  },
  {
    name: 'race.payout_succeeds_and_fails',
    title: { en: 'The bank says both at once: the first counts', ko: '은행의 성공과 실패가 동시에' },
    steps: [
      SLOW,
      {
        do: 'at_once',
        steps: [
          { do: 'bank', how: 'succeeds' },
          { do: 'bank', how: 'fails' },
        ],
      },
    ],
    ends: [
      { order: { state: 'succeeded', callbacks: ['payout_succeeded'] }, own: -11_015 },
      { order: { state: 'failed', callbacks: ['payout_failed'] } },
    ],
  },
];
