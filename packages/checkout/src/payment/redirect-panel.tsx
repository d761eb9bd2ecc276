import type { JSX } from 'preact';
import type { CheckoutView } from '../api.ts';
import { leavingUrl } from '../logic/addresses.ts';
import { chosenMethod } from '../logic/choice.ts';
import { methodName } from '../texts/method-names.ts';
import type { Texts } from '../texts/texts-type.ts';
import { Badge } from '../ui/badge.tsx';
import { useLanguage } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { StatusScreen } from '../ui/status-screen.tsx';
import { TimeLeft } from './time-left.tsx';

interface RedirectPanelProps {
  view: CheckoutView;
  clockOffsetMs: number;
  leaving: boolean;
}

/** The payer is at the wallet, on the way to it, or came back without paying. */
export function RedirectPanel({ view, clockOffsetMs, leaving }: RedirectPanelProps): JSX.Element {
  const { language, texts } = useLanguage();
  const method = chosenMethod(view);
  const name = method ? methodName(method, language) : texts.choose.title;
  const target = leavingUrl(view.redirectUrl, location.href, language);
  const isCard = method?.kind === 'card';
  const words = isCard ? texts.redirect.issuer : wordsOf(name, texts);
  return (
    <StatusScreen
      tone="neutral"
      picture={<Badge brand={method?.brand ?? ''} name={name} isWallet={method?.kind === 'wallet'} />}
      title={leaving ? words.leaving : words.title}
    >
      {target ? (
        <p class="status-body">{isCard ? texts.redirect.issuer.body : texts.redirect.body}</p>
      ) : (
        <Notice tone="error">{texts.redirect.unusable}</Notice>
      )}
      <div class="actions">
        <TimeLeft expiresAt={view.expiresAt} clockOffsetMs={clockOffsetMs} />
        {target && (
          <a class="button button-primary" href={target} data-testid="open-wallet">
            {words.open}
          </a>
        )}
      </div>
    </StatusScreen>
  );
}

function wordsOf(name: string, { redirect }: Texts): { title: string; leaving: string; open: string } {
  return { title: redirect.title(name), leaving: redirect.leaving(name), open: redirect.open(name) };
}
