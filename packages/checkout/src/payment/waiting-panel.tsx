import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CheckoutView, MethodOption } from '../api.ts';
import { chosenMethod, givesAccount, loneMethod } from '../logic/choice.ts';
import type { Texts } from '../texts/texts-type.ts';
import { useLanguage } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { StatusScreen } from '../ui/status-screen.tsx';

const slowAfterMs = 20_000;

/** The channel is being asked for a way to pay. */
export function StartingPanel({ view }: { view: CheckoutView }): JSX.Element {
  const { texts } = useLanguage();
  const method = chosenMethod(view) ?? loneMethod(view);
  const title = method?.kind === 'card' ? texts.starting.cardTitle : texts.starting.title;
  return (
    <StatusScreen tone="busy" picture={<Spinner large />} title={title}>
      <p class="status-body">{startingBody(method, texts)}</p>
    </StatusScreen>
  );
}

function startingBody(method: MethodOption | null, { starting }: Texts): string {
  if (method?.kind === 'card') return starting.cardBody;
  if (method?.kind === 'convenience_store') return starting.voucherBody;
  return method && givesAccount(method) ? starting.accountBody : starting.body;
}

/** The outcome is not known yet; a second payment now could be a double one. */
export function ProcessingPanel(): JSX.Element {
  const { texts } = useLanguage();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <StatusScreen tone="busy" picture={<Spinner large />} title={texts.processing.title}>
      <p class="status-body">{texts.processing.body}</p>
      {slow && (
        <Notice tone="info" alert>
          {texts.processing.slow}
        </Notice>
      )}
    </StatusScreen>
  );
}
