import type {
  BankOption,
  CheckoutView,
  IdentityView,
  MethodOption,
  OutcomeView,
  SimulatorView,
} from '../../src/api.ts';
import type { DeclineKey } from '../../src/texts/declines.ts';

export const serverNow = '2026-06-30T03:00:00.000Z';

const bankNames: [string, string, string][] = [
  ['KOOKMIN_BANK', '국민은행', 'Kookmin Bank'],
  ['SHBKKRSE', '신한은행', 'Shinhan Bank'],
  ['HANA_BANK', '하나은행', 'Hana Bank'],
  ['WOORI_BANK', '우리은행', 'Woori Bank'],
  ['NONGHYUP_BANK', '농협은행', 'Nonghyup Bank'],
  ['IBK', '기업은행', 'IBK'],
  ['SC_BANK', 'SC제일은행', 'SC Bank'],
  ['KBANK', '케이뱅크', 'Kbank'],
  ['SUHYUP', '수협은행', 'Suhyup'],
  ['DAEGU_BANK', '대구은행', 'Daegu Bank'],
  ['BUSAN_BANK', '부산은행', 'Busan Bank'],
  ['KYONGNAM_BANK', '경남은행', 'Kyongnam Bank'],
  ['KWANGJU_BANK', '광주은행', 'Kwangju Bank'],
  ['KFCC', '새마을금고', 'Korea Federation of Community Credit Cooperatives'],
  ['KOREA_POST', '우체국', 'Korea Post'],
];

const identityBankNames: [string, string, string][] = [
  ['002', '산업은행', 'Korea Development Bank'],
  ['003', '기업은행', 'Industrial Bank of Korea'],
  ['004', '국민은행', 'Kookmin Bank'],
  ['007', '수협은행', 'Suhyup Bank'],
  ['011', '농협은행', 'Nonghyup Bank'],
  ['020', '우리은행', 'Woori Bank'],
  ['045', '새마을금고', 'Korea Federation of Community Credit Cooperatives'],
  ['088', '신한은행', 'Shinhan Bank'],
  ['090', '카카오뱅크', 'Kakao Bank'],
];

export const identityBanks: BankOption[] = identityBankNames.map(([code, ko, en]) => ({
  code,
  name: { ko, en },
}));

export const banks: BankOption[] = bankNames.map(([code, ko, en]) => ({ code, name: { ko, en } }));

/** A wallet that can be used. */
export function wallet(code: string, brand: string, ko: string, en: string): MethodOption {
  return {
    code,
    kind: 'wallet',
    name: { ko, en },
    brand,
    available: true,
    unavailableReason: null,
    banks: [],
    cashReceipt: 'none',
  };
}

/** An end after which the browser goes back by a plain link. */
export function outcomeTo(url: string | null, decline: DeclineKey | null = null): OutcomeView {
  return { url, decline, reason: null, form: null, auto: false };
}

export const kakaoPay: MethodOption = wallet('KAKAOPAY_KRW', 'kakaopay', '카카오페이', 'Kakao Pay');

export const bankTransfer: MethodOption = {
  ...wallet('BANK_KRW', 'bank', '계좌이체', 'Bank transfer'),
  kind: 'bank_transfer',
  banks,
};

export const virtualAccountChooser: MethodOption = {
  ...wallet('VA_BANK_KRW', 'bank', '가상계좌', 'Virtual account'),
  kind: 'virtual_account_chooser',
  banks,
};

export const virtualAccount: MethodOption = {
  ...wallet('KOOKMIN_BANK', 'bank', '국민은행 가상계좌', 'Kookmin Bank virtual account'),
  kind: 'virtual_account',
};

export const virtualAccountAny: MethodOption = {
  ...wallet('801', 'bank', '가상계좌', 'Virtual account'),
  kind: 'virtual_account_any',
};

export const virtualAccountVerified: MethodOption = {
  ...wallet('802', 'bank', '본인 확인 가상계좌', 'Verified virtual account'),
  kind: 'virtual_account_verified',
};

export const allMethods: MethodOption[] = [
  kakaoPay,
  wallet('NAVERPAY_KRW', 'naverpay', '네이버페이', 'Naver Pay'),
  wallet('TOSS_KRW', 'toss', '토스페이', 'Toss Pay'),
  {
    ...wallet('SAMSUNGPAY_KRW', 'samsungpay', '삼성페이', 'Samsung Pay'),
    available: false,
    unavailableReason: 'maintenance',
  },
  wallet('PAYCO_KRW', 'payco', 'PAYCO', 'PAYCO'),
  bankTransfer,
  virtualAccountChooser,
];

