import type { CheckoutView, ConversionOffer, DepositAnswer, SimulatorView } from '../../src/api.ts';
import { cardScenarios } from './card-scenarios.ts';
import {
  allMethods,
  bankTransfer,
  codeOf,
  depositScreenView,
  depositView,
  identityOf,
  identityView,
  kakaoPay,
  outcomeTo,
  paymentView,
  screenView,
  virtualAccountAny,
  virtualAccountVerified,
} from './views.ts';

export interface Scenario {
  name: string;
  state: string;
  payment?: CheckoutView;
  screen?: SimulatorView;
  /** Answers every call with this failure instead. */
  failure?: 'internal' | 'busy';
  /** Test ids that are clicked before the state is looked at. */
  clicks?: string[];
  /** What is typed, by test id, after that; and what is clicked then. */
  typed?: Record<string, string>;
  clicksAfter?: string[];
  /** Looked at in every language, not in Korean and English only. */
  inEveryLanguage?: boolean;
  /** What the payer of any card is offered. */
  offer?: ConversionOffer;
  /** How the simulated bank answers a deposit. */
  answer?: DepositAnswer;
}

const shop = 'https://shop.example/orders/1';
const chosenKakao = { chosen: { code: kakaoPay.code, bank: null } };

const payments: Scenario[] = [
  { name: 'choosing-one', state: 'choosing', payment: paymentView() },
  {
    name: 'choosing-usd',
    state: 'choosing',
    payment: paymentView({
      amount: { currency: 'USD', text: '12.50' },
      payerAmount: { currency: 'KRW', text: '17,315', rateText: '1 USD = 1,385.20 KRW' },
    }),
  },
  {
    name: 'choosing-many',
    inEveryLanguage: true,
    state: 'choosing',
    payment: paymentView({ methods: allMethods }),
  },
  {
    name: 'choosing-again',
    inEveryLanguage: true,
    state: 'choosing',
    payment: paymentView({
      methods: allMethods,
      ...chosenKakao,
      lastDecline: { decline: 'insufficient_funds', reason: null },
    }),
  },
  {
    name: 'choosing-bank',
    state: 'choosing',
    payment: paymentView({ methods: allMethods }),
    clicks: ['method-VA_BANK_KRW', 'bank-SHBKKRSE'],
  },
  { name: 'choosing-transfer', state: 'choosing', payment: paymentView({ methods: [bankTransfer] }) },
  {
    name: 'choosing-unavailable',
    state: 'choosing',
    payment: paymentView({
      methods: [{ ...kakaoPay, available: false, unavailableReason: 'maintenance' }],
    }),
  },
  {
    name: 'choosing-live',
    inEveryLanguage: true,
    state: 'choosing',
    payment: paymentView({ mode: 'live', subject: null }),
    clicks: ['cancel'],
  },
  {
    name: 'choosing-any-account',
    state: 'choosing',
    payment: paymentView({ subject: null, methods: [virtualAccountAny] }),
  },
  {
    name: 'choosing-verified-account',
    state: 'choosing',
    payment: paymentView({ subject: null, methods: [virtualAccountVerified] }),
  },
  { name: 'identity-details', inEveryLanguage: true, state: 'identity', payment: identityView(identityOf()) },
  {
    name: 'identity-company',
    state: 'identity',
    payment: identityView(
      identityOf({
        prefill: {
          name: '(주)나루상사',
          bankCode: '004',
          bankAccount: '',
          holderNumber: '1234567890',
          phone: '',
        },
      }),
    ),
  },
  {
    name: 'identity-faults',
    state: 'identity',
    payment: identityView(
      identityOf({ prefill: { name: '', bankCode: null, bankAccount: '', holderNumber: '', phone: '' } }),
    ),
    clicks: ['identity-submit'],
  },
  {
    name: 'identity-mismatch',
    state: 'identity',
    payment: identityView(identityOf({ problem: 'details_mismatch', triesLeft: 2 })),
  },
  {
    name: 'identity-no-answer',
    state: 'identity',
    payment: identityView(identityOf({ problem: 'no_answer' }), { mode: 'live' }),
  },
  { name: 'identity-code', inEveryLanguage: true, state: 'identity', payment: identityView(codeOf()) },
  {
    name: 'identity-code-live',
    state: 'identity',
    payment: identityView(codeOf({ sandboxCode: null }), { mode: 'live' }),
  },
  {
    name: 'identity-code-wrong',
    state: 'identity',
    payment: identityView(codeOf({ problem: 'code_wrong', triesLeft: 3 })),
  },
  {
    name: 'identity-code-expired',
    state: 'identity',
    payment: identityView(codeOf({ problem: 'code_expired', codeExpiresAt: '2026-06-30T02:59:00.000Z' })),
  },
  {
    name: 'identity-code-last',
    state: 'identity',
    payment: identityView(codeOf({ codesLeft: 0, codeExpiresAt: '2026-06-30T02:59:00.000Z' })),
  },
  {
    name: 'identity-correcting',
    state: 'identity',
    payment: identityView(codeOf()),
    clicks: ['code-correct'],
  },
  { name: 'starting', state: 'starting', payment: paymentView({ state: 'starting', ...chosenKakao }) },
  {
    name: 'redirect',
    state: 'redirect',
    payment: paymentView({ state: 'redirect', redirectUrl: '/sandbox/pay/ref-1', ...chosenKakao }),
  },
  { name: 'deposit', inEveryLanguage: true, state: 'deposit', payment: depositView() },
  {
    name: 'deposit-own-name',
    state: 'deposit',
    payment: depositView({
      subject: null,
      methods: [virtualAccountVerified],
      chosen: { code: virtualAccountVerified.code, bank: null },
    }),
  },
  {
    name: 'processing',
    inEveryLanguage: true,
    state: 'processing',
    payment: paymentView({ state: 'processing', ...chosenKakao }),
  },
  {
    name: 'succeeded',
    state: 'succeeded',
    payment: paymentView({ state: 'succeeded', outcome: outcomeTo(shop), ...chosenKakao }),
  },
  {
    name: 'failed',
    inEveryLanguage: true,
    state: 'failed',
    payment: paymentView({
      state: 'failed',
      outcome: outcomeTo(shop, 'insufficient_funds'),
      ...chosenKakao,
    }),
  },
  {
    name: 'expired',
    state: 'expired',
    payment: paymentView({ state: 'expired', outcome: outcomeTo(shop) }),
  },
  {
    name: 'succeeded-without-return',
    state: 'succeeded',
    payment: paymentView({ state: 'succeeded', subject: null, methods: [virtualAccountAny] }),
  },
  {
    name: 'failed-identity',
    state: 'failed',
    payment: paymentView({
      state: 'failed',
      subject: null,
      methods: [virtualAccountVerified],
      outcome: outcomeTo(null, 'identity_failed'),
    }),
  },
  {
    name: 'expired-without-return',
    state: 'expired',
    payment: paymentView({ state: 'expired', subject: null, methods: [virtualAccountAny] }),
  },
  { name: 'not-found', state: 'not_found' },
  { name: 'load-error', state: 'error', failure: 'busy', payment: paymentView() },
];

