import type { CheckoutView } from '@naru/checkout';
import { reasonIn } from '@naru/checkout/reasons';
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

/**
 * Why a payment failed, in the language of its page; undefined where there are no words for it but the channel's own.
 * In English those go before ours, which say less: `clues` are the channel's words and codes, the surest first.
 */
export function localizedReason(
  lang: string,
  clues: readonly (string | null | undefined)[],
): string | undefined {
  const language = pageLanguage(lang);
  if (language === 'en') return undefined;
  for (const clue of clues) {
    const text = reasonIn(language, clue ?? null);
    if (text !== undefined) return text;
  }
  return undefined;
}
