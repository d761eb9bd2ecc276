import type { CataloguedScenario } from '../scenario.ts';

const PAID = {
  order: { state: 'captured', callbacks: ['payment_succeeded'], received: 10_000 },
  own: 9700,
} as const;
const FAILED = { state: 'failed', callbacks: ['payment_failed'], received: 0 } as const;

/** Words of the simulated wallets and issuers, and the reason that they stand for. */
const DECLINES = [
  ['insufficient_funds', 'Insufficient funds', 'The balance is too low', '잔액 부족'],
  ['wrong_pin', 'Wrong PIN entered too many times', 'The PIN is wrong', '비밀번호 오류'],
  ['limit_exceeded', 'The limit of the wallet or account is exceeded', 'A limit is exceeded', '한도 초과'],
  ['account_suspended', 'The account is suspended', 'The account is suspended', '정지된 계정'],
  [
    'authentication_failed',
    'The payer was not authenticated',
    'The payer is not authenticated',
    '본인 인증 실패',
  ],
  ['expired_card', 'The card has expired', 'The card has expired', '유효기간이 지난 카드'],
  ['card_lost', 'The card was reported lost or stolen', 'The card is lost or stolen', '분실 또는 도난 카드'],
  ['suspected_fraud', 'Suspected fraud', 'Fraud is suspected', '부정 사용 의심'],
  ['unknown', 'The moon is full', 'A reason that nobody knows', '알 수 없는 사유'],
] as const;

const declined: readonly CataloguedScenario[] = DECLINES.map(([decline, reason, en, ko]) => ({
  name: `payment.declined.${decline}`,
  title: { en: `Declined: ${en.charAt(0).toLowerCase()}${en.slice(1)}`, ko: `거절: ${ko}` },
  steps: [
    { do: 'order', kind: 'usual' },
    { do: 'payer', how: 'declined', reason },
  ],
  ends: { order: { ...FAILED, decline } },
}));

const paid: readonly CataloguedScenario[] = [
  {
    name: 'payment.paid',
    title: { en: 'Paid by the dialect’s usual way', ko: '가장 흔한 수단으로 결제' },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'payer', how: 'pays' },
    ],
    ends: PAID,
  },
  {
    name: 'payment.paid.choice',
    title: { en: 'The payer chooses how to pay', ko: '결제자가 수단을 고름' },
    steps: [
      { do: 'order', kind: 'choice' },
      { do: 'payer', how: 'pays' },
    ],
    ends: PAID,
  },
  {
    name: 'payment.paid.wallet',
    title: { en: 'Paid by another wallet', ko: '다른 간편결제로 결제' },
    steps: [
      { do: 'order', kind: 'wallet' },
      { do: 'payer', how: 'pays' },
    ],
    ends: PAID,
  },
  {
    name: 'payment.paid.bank_transfer',
    title: { en: 'Paid by a transfer in the payer’s bank app', ko: '실시간 계좌이체로 결제' },
    steps: [
      { do: 'order', kind: 'bank_transfer' },
      { do: 'payer', how: 'pays' },
    ],
    ends: PAID,
  },
  {
    name: 'payment.paid.account',
    title: { en: 'Paid by the exact deposit', ko: '가상계좌에 정확한 금액 입금' },
    steps: [
      { do: 'order', kind: 'account' },
      { do: 'payer', how: 'pays' },
    ],
    ends: {
      order: { state: 'captured', callbacks: ['payment_registered', 'payment_succeeded'], received: 10_000 },
      own: 9700,
    },
  },
  {
    name: 'payment.paid.verified_account',
    title: { en: 'Identity check, then the exact deposit', ko: '본인확인 뒤 가상계좌 입금' },
    steps: [
      { do: 'order', kind: 'verified_account' },
      { do: 'query', standing: 'open' },
      { do: 'payer', how: 'pays' },
    ],
    ends: {
      order: { state: 'captured', callbacks: ['payment_registered', 'payment_succeeded'], received: 10_000 },
      own: 9700,
    },
  },
  {
    name: 'payment.paid.counter',
    title: { en: 'Paid in yen at a shop’s counter', ko: '일본 편의점에서 엔화로 결제' },
    steps: [
      { do: 'order', kind: 'counter' },
      { do: 'payer', how: 'pays' },
    ],
    ends: {
      order: { state: 'captured', callbacks: ['payment_registered', 'payment_succeeded'], received: 10_000 },
      own: 9700,
    },
  },
  {
    name: 'payment.paid.dollars',
    title: { en: 'Paid in dollars', ko: '달러 결제' },
    steps: [
      { do: 'order', kind: 'usual', currency: 'USD', amount: 100 },
      { do: 'payer', how: 'pays' },
    ],
    ends: { order: { state: 'captured', callbacks: ['payment_succeeded'], received: 100 }, own: 97 },
  },
  {
    name: 'payment.fee_rounded_up',
    title: { en: 'Half a won of the fee is rounded up', ko: '수수료 0.5원은 올림' },
    steps: [
      { do: 'order', kind: 'usual', amount: 1050 },
      { do: 'payer', how: 'pays' },
    ],
    // 3 % of 1,050 won are 31.5 won.
    ends: { order: { state: 'captured', callbacks: ['payment_succeeded'], received: 1050 }, own: 1018 },
  },
  {
    name: 'payment.paid.by_name',
    title: { en: 'The payer’s name lets it be paid', ko: '결제자 이름으로 승인' },
    steps: [
      { do: 'order', kind: 'usual', name: 'NARU SUCCEED' },
      { do: 'start' },
      { do: 'pass', seconds: 3 },
    ],
    ends: PAID,
  },
  {
    name: 'payment.read_on_the_way',
    title: { en: 'Queries before and after it is paid', ko: '결제 전후의 조회' },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'query', standing: 'open' },
      { do: 'start' },
      { do: 'query', standing: 'open' },
      { do: 'payer', how: 'pays' },
      { do: 'query', standing: 'paid' },
    ],
    ends: PAID,
  },
];

