import type { JSX } from 'preact';
import type { CheckoutView } from '../api.ts';
import { navigableUrl } from '../logic/addresses.ts';
import { chosenMethod } from '../logic/choice.ts';
import { localized } from '../texts/texts.ts';
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
  const name = method ? localized(method.name, language) : texts.choose.title;
  const target = navigableUrl(view.redirectUrl, location.href);
  const title = leaving ? texts.redirect.leaving(name) : texts.redirect.title(name);
  return (
    <StatusScreen tone="neutral" picture={<Badge brand={method?.brand ?? ''} name={name} />} title={title}>
      {target ? (
        <p class="status-body">{texts.redirect.body}</p>
      ) : (
        <Notice tone="error">{texts.redirect.unusable}</Notice>
      )}
      <div class="actions">
        <TimeLeft expiresAt={view.expiresAt} clockOffsetMs={clockOffsetMs} />
        {target && (
          <a class="button button-primary" href={target} data-testid="open-wallet">
            {texts.redirect.open(name)}
          </a>
        )}
      </div>
    </StatusScreen>
  );
}
