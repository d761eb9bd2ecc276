import type { CheckoutView, ConversionOffer, MethodOption, SimulatorView } from '../../src/api.ts';
import { banks, paymentView, screenView, wallet } from './views.ts';

export const creditCard: MethodOption = {
  ...wallet('P000', 'card', '신용카드', 'Credit card'),
  kind: 'card',
};

export const paypal: MethodOption = wallet('P001', 'paypal', '페이팔', 'PayPal');

export const convenienceStore: MethodOption = {
  ...wallet('P006', 'convenience_store', '일본 편의점', 'Japanese convenience store'),
  kind: 'convenience_store',
};

export const koreanMethods: MethodOption[] = [
  creditCard,
  {
    ...wallet('P301', 'bank', '실시간 계좌이체', 'BankPay'),
    kind: 'bank_transfer',
    banks,
    cashReceipt: 'optional',
  },
  wallet('P302', 'kakaopay', '카카오페이', 'Kakao Pay'),
  wallet('P303', 'toss', '토스', 'Toss'),
  wallet('P304', 'payco', '페이코', 'PAYCO'),
  wallet('P015', 'naverpay', '네이버페이', 'Naver Pay'),
  {
    ...wallet('P308', 'naverpay', '네이버페이 포인트', 'Naver Pay points'),
    available: false,
    unavailableReason: 'maintenance',
  },
  {
    ...wallet('P305', 'virtual_account', '가상계좌', 'Virtual account'),
    kind: 'virtual_account_any',
    cashReceipt: 'required',
  },
];

/** What payers of dollars with a card of Japan are offered. */
export const yenOffer: ConversionOffer = {
  currency: 'JPY',
  amountText: '176,215',
  rate: '155.942',
  rateText: '1 USD = 155.942 JPY',
  marginText: '3',
  source: 'Naru demo rates',
};

/** The same for cards of the euro, at a rate without a margin. */
export const euroOffer: ConversionOffer = {
  currency: 'EUR',
  amountText: '1,039.60',
  rate: '0.92',
  rateText: '1 EUR = 1.08696 USD',
  marginText: null,
  source: 'Bank of the Han River',
};

/** An order in dollars of a buyer abroad, to be paid by card. */
export function cardView(part: Partial<CheckoutView> = {}): CheckoutView {
  return paymentView({
    merchantName: 'Naru Select',
    subject: null,
    amount: { currency: 'USD', text: '1,130.00' },
    methods: [creditCard],
    cardForm: { installmentMonths: [0], needsHolder: true },
    ...part,
  });
}

/** The same with all that a merchant can show of an order. */
export function orderView(part: Partial<CheckoutView> = {}): CheckoutView {
  return cardView({
    basket: {
      lines: [
        {
          name: 'Celadon tea set, 12 pieces, with a lacquered wooden tray',
          quantity: '2',
          unitPriceText: '550.00',
          amountText: '1,100.00',
          link: 'https://shop.example/p/1',
        },
        { name: 'Linen cloth', quantity: '1', unitPriceText: '20.00', amountText: '20.00', link: null },
      ],
      surcharges: [
        { name: 'Delivery', quantity: '1', amountText: '15.00' },
        { name: 'Coupon', quantity: '1', amountText: '-5.00' },
      ],
    },
    buyer: { name: 'Hanako Yamada', email: 'hanako.yamada@example.co.jp' },
    shipTo: {
      name: 'Hanako Yamada',
      phone: '+81 3-1234-5678',
      address: '1-1 Chiyoda, Chiyoda-ku, Tokyo 100-0001, JP',
    },
    methods: [creditCard, paypal, wallet('P003', 'alipay', '알리페이', 'Alipay')],
    ...part,
  });
}

/** The local page of Korea. */
export function koreanView(part: Partial<CheckoutView> = {}): CheckoutView {
  return paymentView({
    layout: 'korean',
    amount: { currency: 'KRW', text: '165,000' },
    methods: koreanMethods,
    cardForm: { installmentMonths: [0, 2, 3, 4, 5, 6, 10, 12], needsHolder: false },
    ...part,
  });
}

/** A voucher that waits for its payer to go to a store. */
export function voucherView(part: Partial<CheckoutView> = {}): CheckoutView {
  return cardView({
    state: 'voucher',
    amount: { currency: 'JPY', text: '12,800' },
    methods: [convenienceStore],
    chosen: { code: convenienceStore.code, bank: null },
    cardForm: null,
    voucher: {
      number: '481-27390-5566',
      url: '/sandbox/pay/ref-voucher',
      amountText: '12,800',
      expiresAt: '2026-07-03T14:59:00.000Z',
    },
    ...part,
  });
}

/** The issuer's page of a card. */
export function challengeView(part: Partial<SimulatorView> = {}): SimulatorView {
  return screenView({
    kind: 'card_challenge',
    brand: 'visa',
    name: { ko: '신한카드', en: 'Shinhan Card' },
    merchantName: 'Naru Select',
    amountText: '1,130.00',
    currency: 'USD',
    card: { brand: 'visa', last4: '0002' },
    ...part,
  });
}

/** The page that explains how to pay at a store. */
export function guideView(part: Partial<SimulatorView> = {}): SimulatorView {
  return screenView({
    kind: 'voucher',
    brand: 'convenience_store',
    name: { ko: '일본 편의점', en: 'Convenience store' },
    merchantName: 'Naru Select',
    amountText: '12,800',
    currency: 'JPY',
    voucher: {
      number: '481-27390-5566',
      shops: [
        { ko: '로손', en: 'Lawson' },
        { ko: '패밀리마트', en: 'FamilyMart' },
        { ko: '미니스톱', en: 'Ministop' },
        { ko: '세이코마트', en: 'Seicomart' },
      ],
    },
    ...part,
  });
}
