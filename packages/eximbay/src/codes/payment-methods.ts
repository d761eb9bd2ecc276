/**
 * Every payment method code that is known (eximbay.md §7.1). Codes of brands and issuers come back in
 * results; who asks for a card asks for P000.
 */

export type PaymentMethodKind =
  | 'card'
  | 'wallet'
  /** Paid later, in a Japanese shop or by net banking; the order is registered first. */
  | 'convenience_store'
  | 'virtual_account'
  | 'bank_transfer'
  /** A provider that lets the payer choose again. */
  | 'group';

export interface PaymentMethod {
  readonly code: string;
  readonly name: string;
  readonly kind: PaymentMethodKind;
  /** Whether the method is one of the Korean page, which takes won only. */
  readonly korean: boolean;
  /** Whether a request may name it; brands and issuers are results of P000. */
  readonly requestable: boolean;
  /** No longer in Eximbay's list of 2026, but still met in older data. */
  readonly retired: boolean;
}

interface Traits {
  readonly korean?: boolean;
  readonly requestable?: boolean;
  readonly retired?: boolean;
}

type Row = readonly [code: string, name: string, traits?: Traits];

const RESULT = { requestable: false } as const;
const ISSUER = { korean: true, requestable: false } as const;
const KOREAN = { korean: true } as const;
const RETIRED = { retired: true } as const;

function methods(kind: PaymentMethodKind, rows: readonly Row[]): PaymentMethod[] {
  return rows.map(([code, name, traits = {}]) => ({
    code,
    name,
    kind,
    korean: traits.korean ?? false,
    requestable: traits.requestable ?? true,
    retired: traits.retired ?? false,
  }));
}

const CARDS: readonly Row[] = [
  ['P000', 'Credit card'],
  ['P101', 'VISA', RESULT],
  ['P102', 'MasterCard', RESULT],
  ['P103', 'AMEX', RESULT],
  ['P104', 'JCB', RESULT],
  ['P105', 'UnionPay without authentication', { requestable: false, retired: true }],
  ['P106', 'Diners', RESULT],
  ['P107', 'Discover', RESULT],
  ['P108', 'Mir', RESULT],
  ['P109', 'UnionPay', RESULT],
];

const KOREAN_ISSUERS: readonly Row[] = [
  ['P110', 'BC Card', ISSUER],
  ['P111', 'KB Card', ISSUER],
  ['P112', 'Hana Card (formerly KEB)', ISSUER],
  ['P113', 'Samsung Card', ISSUER],
  ['P114', 'Shinhan Card', ISSUER],
  ['P115', 'Hyundai Card', ISSUER],
  ['P116', 'Lotte Card', ISSUER],
  ['P117', 'NongHyup Card', ISSUER],
  ['P118', 'Hana Card (formerly SK)', { ...ISSUER, retired: true }],
  ['P119', 'Citi Card', ISSUER],
  ['P120', 'Woori Card', ISSUER],
  ['P121', 'Suhyup Card', ISSUER],
  ['P122', 'Jeju Card', ISSUER],
  ['P123', 'Jeonbuk Card (JB)', ISSUER],
  ['P124', 'Gwangju Card', ISSUER],
  ['P125', 'KakaoBank Card', ISSUER],
  ['P126', 'K bank Card', ISSUER],
  ['P127', 'Mirae Asset Card', ISSUER],
  ['P128', 'Kona Card', ISSUER],
  ['P129', 'Toss Card', ISSUER],
  ['P130', 'Chai Card', ISSUER],
];

const WALLETS: readonly Row[] = [
  ['P001', 'PayPal'],
  ['P002', 'UnionPay UPOP'],
  ['P003', 'Alipay'],
  ['P004', 'Tenpay', RETIRED],
  ['P005', '99Bill', RETIRED],
  ['P008', 'PaysBuy', RETIRED],
  ['P010', 'BestPay', RETIRED],
  ['P011', 'YooMoney', RETIRED],
  ['P141', 'WeChat Pay (PC, QR)'],
  ['P142', 'WeChat Pay (mobile)'],
  ['P143', 'WeChat Pay (OA-POP)'],
  ['P144', 'WeChat Pay (MINI)'],
  ['P174', 'Alipay+ Alipay CN'],
  ['P175', 'Alipay+ TrueMoney'],
  ['P176', 'Alipay+ DANA'],
  ['P177', 'Alipay+ Alipay HK'],
  ['P178', "Alipay+ Touch 'n Go"],
  ['P179', 'Alipay+ GCash'],
  ['P195', 'Alipay+ MINI'],
  ['P185', 'GrabPay SGD (2C2P)', RETIRED],
  ['P189', 'GrabPay MYR (2C2P)', RETIRED],
  ['P190', 'GrabPay PHP (2C2P)', RETIRED],
  ['P186', 'LINE Pay (2C2P)', RETIRED],
  ['P194', 'LINE Pay (eContext)', RETIRED],
  ['P197', 'Klarna'],
  ['P198', 'Apple Pay'],
  ['P091', 'Apple Pay with VISA', RESULT],
  ['P092', 'Apple Pay with MasterCard', RESULT],
  ['P093', 'Apple Pay with AMEX', RESULT],
  ['P094', 'Apple Pay with JCB', RESULT],
  ['P095', 'Apple Pay with UnionPay', RESULT],
  ['P199', 'Samsung Pay'],
  ['P096', 'Samsung Pay with VISA', RESULT],
  ['P097', 'Samsung Pay with MasterCard', RESULT],
  ['P098', 'Samsung Pay with AMEX', RESULT],
  ['P205', 'Vietnamese e-wallet', RETIRED],
  ['P300', 'Unifipay'],
  ['P350', 'GrabPay MYR'],
  ['P351', 'GrabPay SGD'],
  ['P352', 'ShopeePay THB'],
  ['P353', 'JKOPAY TWD'],
  ['P354', 'PayPay'],
  ['P302', 'KakaoPay', KOREAN],
  ['P303', 'Toss', KOREAN],
  ['P304', 'PAYCO', KOREAN],
  ['P306', 'SmilePay', { korean: true, retired: true }],
  ['P015', 'NaverPay', KOREAN],
  ['P307', 'NaverPay card', KOREAN],
  ['P308', 'NaverPay point', KOREAN],
];

