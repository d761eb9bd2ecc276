import type { CheckoutView } from '@naru/checkout';
import { declineIn } from '@naru/checkout/declines';
import type { Decline } from '@naru/engine';
import { languageOrEnglish } from '@naru/eximbay';

export type PageLanguage = NonNullable<CheckoutView['language']>;

/** The page's names of the languages; the contract's tags name scripts where the page names countries. */
const LANGUAGES: Readonly<Record<string, PageLanguage>> = {
  KR: 'ko',
  EN: 'en',
  CN: 'zh-CN',
  TW: 'zh-TW',
  JP: 'ja',
  RU: 'ru',
  TH: 'th',
  VN: 'vi',
};

/** The language of `lang`; English for codes of no language, as on Eximbay's own page (eximbay.md §5.1). */
export function pageLanguage(lang: string): PageLanguage {
  return LANGUAGES[languageOrEnglish(lang).code] ?? 'en';
}

/** Why a payment failed, in the language of its page; undefined in English, and where there is no text for it. */
export function localizedReason(lang: string, decline: Decline): string | undefined {
  const language = pageLanguage(lang);
  return language === 'en' ? undefined : declineIn(language, decline);
}
