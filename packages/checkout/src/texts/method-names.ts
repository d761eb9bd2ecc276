import type { LocalText, MethodOption, SimulatorView } from '../api.ts';
import type { Language } from './language.ts';
import { localized } from './texts.ts';

type Named = 'card' | 'convenience_store' | 'bank_transfer' | 'virtual_account';

/** What is no brand has a name in every language. Korean and English names are the gateway's, which says more. */
const names: Record<Exclude<Language, 'ko' | 'en'>, Record<Named, string>> = {
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

type Elsewhere = Partial<Record<Language, string>>;

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

/** What a method is called: wallets by their brand, what is no brand in the payer's language. */
export function methodName(
  { kind, brand, name }: Pick<MethodOption, 'kind' | 'brand' | 'name'>,
  language: Language,
): string {
  if (kind === 'wallet') return brands[brand]?.[language] ?? localized(name, language);
  if (language === 'ko' || language === 'en') return localized(name, language);
  const own = names[language];
  if (kind === 'card' || kind === 'convenience_store' || kind === 'bank_transfer') return own[kind];
  // An account at one bank, which the payer has to be able to tell from those at others.
  return kind === 'virtual_account'
    ? `${own.virtual_account} · ${localized(name, language)}`
    : own.virtual_account;
}

/** What a simulated screen is called: the wallet, the stores, or the bank or card company that it is. */
export function screenName(
  { kind, brand, name }: Pick<SimulatorView, 'kind' | 'brand' | 'name'>,
  language: Language,
): string {
  if (kind === 'wallet') return methodName({ kind, brand, name }, language);
  if (kind === 'voucher') return methodName({ kind: 'convenience_store', brand, name }, language);
  return localized(name, language);
}

/** What a chain of stores is called. */
export function storeName(name: LocalText, language: Language): string {
  return stores[name.en]?.[language] ?? localized(name, language);
}
