/** Languages of the payment page (eximbay.md §7.5). The codes are Eximbay's own, not ISO 639. */

export interface Language {
  readonly code: string;
  readonly name: string;
  /** BCP 47 tag, for pages. */
  readonly tag: string;
}

export const LANGUAGES = [
  { code: 'KR', name: 'Korean', tag: 'ko' },
  { code: 'EN', name: 'English', tag: 'en' },
  { code: 'CN', name: 'Chinese (simplified)', tag: 'zh-Hans' },
  { code: 'TW', name: 'Chinese (traditional)', tag: 'zh-Hant' },
  { code: 'JP', name: 'Japanese', tag: 'ja' },
  { code: 'RU', name: 'Russian', tag: 'ru' },
  { code: 'TH', name: 'Thai', tag: 'th' },
  { code: 'VN', name: 'Vietnamese', tag: 'vi' },
] as const satisfies readonly Language[];

const ENGLISH: Language = LANGUAGES[1];

/**
 * The language of a page. An unknown code is not refused: the page is in English then, as was observed on the
 * sandbox of Eximbay (eximbay.md §5.1).
 */
export function languageOrEnglish(code: string): Language {
  return LANGUAGES.find((language) => language.code === code) ?? ENGLISH;
}
