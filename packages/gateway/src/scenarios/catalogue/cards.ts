import type { CataloguedScenario, Step } from '../scenario.ts';

const AUTHORIZED: readonly Step[] = [
  { do: 'order', kind: 'authorization' },
  { do: 'payer', how: 'pays' },
];
const AUTHENTICATED: readonly Step[] = [
  { do: 'order', kind: 'authentication' },
  { do: 'payer', how: 'pays' },
];
const STORED: readonly Step[] = [
  { do: 'order', kind: 'storing_card' },
  { do: 'payer', how: 'pays' },
];
const PAID = { state: 'captured', callbacks: ['payment_succeeded'], received: 10_000 } as const;
const CAPTURED = { state: 'captured', callbacks: ['payment_authorized'], received: 10_000 } as const;
const VOIDED = { state: 'voided', callbacks: ['payment_authorized'], received: 0 } as const;

/** Numbers of the sandbox's test cards, and the reason that each stands for. */
const DECLINED = [
  ['4000000000001109', 'insufficient_funds', 'Insufficient funds', '잔액 부족'],
  ['4000000000001042', 'expired_card', 'Expired', '유효기간 만료'],
  ['4000000000001059', 'wrong_cvc', 'Wrong CVC', 'CVC 오류'],
  ['4000000000001117', 'card_lost', 'Lost or stolen', '분실 또는 도난'],
  ['4000000000001190', 'suspected_fraud', 'Suspected fraud', '부정 사용 의심'],
  ['4000000000001166', 'card_limit_exceeded', 'Above the card’s limit', '카드 한도 초과'],
  ['4000000000001026', 'authentication_failed', 'The issuer refuses to authenticate', '인증 거절'],
] as const;

const numbers: readonly CataloguedScenario[] = DECLINED.map(([card, decline, en, ko]) => ({
  name: `card.declined.${decline}`,
  title: {
    en: `A card that is declined: ${en.charAt(0).toLowerCase()}${en.slice(1)}`,
    ko: `카드 거절: ${ko}`,
  },
  steps: [
    { do: 'order', kind: 'card' },
    { do: 'start', card },
    { do: 'pass', seconds: 1 },
  ],
  ends: { order: { state: 'failed', callbacks: ['payment_failed'], decline, received: 0 } },
}));

const approved: readonly CataloguedScenario[] = [
  {
    name: 'card.approved.at_once',
    title: { en: 'A card without 3-D Secure', ko: '3-D Secure 없는 카드 승인' },
    steps: [
      { do: 'order', kind: 'card' },
      { do: 'start', card: '4111111111111111' },
    ],
    ends: { order: PAID, own: 9700 },
  },
  {
    name: 'card.approved.after_the_issuer',
    title: { en: 'A card after the issuer’s page', ko: '카드사 인증 뒤 승인' },
    steps: [
      { do: 'order', kind: 'card' },
      { do: 'start' },
      { do: 'query', standing: 'open' },
      { do: 'payer', how: 'pays' },
    ],
    ends: { order: PAID, own: 9700 },
  },
  {
    name: 'card.issuer_silent',
    title: {
      en: 'The payer never answers the issuer: failed after five minutes',
      ko: '인증 무응답: 5분 뒤 실패',
    },
    steps: [
      { do: 'order', kind: 'card' },
      { do: 'start', card: '4000000000001034' },
      { do: 'pass', seconds: 400 },
    ],
    ends: { order: { state: 'failed', callbacks: ['payment_failed'], received: 0 } },
  },
];

