import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Language } from '../texts/language.ts';
import { languageNames } from '../texts/language.ts';
import { type SenderTexts, senderTexts, senderTextsOf } from '../texts/sender-texts.ts';
import { texts } from '../texts/texts.ts';
import type { SenderClient } from '../transport/sender.ts';
import { Button } from '../ui/button.tsx';
import { GlobeIcon } from '../ui/icons.tsx';
import { LanguageContext, useLanguage, useLanguageChoice } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ExchangeView } from './exchange.tsx';
import { RequestForm } from './request-form.tsx';
import { useSender } from './use-sender.ts';

const catalogues = [texts, senderTexts];

/** Signs a call of a merchant API and sends it; the sandbox's page for people who try the API. */
export function SenderPage({ client }: { client: SenderClient }): JSX.Element {
  const choice = useLanguageChoice(null, catalogues);
  // The two languages of the documentation.
  const language: Language = choice.language === 'ko' ? 'ko' : 'en';
  const words = senderTextsOf(language);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = words.title;
  }, [language, words]);
  return (
    <LanguageContext.Provider value={{ ...choice, language }}>
      {choice.settled && <Workbench client={client} words={words} />}
    </LanguageContext.Provider>
  );
}

function Workbench({ client, words }: { client: SenderClient; words: SenderTexts }): JSX.Element {
  const sender = useSender(client);
  const { offer, notLoaded, exchange, refusal } = sender;
  return (
    <div class="sender" data-testid="sender" data-state={offer ? 'ready' : 'loading'}>
      <header class="sender-head">
        <h1>{words.title}</h1>
        <LanguageSwitch />
        <p>{words.lead}</p>
        <a class="docs-link" href="/docs">
          {words.docs}
        </a>
      </header>
      <main class="sender-main">
        <div class="sender-part">
          {offer && <RequestForm offer={offer} sender={sender} words={words} />}
          {!offer && !notLoaded && <Spinner large />}
          {notLoaded && (
            <Notice tone="error" alert>
              <p>{words.notLoaded}</p>
              <Button testId="retry" look="quiet" onPress={sender.load}>
                {words.retry}
              </Button>
            </Notice>
          )}
        </div>
        <div class="sender-part" aria-live="polite" data-testid="exchange">
          {refusal !== null && (
            <Notice tone="error" testId="refusal">
              {refusal === '' ? words.noAnswer : refusal}
            </Notice>
          )}
          {exchange ? (
            <ExchangeView exchange={exchange} words={words} />
          ) : (
            refusal === null && <p class="sender-empty">{words.empty}</p>
          )}
        </div>
      </main>
    </div>
  );
}

function LanguageSwitch(): JSX.Element {
  const { language, texts: common, choose } = useLanguage();
  const offered: Language[] = ['ko', 'en'];
  return (
    <span class="language">
      <GlobeIcon />
      <select
        data-testid="language"
        aria-label={common.language}
        value={language}
        onChange={(event) => choose(event.currentTarget.value as Language)}
      >
        {offered.map((option) => (
          <option key={option} value={option} lang={option}>
            {languageNames[option]}
          </option>
        ))}
      </select>
    </span>
  );
}
