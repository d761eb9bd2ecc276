import { screenTextsOf } from '../texts/screen-texts.ts';
import type { ScreenTexts } from '../texts/screens/texts-type.ts';
import { useLanguage } from '../ui/language.tsx';

/** The simulated screens' texts in the language of the page. */
export function useScreenTexts(): ScreenTexts {
  return screenTextsOf(useLanguage().language);
}
