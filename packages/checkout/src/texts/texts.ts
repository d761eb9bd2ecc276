import type { LocalText } from '../api.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';
import type { Language } from './language.ts';
import type { Texts } from './texts-type.ts';

export const texts: Catalogue<Texts> = createCatalogue<Texts>(
  { ko, en },
  {
    'zh-CN': async () => (await import('./zh-cn.ts')).zhCn,
    'zh-TW': async () => (await import('./zh-tw.ts')).zhTw,
    ja: async () => (await import('./ja.ts')).ja,
    ru: async () => (await import('./ru.ts')).ru,
    th: async () => (await import('./th.ts')).th,
    vi: async () => (await import('./vi.ts')).vi,
  },
);

/** The texts of a language; English as long as they are not loaded. */
export function textsOf(language: Language): Texts {
  return texts.get(language) ?? en;
}

/** A name that the gateway gives in Korean and English. */
export function localized(text: LocalText, language: Language): string {
  return (language === 'ko' && text.ko) || text.en || text.ko;
}
