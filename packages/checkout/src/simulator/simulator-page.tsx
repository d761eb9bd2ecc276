import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { SimulatorView } from '../api.ts';
import { amountWithCurrency } from '../logic/amount.ts';
import { brandOf } from '../logic/brand.ts';
import { localized } from '../texts/texts.ts';
import type { ScreenClient } from '../transport/screens.ts';
import { Badge } from '../ui/badge.tsx';
import { LanguageButton, LanguageContext, useLanguage, useLanguageChoice } from '../ui/language.tsx';
import { useFocusOnChange } from '../ui/panel-title.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { StatusScreen } from '../ui/status-screen.tsx';
import { TroubleNotice, TroubleScreen } from '../ui/trouble.tsx';
import { DepositScreen } from './deposit-screen.tsx';
import { Outcome } from './outcome.tsx';
import { type Screen, useScreen } from './use-screen.ts';
import { useScreenTexts } from './use-screen-texts.ts';
import { WalletActions } from './wallet-actions.tsx';

/** The simulated app screen of a wallet or a bank. */
export function SimulatorPage({ client }: { client: ScreenClient }): JSX.Element {
  const language = useLanguageChoice();
  const screen = useScreen(client);
  return (
    <LanguageContext.Provider value={language}>
      <Phone screen={screen} />
    </LanguageContext.Provider>
  );
}

function Phone({ screen }: { screen: Screen }): JSX.Element {
  const { language } = useLanguage();
  const screenTexts = useScreenTexts();
  const { view, trouble } = screen;
  const state = view?.state ?? (trouble ? (trouble === 'not_found' ? 'not_found' : 'error') : 'loading');
  const name = view ? localized(view.name, language) : '';
  useFocusOnChange(state);
  useEffect(() => {
    document.title = screenTexts.pageTitle(name);
  }, [name, screenTexts]);
  return (
    <div class={`phone brand-${brandOf(view?.brand ?? '')}`}>
      <header class="screen-head">
        <div class="screen-bar">
          <h1 class="screen-name">
            {view && <Badge brand={view.brand} name={name} />}
            <span>{view ? name : screenTexts.tag}</span>
          </h1>
          {view && <span class="screen-tag">{screenTexts.tag}</span>}
          <LanguageButton />
        </div>
        {view && <Amount view={view} />}
      </header>
      <main class="screen" data-testid="state" data-state={state}>
        <p class="screen-notice">{screenTexts.notice}</p>
        <Content screen={screen} />
      </main>
      <p class="visually-hidden" role="status">
        {view && view.state !== 'open' ? screenTexts.outcome[view.state] : ''}
      </p>
    </div>
  );
}

function Amount({ view }: { view: SimulatorView }): JSX.Element {
  const { language } = useLanguage();
  const screenTexts = useScreenTexts();
  return (
    <div class="screen-order">
      <p>{screenTexts.payTo(view.merchantName)}</p>
      <p class="screen-amount" data-testid="amount">
        {amountWithCurrency(view.amountText, view.currency, language)}
      </p>
    </div>
  );
}

function Content({ screen }: { screen: Screen }): JSX.Element {
  const screenTexts = useScreenTexts();
  const { view, trouble } = screen;
  if (!view) {
    return (
      <div class="screen-body">
        {trouble ? (
          <TroubleScreen code={trouble} titles={screenTexts} onRetry={screen.reload} />
        ) : (
          <StatusScreen tone="busy" picture={<Spinner large />} title={screenTexts.loading} />
        )}
      </div>
    );
  }
  if (view.kind !== 'deposit' && view.state !== 'open') return <Outcome view={view} state={view.state} />;
  return (
    <>
      {trouble && <TroubleNotice code={trouble} reveal onRetry={screen.reload} />}
      {view.kind === 'deposit' ? (
        <DepositScreen screen={screen} view={view} />
      ) : (
        <WalletActions screen={screen} view={view} />
      )}
    </>
  );
}