const brands: [string, string, string][] = [
  ['naverpay', '네이버페이', 'Naver Pay'],
  ['toss', '토스페이', 'Toss Pay'],
  ['samsungpay', '삼성페이', 'Samsung Pay'],
  ['payco', 'PAYCO', 'PAYCO'],
];

const screens: Scenario[] = [
  { name: 'screen-kakao', inEveryLanguage: true, state: 'open', screen: screenView() },
  ...brands.map(([brand, ko, en]) => ({
    name: `screen-${brand}`,
    state: 'open',
    screen: screenView({ brand, name: { ko, en } }),
  })),
  {
    name: 'screen-bank',
    state: 'open',
    screen: screenView({
      kind: 'bank_transfer',
      brand: 'bank',
      name: { ko: '신한은행', en: 'Shinhan Bank' },
    }),
  },
  { name: 'screen-deposit', state: 'open', screen: depositScreenView() },
  {
    name: 'screen-deposit-held',
    inEveryLanguage: true,
    state: 'open',
    screen: depositScreenView(),
    clicks: ['deposit'],
    answer: { ...depositScreenView(), taken: 'held', mismatch: 'wrong_name' },
  },
  {
    name: 'screen-deposit-refused',
    state: 'open',
    screen: depositScreenView(),
    clicks: ['deposit'],
    answer: { ...depositScreenView(), taken: 'refused', mismatch: 'short' },
  },
  {
    name: 'screen-deposit-late',
    state: 'expired',
    screen: depositScreenView({ state: 'expired' }),
    clicks: ['deposit-another', 'deposit'],
    answer: { ...depositScreenView({ state: 'expired' }), taken: 'held', mismatch: 'late' },
  },
  {
    name: 'screen-deposit-exact',
    state: 'open',
    screen: depositScreenView(),
    clicks: ['deposit'],
    answer: { ...depositScreenView({ state: 'deposited' }), taken: 'credited', mismatch: null },
  },
  { name: 'screen-deposit-expired', state: 'expired', screen: depositScreenView({ state: 'expired' }) },
  { name: 'screen-approved', state: 'approved', screen: screenView({ state: 'approved' }) },
  { name: 'screen-declined', state: 'declined', screen: screenView({ state: 'declined' }) },
  { name: 'screen-cancelled', state: 'cancelled', screen: screenView({ state: 'cancelled' }) },
  { name: 'screen-timed-out', state: 'timed_out', screen: screenView({ state: 'timed_out' }) },
  { name: 'screen-expired', state: 'expired', screen: screenView({ state: 'expired' }) },
  { name: 'screen-deposited', state: 'deposited', screen: depositScreenView({ state: 'deposited' }) },
  { name: 'screen-not-found', state: 'not_found' },
];

/** Every state of both pages. */
export const scenarios: Scenario[] = [...payments, ...screens, ...cardScenarios];

/** Where the scenario's page lives. */
export function pathOf(scenario: Scenario): string {
  return scenario.name.startsWith('screen-') ? '/sandbox/pay/ref-1' : '/pay/token-1';
}
