import type { PageLanguage } from '../api.ts';
import { PAGE_LANGUAGES } from '../lists.ts';

export type Language = PageLanguage;

/** The languages of the page under their own names. */
export const languageNames: Readonly<Record<Language, string>> = {
  ko: '한국어',
  en: 'English',
  'zh-CN': '简体中文',
  'zh-TW': '繁體中文',
  ja: '日本語',
  ru: 'Русский',
  th: 'ไทย',
  vi: 'Tiếng Việt',
};

export const languages: readonly Language[] = PAGE_LANGUAGES;

const storageKey = 'naru.language';

/** The part of `Storage` that is used here; wallet apps may deny it, so every call is guarded. */
export type LanguageMemory = Pick<Storage, 'getItem' | 'setItem'>;

/** Regions and scripts that write Chinese with traditional characters. */
const traditionalChinese = /[-_](hant|tw|hk|mo)\b/;

/** A language tag such as "ko-KR" or "zh-Hant-HK" as one of ours; a language that the page lacks is null. */
export function languageOf(tag: string | null | undefined): Language | null {
  const lower = tag?.toLowerCase() ?? '';
  const primary = lower.split(/[-_]/)[0];
  if (primary === 'zh') return traditionalChinese.test(lower) ? 'zh-TW' : 'zh-CN';
  return languages.find((language) => language === primary) ?? null;
}

/** What the payer has chosen: in the address (`?lang=`), or earlier in this session. Null: nothing yet. */
export function chosenLanguage(search: string, remembered: string | null): Language | null {
  return languageOf(new URLSearchParams(search).get('lang')) ?? languageOf(remembered);
}

/**
 * The payer's own choice counts most, then what the merchant asked for, then the browser. A browser in none
 * of the languages gets English.
 */
export function pickLanguage(
  chosen: Language | null,
  asked: Language | null | undefined,
  browserTag: string,
): Language {
  return chosen ?? languageOf(asked) ?? languageOf(browserTag) ?? 'en';
}

function keyOf(pathname: string | undefined): string {
  return pathname === undefined ? storageKey : `${storageKey}:${pathname}`;
}

/** The language remembered in this session, or null; with a path, what is remembered for that page alone. */
export function recallLanguage(memory: () => LanguageMemory, pathname?: string): string | null {
  try {
    return memory().getItem(keyOf(pathname));
  } catch {
    return null;
  }
}

/** Remembers the language for this session, if the browser allows it; with a path, for that page alone. */
export function rememberLanguage(memory: () => LanguageMemory, language: Language, pathname?: string): void {
  try {
    memory().setItem(keyOf(pathname), language);
  } catch {
    // Without storage the choice lasts as long as the page: the address still carries it.
  }
}
