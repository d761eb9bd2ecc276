import type { Language } from './language.ts';

/** Texts in every language: the two that most payers read come with the page, the others when asked for. */
export interface Catalogue<T> {
  /** Null: not loaded yet. */
  get: (language: Language) => T | null;
  load: (language: Language) => Promise<void>;
}

export type AtHand = 'ko' | 'en';

/** A catalogue of what is at hand and what each other language is loaded with. */
export function createCatalogue<T>(
  atHand: Record<AtHand, T>,
  loaders: Record<Exclude<Language, AtHand>, () => Promise<T>>,
): Catalogue<T> {
  const known = new Map<Language, T>(Object.entries(atHand) as [Language, T][]);
  return {
    get: (language) => known.get(language) ?? null,
    load: async (language) => {
      if (known.has(language)) return;
      const texts = await loaders[language as Exclude<Language, AtHand>]();
      known.set(language, texts);
    },
  };
}
