import type { Currency, Method, MethodKind } from '@naru/engine';
import { BANKS, CURRENCIES, findPaymentMethod, PAYMENT_METHOD } from '@naru/eximbay';

type Row = readonly [code: string, kind: MethodKind, brand: string, nameKo: string, currencies: string];

const EVERY = CURRENCIES.filter(({ requestableBy }) => requestableBy === 'all')
  .map(({ code }) => code)
  .join(' ');
/** Eximbay publishes no currencies per wallet but those of some results; its merchants price in these two. */
const WALLET = 'USD KRW';
const WON = 'KRW';

/** What the page offers, in the page's order (eximbay.md §7.1). */
const OFFERED: readonly Row[] = [
  [PAYMENT_METHOD.card, 'card', 'card', '신용·체크카드', EVERY],
  [PAYMENT_METHOD.paypal, 'wallet', 'paypal', '페이팔', `${WALLET} EUR GBP JPY SGD HKD CAD AUD THB`],
  ['P003', 'wallet', 'alipay', '알리페이', WALLET],
  ['P141', 'wallet', 'wechatpay', '위챗페이', WALLET],
  ['P142', 'wallet', 'wechatpay', '위챗페이', WALLET],
  ['P002', 'wallet', 'unionpay', '유니온페이', WALLET],
  ['P198', 'wallet', 'applepay', '애플페이', WALLET],
  ['P199', 'wallet', 'samsungpay', '삼성페이', WALLET],
  ['P197', 'wallet', 'klarna', '클라나', `${WALLET} EUR GBP`],
  ['P351', 'wallet', 'grabpay', '그랩페이', `${WALLET} SGD`],
  ['P352', 'wallet', 'shopeepay', '쇼피페이', `${WALLET} THB`],
  [PAYMENT_METHOD.paypay, 'wallet', 'paypay', '페이페이', 'JPY'],
  [PAYMENT_METHOD.convenience_store, 'convenience_store', 'convenience_store', '일본 편의점', 'JPY'],
  ['P302', 'wallet', 'kakaopay', '카카오페이', WON],
  ['P015', 'wallet', 'naverpay', '네이버페이', WON],
  ['P303', 'wallet', 'toss', '토스페이', WON],
  ['P304', 'wallet', 'payco', 'PAYCO', WON],
  ['P301', 'bank_transfer', 'bank', '실시간 계좌이체', WON],
  [PAYMENT_METHOD.virtual_account, 'virtual_account_any', 'virtual_account', '가상계좌', WON],
];

/** Variants of the above, and what became of contracts of others: they are offered to who asks for them by name. */
const ON_REQUEST: readonly Row[] = [
  ['P143', 'wallet', 'wechatpay', '위챗페이', WALLET],
  ['P144', 'wallet', 'wechatpay', '위챗페이', WALLET],
  ['P174', 'wallet', 'alipay', '알리페이', WALLET],
  ['P175', 'wallet', 'truemoney', '트루머니', `${WALLET} THB`],
  ['P176', 'wallet', 'dana', '다나', WALLET],
  ['P177', 'wallet', 'alipayhk', '알리페이 HK', `${WALLET} HKD`],
  ['P178', 'wallet', 'touchngo', '터치앤고', WALLET],
  ['P179', 'wallet', 'gcash', '지캐시', WALLET],
  ['P195', 'wallet', 'alipay', '알리페이', WALLET],
  ['P300', 'wallet', 'unifipay', '유니파이페이', WALLET],
  ['P350', 'wallet', 'grabpay', '그랩페이', WALLET],
  ['P353', 'wallet', 'jkopay', '지에코페이', WALLET],
  ['P185', 'wallet', 'grabpay', '그랩페이', `${WALLET} SGD`],
  ['P186', 'wallet', 'linepay', '라인페이', `${WALLET} THB`],
  ['P189', 'wallet', 'grabpay', '그랩페이', WALLET],
  ['P190', 'wallet', 'grabpay', '그랩페이', WALLET],
  ['P194', 'wallet', 'linepay', '라인페이', `${WALLET} JPY`],
  ['P011', 'wallet', 'yoomoney', '유머니', `${WALLET} RUB`],
  ['P007', 'wallet', 'molpay', '몰페이', WALLET],
  ['P171', 'wallet', 'molpay', '몰페이', WALLET],
  ['P172', 'wallet', 'molpay', '몰페이', WALLET],
  ['P173', 'wallet', 'molpay', '몰페이', `${WALLET} THB`],
  ['PG01', 'wallet', '2c2p', '2C2P', `${WALLET} THB SGD`],
  ['P307', 'wallet', 'naverpay', '네이버페이 카드', WON],
  ['P308', 'wallet', 'naverpay', '네이버페이 포인트', WON],
  ['P310', 'virtual_account_any', 'virtual_account', '해외 가상계좌', WALLET],
];

const onRequestCodes: ReadonlySet<string> = new Set(ON_REQUEST.map(([code]) => code));

/** Whether a method is only there for requests that name it. */
export function isOnRequest(code: string): boolean {
  return onRequestCodes.has(code);
}

/**
 * Eximbay publishes no limits. The smallest amount is one minor unit; the largest is what the field of 15
 * characters holds in whole won. An operator sets those of his contract.
 */
const LIMITS = { minimum: 1n, maximum: 999_999_999_999_999n };

/** Where no account of a payer can be: the central bank, and the bank of exporters. */
const NO_ACCOUNTS: readonly string[] = ['001', '008'];

/**
 * The methods of the contract as rows of the engine's catalogue, for an empty store. The banks are those that a
 * transfer comes from and that the refund of a virtual account goes to.
 */
export function eximbayMethods(channel: string): Method[] {
  const payments = [...OFFERED, ...ON_REQUEST].flatMap(
    ([code, kind, brand, nameKo, currencies], position): Method[] =>
      currencies.split(' ').map((currency) => ({
        ...base('payment', channel, position),
        currency: currency as Currency,
        code,
        kind,
        brand,
        nameEn: englishName(code),
        nameKo,
      })),
  );
  const banks = BANKS.filter(({ code }) => !NO_ACCOUNTS.includes(code)).map(
    (bank, position): Method => ({
      ...base('payout', channel, position),
      currency: 'KRW',
      code: bank.code,
      kind: 'bank_payout',
      brand: bank.code,
      nameEn: bank.englishName,
      nameKo: bank.koreanName,
    }),
  );
  return [...payments, ...banks];
}

/** What a payer calls it; the contract's names also say through whom and on which device. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  P141: 'WeChat Pay',
  P142: 'WeChat Pay',
  P143: 'WeChat Pay',
  P144: 'WeChat Pay',
  P174: 'Alipay',
  P195: 'Alipay',
  P301: 'Bank transfer',
  P351: 'GrabPay',
  P352: 'ShopeePay',
  [PAYMENT_METHOD.convenience_store]: 'Convenience store',
};

function englishName(code: string): string {
  return SHORT_NAMES[code] ?? findPaymentMethod(code)?.name ?? code;
}

function base(direction: Method['direction'], channel: string, position: number) {
  return {
    ...LIMITS,
    dialect: 'eximbay',
    direction,
    state: 'available',
    supportsRefund: direction === 'payment',
    channel,
    position,
  } as const;
}
