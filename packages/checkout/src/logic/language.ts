export type Language = 'ko' | 'en';

const storageKey = 'naru.language';

/** The part of `Storage` that is used here; wallet apps may deny it, so every call is guarded. */
export type LanguageMemory = Pick<Storage, 'getItem' | 'setItem'>;

/** A language tag such as "ko-KR" as one of ours; anything but Korean and English is null. */
export function languageOf(tag: string | null | undefined): Language | null {
  const primary = tag?.toLowerCase().split(/[-_]/)[0];
  return primary === 'ko' || primary === 'en' ? primary : null;
}

/**
 * The address decides (`?lang=`), then what was chosen earlier in this session, then the browser. A
 * browser in neither language gets English: a payer whose phone is set to, say, Japanese reads that more
 * likely.
 */
export function pickLanguage(search: string, remembered: string | null, browserTag: string): Language {
  const wanted = new URLSearchParams(search).get('lang');
  return languageOf(wanted) ?? languageOf(remembered) ?? languageOf(browserTag) ?? 'en';
}

/** The language remembered in this session, or null. */
export function recallLanguage(memory: () => LanguageMemory): string | null {
  try {
    return memory().getItem(storageKey);
  } catch {
    return null;
  }
}

/** Remembers the language for this session, if the browser allows it. */
export function rememberLanguage(memory: () => LanguageMemory, language: Language): void {
  try {
    memory().setItem(storageKey, language);
  } catch {
    // Without storage the choice lasts as long as the page: the address still carries it.
  }
}