const unpaid: readonly CataloguedScenario[] = [
  {
    name: 'payment.cancelled',
    title: { en: 'The payer cancels', ko: '결제자가 취소' },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'payer', how: 'cancels' },
    ],
    ends: { order: { state: 'voided', callbacks: ['payment_failed'] } },
  },
  {
    name: 'payment.abandoned',
    title: { en: 'The payer never opens the page', ko: '결제 페이지를 열지 않음' },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'payer', how: 'abandons' },
    ],
    ends: { order: { state: 'expired', callbacks: ['payment_failed'] } },
  },
  {
    name: 'payment.abandoned.at_the_wallet',
    title: { en: 'The payer leaves the wallet or the issuer’s page', ko: '간편결제나 카드사 화면에서 이탈' },
    steps: [{ do: 'order', kind: 'usual' }, { do: 'start' }, { do: 'payer', how: 'abandons' }],
    ends: { order: { state: 'expired', callbacks: ['payment_failed'] } },
  },
  {
    name: 'payment.declined.by_name',
    title: { en: 'The payer’s name lets it be declined', ko: '결제자 이름으로 거절' },
    steps: [
      { do: 'order', kind: 'usual', name: 'NARU DECLINE' },
      { do: 'start' },
      { do: 'pass', seconds: 3 },
    ],
    ends: { order: { ...FAILED, decline: 'insufficient_funds' } },
  },
  {
    name: 'payment.refused_by_channel',
    title: { en: 'The channel refuses the order', ko: '채널이 주문을 거부' },
    steps: [{ do: 'order', kind: 'usual', name: 'NARU REFUSE' }, { do: 'start' }],
    ends: { order: { ...FAILED, decline: 'order_refused' } },
  },
];

const repeated: readonly CataloguedScenario[] = [
  {
    name: 'payment.paid_twice',
    title: { en: 'A payment that is paid can not be paid again', ko: '결제된 주문을 다시 결제' },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'payer', how: 'pays' },
      { do: 'payer', how: 'pays', tooLate: true },
    ],
    ends: PAID,
  },
  {
    name: 'payment.cancelled_too_late',
    title: {
      en: 'A paid payment can not be cancelled by its payer',
      ko: '결제 뒤에는 결제자가 취소할 수 없음',
    },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'payer', how: 'pays' },
      { do: 'payer', how: 'cancels', tooLate: true },
      { do: 'payer', how: 'abandons', tooLate: true },
    ],
    ends: PAID,
  },
  {
    name: 'payment.same_request_again',
    title: { en: 'The same order sent twice is one order', ko: '같은 주문을 두 번 보내도 한 건' },
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'again', expect: 'any' },
      { do: 'payer', how: 'pays' },
    ],
    ends: PAID,
  },
  {
    name: 'payment.same_request_after_paid',
    title: {
      en: 'An order sent again after it was paid is not charged twice',
      ko: '결제 뒤 같은 주문을 다시 보냄',
    },
    needs: ['unique_numbers'],
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'payer', how: 'pays' },
      { do: 'again', expect: 'any' },
    ],
    ends: PAID,
  },
  {
    name: 'payment.same_number_other_amount',
    title: { en: 'Another amount under a used number is refused', ko: '같은 주문번호에 다른 금액은 거부' },
    needs: ['unique_numbers'],
    steps: [
      { do: 'order', kind: 'usual' },
      { do: 'again', amount: 20_000, expect: 'refused' },
      { do: 'payer', how: 'pays' },
    ],
    ends: PAID,
  },
  {
    name: 'payment.wrong_signature',
    title: { en: 'An order signed with another key is refused', ko: '다른 키로 서명한 주문은 거부' },
    steps: [{ do: 'forged', kind: 'usual' }],
    ends: { order: null },
  },
];

export const PAYMENTS: readonly CataloguedScenario[] = [...paid, ...declined, ...unpaid, ...repeated];