/** A view of a Kakao Pay payment that waits for its payer, changed by `part`. */
export function paymentView(part: Partial<CheckoutView> = {}): CheckoutView {
  return {
    state: 'choosing',
    mode: 'sandbox',
    merchantName: '나루서점',
    orderNumber: 'ORDER-20260630-0001',
    subject: '어린 왕자 (양장본)',
    language: null,
    layout: 'standard',
    amount: { currency: 'KRW', text: '23,500' },
    payerAmount: null,
    basket: null,
    shipTo: null,
    buyer: null,
    methods: [kakaoPay],
    cardForm: null,
    chosen: null,
    redirectUrl: null,
    virtualAccount: null,
    voucher: null,
    identity: null,
    expiresAt: '2026-06-30T03:15:00.000Z',
    serverTime: serverNow,
    outcome: null,
    simulatorUrl: null,
    ...part,
  };
}

/** A check that waits for the payer's details, most of which the merchant gave. */
export function identityOf(part: Partial<IdentityView> = {}): IdentityView {
  return {
    step: 'details',
    prefill: { name: '홍길동', bankCode: '088', bankAccount: '', holderNumber: '950101', phone: '' },
    banks: identityBanks,
    triesLeft: 5,
    problem: null,
    phoneMasked: null,
    codeExpiresAt: null,
    codesLeft: 5,
    sandboxCode: null,
    ...part,
  };
}

/** A check that has sent a code. */
export function codeOf(part: Partial<IdentityView> = {}): IdentityView {
  return identityOf({
    step: 'code',
    prefill: {
      name: '홍길동',
      bankCode: '088',
      bankAccount: '110234567890',
      holderNumber: '950101',
      phone: '01012345678',
    },
    phoneMasked: '010-****-5678',
    codeExpiresAt: '2026-06-30T03:03:00.000Z',
    codesLeft: 4,
    sandboxCode: '482913',
    ...part,
  });
}

/** A payment whose payer has to prove who they are first. */
export function identityView(identity: IdentityView, part: Partial<CheckoutView> = {}): CheckoutView {
  return paymentView({
    state: 'identity',
    subject: null,
    methods: [virtualAccountVerified],
    chosen: { code: virtualAccountVerified.code, bank: null },
    expiresAt: '2026-06-30T05:00:00.000Z',
    identity,
    ...part,
  });
}

/** A view that waits for a transfer to a virtual account. */
export function depositView(part: Partial<CheckoutView> = {}): CheckoutView {
  return paymentView({
    state: 'deposit',
    methods: [virtualAccount],
    chosen: { code: virtualAccount.code, bank: null },
    virtualAccount: {
      bankName: { ko: '국민은행', en: 'Kookmin Bank' },
      accountNumber: '9205-4301-7788-11',
      holder: '나루서점',
      amountText: '23,500',
      expiresAt: '2026-07-01T14:59:00.000Z',
    },
    simulatorUrl: '/sandbox/pay/ref-deposit',
    ...part,
  });
}

/** A simulated Kakao Pay screen that waits for the payer, changed by `part`. */
export function screenView(part: Partial<SimulatorView> = {}): SimulatorView {
  return {
    kind: 'wallet',
    brand: 'kakaopay',
    name: { ko: '카카오페이', en: 'Kakao Pay' },
    merchantName: '나루서점',
    amountText: '23,500',
    currency: 'KRW',
    state: 'open',
    returnUrl: '/pay/token-1',
    account: null,
    depositorName: null,
    card: null,
    voucher: null,
    ...part,
  };
}

/** A simulated bank's transfer form. */
export function depositScreenView(part: Partial<SimulatorView> = {}): SimulatorView {
  return screenView({
    kind: 'deposit',
    brand: 'bank',
    name: { ko: '국민은행', en: 'Kookmin Bank' },
    account: {
      bankName: { ko: '국민은행', en: 'Kookmin Bank' },
      number: '9205-4301-7788-11',
      holder: '나루서점',
    },
    depositorName: '홍길동',
    ...part,
  });
}
