import type { LocalText, MethodOption, SimulatorView } from '../api.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import type { Language } from './language.ts';
import type { Names, OtherLanguage } from './names-elsewhere.ts';
import { localized } from './texts.ts';

/** Korean and English names are the gateway's, which says more. */
const given: Names = { kinds: null, brands: {}, stores: {} };

const loading = (language: OtherLanguage) => async () =>
  (await import('./names-elsewhere.ts')).namesIn(language);

/** The names in each language, loaded as its texts are. */
export const methodNames: Catalogue<Names> = createCatalogue<Names>(
  { ko: given, en: given },
  {
    'zh-CN': loading('zh-CN'),
    'zh-TW': loading('zh-TW'),
    ja: loading('ja'),
    ru: loading('ru'),
    th: loading('th'),
    vi: loading('vi'),
  },
);

/** What a method is called: wallets by their brand, what is no brand in the payer's language. */
export function methodName(
  { kind, brand, name }: Pick<MethodOption, 'kind' | 'brand' | 'name'>,
  language: Language,
): string {
  if (kind === 'wallet') return methodNames.get(language)?.brands[brand] ?? localized(name, language);
  const own = methodNames.get(language)?.kinds;
  if (!own) return localized(name, language);
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
  return methodNames.get(language)?.stores[name.en] ?? localized(name, language);
}
