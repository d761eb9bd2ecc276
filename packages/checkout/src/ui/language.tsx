import { createContext, type JSX } from 'preact';
import { useCallback, useContext, useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Catalogue } from '../texts/catalogue.ts';
import {
  chosenLanguage,
  type Language,
  languageNames,
  languages,
  pickLanguage,
  recallLanguage,
  rememberLanguage,
} from '../texts/language.ts';
import { textsOf } from '../texts/texts.ts';
import type { Texts } from '../texts/texts-type.ts';
import { GlobeIcon } from './icons.tsx';

export interface LanguageChoice {
  language: Language;
  texts: Texts;
  /** Whether it is known which language to show, and its texts are there. */
  settled: boolean;
  choose: (language: Language) => void;
}

export const LanguageContext = createContext<LanguageChoice>({
  language: 'en',
  texts: textsOf('en'),
  settled: true,
  choose: () => undefined,
});

const sessionMemory = () => window.sessionStorage;

/** Puts the language into the address too, so that a reload does not fall back to the link's own `?lang=`. */
function putIntoAddress(language: Language): void {
  const url = new URL(location.href);
  url.searchParams.set('lang', language);
  history.replaceState(history.state, '', url.href);
}

/**
 * For all payments of the session only what the payer chose in the menu is remembered: the wish of one merchant says
 * nothing about the next. A language in the address may be the merchant's, as our own pages pass on what they show: it
 * is remembered for its page, to which a wallet leads back without it.
 */
function earlierChoice(): Language | null {
  const { pathname, search } = location;
  const remembered = recallLanguage(sessionMemory, pathname) ?? recallLanguage(sessionMemory);
  const addressed = chosenLanguage(search, null);
  if (addressed) rememberLanguage(sessionMemory, addressed, pathname);
  return chosenLanguage(search, remembered);
}

/**
 * The page's language, and the switch between them. `asked` is the merchant's wish: undefined as long as it
 * is not known, null when there is none. `catalogues` are the texts that the page shows; they must keep their
 * identity.
 */
export function useLanguageChoice(
  asked: Language | null | undefined,
  catalogues: readonly Catalogue<unknown>[],
): LanguageChoice {
  const [chosen, setChosen] = useState(earlierChoice);
  const wanted = pickLanguage(chosen, asked, navigator.language);
  const isKnown = chosen !== null || asked !== undefined;
  const [shown, setShown] = useState<Language | null>(null);
  const isReady = catalogues.every((catalogue) => catalogue.get(wanted) !== null);
  useEffect(() => {
    if (!isKnown) return undefined;
    let current = true;
    const show = (language: Language) => {
      if (current) setShown(language);
    };
    const loaded = Promise.all(catalogues.map((catalogue) => catalogue.load(wanted)));
    // Texts that can not be loaded must not keep anybody from paying: what is shown stays, or English comes.
    loaded.then(
      () => show(wanted),
      () => show(shown ?? 'en'),
    );
    return () => {
      current = false;
    };
  }, [wanted, isKnown, catalogues]);
  const language = isReady ? wanted : (shown ?? 'en');
  const settled = isKnown && (isReady || shown !== null);
  // Before anything is drawn: the fonts depend on it.
  useLayoutEffect(() => {
    if (settled) document.documentElement.lang = language;
  }, [language, settled]);
  const choose = useCallback((next: Language) => {
    putIntoAddress(next);
    rememberLanguage(sessionMemory, next);
    rememberLanguage(sessionMemory, next, location.pathname);
    setChosen(next);
  }, []);
  return { language, texts: textsOf(language), settled, choose };
}

/** The language around a component. */
export function useLanguage(): LanguageChoice {
  return useContext(LanguageContext);
}

/** The menu of languages, each by its own name: the device's own list, which every browser shows well. */
export function LanguageMenu(): JSX.Element {
  const { language, texts, choose } = useLanguage();
  return (
    <span class="language">
      <GlobeIcon />
      <select
        data-testid="language"
        aria-label={texts.language}
        value={language}
        onChange={(event) => choose(event.currentTarget.value as Language)}
      >
        {languages.map((option) => (
          <option key={option} value={option} lang={option}>
            {languageNames[option]}
          </option>
        ))}
      </select>
    </span>
  );
}