const authorizations: readonly CataloguedScenario[] = [
  {
    name: 'card.authorized',
    title: { en: 'Authorized, not captured: no money yet', ko: '승인만 하고 매입 전' },
    steps: AUTHORIZED,
    ends: { order: { state: 'authorized', callbacks: ['payment_authorized'], received: 0 } },
    after: [{ do: 'act', action: 'void' }],
  },
  {
    name: 'card.captured',
    title: { en: 'Authorized, then captured', ko: '승인 뒤 매입' },
    steps: [...AUTHORIZED, { do: 'act', action: 'capture' }],
    ends: { order: CAPTURED, own: 9700 },
  },
  {
    name: 'card.captured_twice',
    title: { en: 'A second capture takes no money', ko: '두 번째 매입은 금액을 움직이지 않음' },
    steps: [
      ...AUTHORIZED,
      { do: 'act', action: 'capture' },
      { do: 'act', action: 'capture', expect: 'refused' },
    ],
    ends: { order: CAPTURED, own: 9700 },
  },
  {
    name: 'card.voided',
    title: { en: 'Authorized, then given up by the merchant', ko: '승인 뒤 가맹점이 취소' },
    steps: [...AUTHORIZED, { do: 'act', action: 'void' }],
    ends: { order: VOIDED },
  },
  {
    name: 'card.captured_after_voided',
    title: { en: 'What was given up is not captured', ko: '취소한 승인은 매입 불가' },
    steps: [
      ...AUTHORIZED,
      { do: 'act', action: 'void' },
      { do: 'act', action: 'capture', expect: 'refused' },
    ],
    ends: { order: VOIDED },
  },
  {
    name: 'card.captured_then_refunded',
    title: { en: 'Captured, then refunded', ko: '매입 뒤 환불' },
    steps: [...AUTHORIZED, { do: 'act', action: 'capture' }, { do: 'act', action: 'refund' }],
    ends: { order: { ...CAPTURED, state: 'refunded', refunded: 10_000 }, own: -300 },
  },
  {
    name: 'card.authorization_lapsed',
    title: { en: 'An authorization that nobody captures ends', ko: '매입하지 않은 승인의 만료' },
    steps: [...AUTHORIZED, { do: 'pass_to', time: 'deadline' }],
    ends: { order: VOIDED },
  },
  {
    name: 'card.authenticated',
    title: { en: 'Authenticated, not confirmed: no transaction', ko: '인증만 하고 확정 전' },
    steps: AUTHENTICATED,
    ends: { order: { state: 'authenticated', callbacks: ['payment_authenticated'], received: 0 } },
  },
  {
    name: 'card.confirmed',
    title: {
      en: 'Authenticated, then confirmed: the answer says it all',
      ko: '인증 뒤 확정: 응답으로 결과를 앎',
    },
    steps: [...AUTHENTICATED, { do: 'act', action: 'confirm' }],
    ends: {
      order: { state: 'captured', callbacks: ['payment_authenticated'], received: 10_000 },
      own: 9700,
    },
  },
  {
    name: 'card.authentication_lapsed',
    title: { en: 'An authentication that nobody confirms ends', ko: '확정하지 않은 인증의 만료' },
    steps: [
      ...AUTHENTICATED,
      { do: 'pass_to', time: 'deadline' },
      { do: 'act', action: 'confirm', expect: 'refused' },
    ],
    ends: { order: { state: 'expired', callbacks: ['payment_authenticated'], received: 0 } },
  },
];

const stored: readonly CataloguedScenario[] = [
  {
    name: 'card.stored',
    title: { en: 'A payment that stores its card', ko: '카드를 저장하는 결제' },
    steps: STORED,
    ends: { order: PAID, own: 9700 },
  },
  {
    name: 'card.stored.charged',
    title: { en: 'A stored card is charged without its payer', ko: '저장한 카드로 결제자 없이 청구' },
    steps: [...STORED, { do: 'act', action: 'charge_card', amount: 5000 }],
    ends: {
      orders: { order: PAID, charge: { state: 'captured', received: 5000 } },
      own: 14_550,
    },
  },
  {
    name: 'card.stored.deleted',
    title: { en: 'A deleted card is not charged', ko: '삭제한 카드는 청구 불가' },
    steps: [
      ...STORED,
      { do: 'act', action: 'delete_card' },
      { do: 'act', action: 'charge_card', amount: 5000, expect: 'refused' },
    ],
    ends: { orders: { order: PAID }, own: 9700 },
  },
  {
    name: 'card.stored.charge_declined',
    title: { en: 'A charge without its holder is declined', ko: '저장한 카드의 청구 거절' },
    steps: [
      { do: 'order', kind: 'storing_card' },
      { do: 'start', card: '4000000000001430' },
      { do: 'pass', seconds: 1 },
      { do: 'act', action: 'charge_card', amount: 5000, expect: 'refused' },
    ],
    ends: { orders: { order: PAID }, own: 9700 },
  },
];

export const CARDS: readonly CataloguedScenario[] = [...approved, ...numbers, ...authorizations, ...stored];
