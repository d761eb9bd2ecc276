import type { Language } from './language.ts';

/** A language whose names the gateway does not give. */
export type OtherLanguage = Exclude<Language, 'ko' | 'en'>;

type Named = 'card' | 'convenience_store' | 'bank_transfer' | 'virtual_account';

/** What is no brand has a name in every language. */
const names: Record<OtherLanguage, Record<Named, string>> = {
  'zh-CN': {
    card: '银行卡',
    convenience_store: '便利店',
    bank_transfer: '银行转账',
    virtual_account: '虚拟账户',
  },
  'zh-TW': {
    card: '信用卡',
    convenience_store: '便利商店',
    bank_transfer: '銀行轉帳',
    virtual_account: '虛擬帳號',
  },
  ja: {
    card: 'クレジットカード',
    convenience_store: 'コンビニ',
    bank_transfer: '銀行口座決済',
    virtual_account: 'バーチャル口座',
  },
  ru: {
    card: 'Банковская карта',
    convenience_store: 'Минимаркет (Япония)',
    bank_transfer: 'Банковский перевод',
    virtual_account: 'Виртуальный счёт',
  },
  th: {
    card: 'บัตรเครดิต',
    convenience_store: 'ร้านสะดวกซื้อ',
    bank_transfer: 'โอนเงินผ่านธนาคาร',
    virtual_account: 'บัญชีเสมือน',
  },
  vi: {
    card: 'Thẻ tín dụng',
    convenience_store: 'Cửa hàng tiện lợi',
    bank_transfer: 'Chuyển khoản ngân hàng',
    virtual_account: 'Tài khoản ảo',
  },
};

type Elsewhere = Partial<Record<OtherLanguage, string>>;

const alipay = { 'zh-CN': '支付宝', 'zh-TW': '支付寶' };
const alipayHk = { 'zh-CN': '支付宝香港', 'zh-TW': '支付寶香港' };
const wechat = { 'zh-CN': '微信支付', 'zh-TW': '微信支付' };
const jko = { 'zh-CN': '街口支付', 'zh-TW': '街口支付' };
const unionPay = { 'zh-CN': '银联', 'zh-TW': '銀聯', ja: '銀聯' };

/** Brands that write their own name in another script where their payers live. All others are one in every language. */
const brands: Readonly<Record<string, Elsewhere>> = {
  alipay,
  alipayhk: alipayHk,
  jkopay: jko,
  unionpay: unionPay,
  wechatpay: wechat,
  yoomoney: { ru: 'ЮMoney' },
};

/** The same of the stores at whose counters a voucher is paid, by their English names. */
const stores: Readonly<Record<string, Elsewhere>> = {
  Lawson: { ja: 'ローソン' },
  FamilyMart: { ja: 'ファミリーマート', 'zh-CN': '全家', 'zh-TW': '全家' },
  Ministop: { ja: 'ミニストップ' },
  Seicomart: { ja: 'セイコーマート' },
};

/** What methods, brands and stores are called in one language; those that have one name everywhere are missing. */
export interface Names {
  kinds: Record<Named, string> | null;
  brands: Readonly<Record<string, string>>;
  stores: Readonly<Record<string, string>>;
}

export function namesIn(language: OtherLanguage): Names {
  return { kinds: names[language], brands: inOne(brands, language), stores: inOne(stores, language) };
}

function inOne(table: Readonly<Record<string, Elsewhere>>, language: OtherLanguage): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [key, its] of Object.entries(table)) {
    const name = its[language];
    if (name !== undefined) found[key] = name;
  }
  return found;
}
