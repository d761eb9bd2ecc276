import { createContext, type JSX } from 'preact';
import { useCallback, useContext, useEffect, useState } from 'preact/hooks';
import { type Language, pickLanguage, recallLanguage, rememberLanguage } from '../logic/language.ts';
import { type Texts, textsOf } from '../texts/texts.ts';

export interface LanguageChoice {
  language: Language;
  texts: Texts;
  toggle: () => void;
}

export const LanguageContext = createContext<LanguageChoice>({
  language: 'en',
  texts: textsOf('en'),
  toggle: () => undefined,
});

const sessionMemory = () => window.sessionStorage;

function initialLanguage(): Language {
  return pickLanguage(location.search, recallLanguage(sessionMemory), navigator.language);
}

/** Puts the language into the address too, so that a reload does not fall back to the link's own `?lang=`. */
function putIntoAddress(language: Language): void {
  const url = new URL(location.href);
  url.searchParams.set('lang', language);
  history.replaceState(history.state, '', url.href);
}

/** The page's language and the switch between the two, remembered for the session. */
export function useLanguageChoice(): LanguageChoice {
  const [language, setLanguage] = useState(initialLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    rememberLanguage(sessionMemory, language);
  }, [language]);
  const toggle = useCallback(() => {
    setLanguage((current) => {
      const next = current === 'ko' ? 'en' : 'ko';
      putIntoAddress(next);
      return next;
    });
  }, []);
  return { language, texts: textsOf(language), toggle };
}

/** The language around a component. */
export function useLanguage(): LanguageChoice {
  return useContext(LanguageContext);
}

/** The small button that shows the other language by its own name. */
export function LanguageButton(): JSX.Element {
  const { language, texts, toggle } = useLanguage();
  return (
    <button
      type="button"
      class="language"
      data-testid="language"
      lang={language === 'ko' ? 'en' : 'ko'}
      aria-label={texts.switchLanguage}
      onClick={toggle}
    >
      {texts.otherLanguage}
    </button>
  );
}
