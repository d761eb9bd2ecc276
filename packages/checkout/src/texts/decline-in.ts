import type { PageLanguage } from '../api.ts';
import { textOfDecline } from './declines.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import { ru } from './ru.ts';
import type { Texts } from './texts-type.ts';
import { th } from './th.ts';
import { vi } from './vi.ts';
import { zhCn } from './zh-cn.ts';
import { zhTw } from './zh-tw.ts';

/** For the server: all at hand, where the page loads the languages that few payers read one by one. */
const ALL: Readonly<Record<PageLanguage, Pick<Texts, 'reasons'>>> = {
  ko,
  en,
  'zh-CN': zhCn,
  'zh-TW': zhTw,
  ja,
  ru,
  th,
  vi,
};

/** The payer's text for a reason; undefined where there is none but the words that came with it. */
export function declineIn(language: PageLanguage, decline: string): string | undefined {
  return textOfDecline(decline, ALL[language]) ?? undefined;
}
