import type { PageLanguage } from '../api.ts';
import { reasonText } from '../logic/reasons.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import { ru } from './ru.ts';
import type { Texts } from './texts.ts';
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

/**
 * Why a payment failed, in the words that its page has for it; undefined where the page would show what the channel
 * said. `reason` is a channel's wording or code.
 */
export function reasonIn(language: PageLanguage, reason: string | null): string | undefined {
  const told = reasonText(reason, ALL[language]);
  return told === null || told === reason?.trim() ? undefined : told;
}
