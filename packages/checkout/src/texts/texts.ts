import type { LocalText } from '../api.ts';
import type { Language } from '../logic/language.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

/** Every text of both pages. */
export type Texts = typeof ko;

const languages: Record<Language, Texts> = { ko, en };

/** The texts of a language. */
export function textsOf(language: Language): Texts {
  return languages[language];
}

/** A name that the gateway gives in both languages. */
export function localized(text: LocalText, language: Language): string {
  return text[language] || text.en || text.ko;
}
