import { type Catalogue, createCatalogue } from './catalogue.ts';
import type { Language } from './language.ts';
import { en } from './screens/en.ts';
import { ko } from './screens/ko.ts';
import type { ScreenTexts } from './screens/texts-type.ts';

// Apart from the other texts, so that a real payer's page does not load what only the sandbox shows.
export const screenTexts: Catalogue<ScreenTexts> = createCatalogue<ScreenTexts>(
  { ko, en },
  {
    'zh-CN': async () => (await import('./screens/zh-cn.ts')).zhCn,
    'zh-TW': async () => (await import('./screens/zh-tw.ts')).zhTw,
    ja: async () => (await import('./screens/ja.ts')).ja,
    ru: async () => (await import('./screens/ru.ts')).ru,
    th: async () => (await import('./screens/th.ts')).th,
    vi: async () => (await import('./screens/vi.ts')).vi,
  },
);

/** The texts of the simulated screens in a language; English as long as they are not loaded. */
export function screenTextsOf(language: Language): ScreenTexts {
  return screenTexts.get(language) ?? en;
}
