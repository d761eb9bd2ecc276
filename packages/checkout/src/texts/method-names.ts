import type { MethodOption } from '../api.ts';
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

/** What a method is called: wallets by their brand, which is one in every language. */
export function methodName({ kind, name }: Pick<MethodOption, 'kind' | 'name'>, language: Language): string {
  if (kind === 'wallet' || language === 'ko' || language === 'en') return localized(name, language);
  const account =
    kind === 'card' || kind === 'convenience_store' || kind === 'bank_transfer' ? kind : 'virtual_account';
  return names[language][account];
}