const GROUPS: readonly Row[] = [
  ['P007', 'Molpay (Razer)', RETIRED],
  ['P171', 'Molpay Malaysia', RETIRED],
  ['P172', 'Molpay Vietnam', RETIRED],
  ['P173', 'Molpay Thailand', RETIRED],
  ['PG01', '2C2P', RETIRED],
  ['P201', 'PayEase Express', RETIRED],
];

const BANK_TRANSFERS: readonly Row[] = [
  ['P202', 'PayEase online banking', RETIRED],
  ['P301', 'BankPay (real-time transfer)', KOREAN],
  ['P309', 'Open banking', { korean: true, retired: true }],
];

/** All methods; codes are unique. */
export const PAYMENT_METHODS: readonly PaymentMethod[] = [
  ...methods('card', CARDS),
  ...methods('card', KOREAN_ISSUERS),
  ...methods('wallet', WALLETS),
  ...methods('group', GROUPS),
  ...methods('convenience_store', [['P006', 'Japanese convenience store or net banking (eContext)']]),
  ...methods('virtual_account', [
    ['P305', 'Virtual account', KOREAN],
    ['P310', 'Virtual account (overseas)'],
  ]),
  ...methods('bank_transfer', BANK_TRANSFERS),
];

/** The codes that rules have something to say about. */
export const PAYMENT_METHOD = {
  card: 'P000',
  paypal: 'P001',
  klarna: 'P197',
  paypay: 'P354',
  convenience_store: 'P006',
  virtual_account: 'P305',
  overseas_virtual_account: 'P310',
  naver_pay: 'P015',
  naver_pay_card: 'P307',
  naver_pay_point: 'P308',
  bank_pay: 'P301',
} as const;

/**
 * Methods whose results have the members of a cash receipt: money moves, not credit. Of NaverPay's wallet
 * nobody knows beforehand whether points will pay.
 */
const CASH_METHODS: ReadonlySet<string> = new Set([
  PAYMENT_METHOD.virtual_account,
  PAYMENT_METHOD.overseas_virtual_account,
  PAYMENT_METHOD.bank_pay,
  PAYMENT_METHOD.naver_pay,
  PAYMENT_METHOD.naver_pay_point,
]);

/** Whether a Korean cash receipt may be issued for the method. */
export function knowsCashReceipt(code: string): boolean {
  return CASH_METHODS.has(code);
}

const methodsByCode = new Map(PAYMENT_METHODS.map((method) => [method.code, method]));

/** The row of a method, or undefined for a code that this version does not know. */
export function findPaymentMethod(code: string): PaymentMethod | undefined {
  return methodsByCode.get(code);
}

/** Brands that a request may name in place of P000: which card is paid with its number says. */
const CARD_BRANDS: ReadonlySet<string> = new Set(
  CARDS.map(([code]) => code).filter((code) => code !== 'P000'),
);

/** Whether a code is that of a brand of cards: VISA, MasterCard, …; not one of a Korean issuer. */
export function isCardBrand(code: string): boolean {
  return CARD_BRANDS.has(code);
}

/** Whether the order is registered first and paid later, so that two results come (eximbay.md §4.6). */
export function isPaidLater(code: string): boolean {
  const kind = findPaymentMethod(code)?.kind;
  return kind === 'convenience_store' || kind === 'virtual_account';
}

/**
 * Whether the method knows authorization without capture, or authentication alone. Wallets and bank methods
 * do all three at once (eximbay.md §4.2).
 */
export function separatesCapture(code: string): boolean {
  return findPaymentMethod(code)?.kind === 'card';
}
