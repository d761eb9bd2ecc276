import {
  cardView,
  challengeView,
  convenienceStore,
  creditCard,
  guideView,
  koreanView,
  orderView,
  voucherView,
  yenOffer,
} from './card-views.ts';
import type { Scenario } from './scenarios.ts';
import { depositView, outcomeTo } from './views.ts';

const chosenCard = { chosen: { code: creditCard.code, bank: null } };
const form = { action: 'https://shop.example/return', fields: { rescode: '0000', order_id: '1' } };
const byForm = { ...outcomeTo('https://shop.example/return'), form };
const visa = { 'card-number': '4000000000000002', 'card-expiry': '1233', 'card-cvc': '123' };

/** What came with payments by card, with the local page of Korea and with convenience stores. */
export const cardScenarios: Scenario[] = [
  { name: 'card-empty', state: 'choosing', payment: cardView() },
  {
    name: 'card-filled',
    state: 'choosing',
    inEveryLanguage: true,
    payment: orderView(),
    clicks: ['method-P000', 'order-toggle'],
    typed: { ...visa, 'card-holder': 'HANAKO YAMADA' },
  },
  {
    name: 'card-faults',
    state: 'choosing',
    inEveryLanguage: true,
    payment: cardView({ basket: orderView().basket }),
    typed: { 'card-number': '3782 822463 10006', 'card-expiry': '01/20', 'card-cvc': '1' },
    clicksAfter: ['pay'],
  },
  {
    name: 'card-offer',
    state: 'choosing',
    inEveryLanguage: true,
    payment: cardView({ conversion: { first: null } }),
    offer: yenOffer,
    typed: { 'card-number': '4000003900000007' },
    clicksAfter: ['conversion-card'],
  },
  {
    name: 'card-subscription',
    state: 'choosing',
    inEveryLanguage: true,
    payment: cardView({
      subscription: { amountText: '1,150.00', currency: 'USD', intervalMonths: 1, nextOn: '2026-03-31' },
    }),
  },
  {
    name: 'card-first-offer',
    state: 'choosing',
    payment: cardView({ conversion: { first: yenOffer } }),
  },
  {
    name: 'card-converted',
    state: 'succeeded',
    payment: cardView({
      state: 'succeeded',
      payerAmount: { currency: 'JPY', text: yenOffer.amountText, rateText: yenOffer.rateText },
      outcome: byForm,
      ...chosenCard,
    }),
  },
  {
    name: 'korean-tiles',
    state: 'choosing',
    inEveryLanguage: true,
    payment: koreanView(),
    clicks: ['method-P302'],
  },
  {
    name: 'korean-card',
    state: 'choosing',
    payment: koreanView({ mode: 'live' }),
    clicks: ['method-P000'],
    typed: { 'card-number': '9410990000000007', 'card-expiry': '0430' },
  },
  {
    name: 'korean-account',
    state: 'choosing',
    inEveryLanguage: true,
    payment: koreanView(),
    clicks: ['method-P305', 'pay'],
  },
  {
    name: 'korean-transfer',
    state: 'choosing',
    payment: koreanView(),
    clicks: ['method-P301', 'bank-SHBKKRSE', 'receipt-expense_proof'],
  },
  {
    name: 'korean-deposit',
    state: 'deposit',
    payment: depositView({ layout: 'korean', outcome: byForm }),
  },
  {
    name: 'store-choosing',
    state: 'choosing',
    payment: voucherView({ state: 'choosing', voucher: null, chosen: null, methods: [convenienceStore] }),
  },
  { name: 'store-voucher', state: 'voucher', inEveryLanguage: true, payment: voucherView() },
  {
    name: 'store-voucher-return',
    state: 'voucher',
    payment: voucherView({ mode: 'live', outcome: byForm }),
    clicks: ['cancel'],
  },
  { name: 'card-starting', state: 'starting', payment: cardView({ state: 'starting', ...chosenCard }) },
  {
    name: 'card-redirect',
    state: 'redirect',
    inEveryLanguage: true,
    payment: cardView({ state: 'redirect', redirectUrl: '/sandbox/pay/ref-1', ...chosenCard }),
  },
  {
    name: 'card-succeeded',
    state: 'succeeded',
    inEveryLanguage: true,
    payment: cardView({ state: 'succeeded', outcome: byForm, ...chosenCard }),
  },
  {
    name: 'card-authenticated',
    state: 'succeeded',
    inEveryLanguage: true,
    payment: cardView({ state: 'succeeded', onlyAuthenticated: true, outcome: byForm, ...chosenCard }),
  },
  {
    name: 'card-failed',
    state: 'failed',
    payment: cardView({
      state: 'failed',
      outcome: { ...byForm, decline: 'ask_issuer', reason: 'Declined: contact the card issuer' },
      ...chosenCard,
    }),
  },
  { name: 'screen-challenge', state: 'open', inEveryLanguage: true, screen: challengeView() },
  { name: 'screen-challenge-confirmed', state: 'approved', screen: challengeView({ state: 'approved' }) },
  { name: 'screen-challenge-failed', state: 'declined', screen: challengeView({ state: 'declined' }) },
  { name: 'screen-challenge-silent', state: 'timed_out', screen: challengeView({ state: 'timed_out' }) },
  { name: 'screen-store', state: 'open', inEveryLanguage: true, screen: guideView() },
  { name: 'screen-store-paid', state: 'approved', screen: guideView({ state: 'approved' }) },
  { name: 'screen-store-over', state: 'expired', screen: guideView({ state: 'expired' }) },
];
