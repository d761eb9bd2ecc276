import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { SimulatorView } from '../api.ts';
import { amountWithCurrency } from '../logic/amount.ts';
import { brandOf } from '../logic/brand.ts';
import { methodNames, screenName } from '../texts/method-names.ts';
import { screenTexts } from '../texts/screen-texts.ts';
import { texts } from '../texts/texts.ts';
import type { ScreenClient } from '../transport/screens.ts';
import { Badge } from '../ui/badge.tsx';
import { LanguageContext, LanguageMenu, useLanguage, useLanguageChoice } from '../ui/language.tsx';
import { useFocusOnChange } from '../ui/panel-title.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { StatusScreen } from '../ui/status-screen.tsx';
import { TroubleNotice, TroubleScreen } from '../ui/trouble.tsx';
import { CardChallenge } from './card-challenge.tsx';
import { DepositScreen } from './deposit-screen.tsx';
import { Outcome, outcomeWords } from './outcome.tsx';
import { type Screen, useScreen } from './use-screen.ts';
import { useScreenTexts } from './use-screen-texts.ts';
import { VoucherGuide } from './voucher-guide.tsx';
import { WalletActions } from './wallet-actions.tsx';

const catalogues = [texts, screenTexts, methodNames];

/** The simulated screen of a wallet, a bank, a card issuer or a store. */
export function SimulatorPage({ client }: { client: ScreenClient }): JSX.Element {
  const language = useLanguageChoice(null, catalogues);
  const screen = useScreen(client);
  return (
    <LanguageContext.Provider value={language}>
      {language.settled && <Phone screen={screen} />}
    </LanguageContext.Provider>
  );
}

function Phone({ screen }: { screen: Screen }): JSX.Element {
  const { language } = useLanguage();
  const words = useScreenTexts();
  const { view, trouble } = screen;
  const state = view?.state ?? (trouble ? (trouble === 'not_found' ? 'not_found' : 'error') : 'loading');
  const name = view ? screenName(view, language) : '';
  useFocusOnChange(state);
  useEffect(() => {
    document.title = words.pageTitle(name);
  }, [name, words]);
  return (
    <div class={`phone brand-${view ? familyOf(view) : 'bank'}`}>
      <header class="screen-head">
        <div class="screen-bar">
          <h1 class="screen-name">
            {view && <Badge brand={view.brand} name={name} isWallet={view.kind === 'wallet'} />}
            <span>{view ? name : words.tag}</span>
          </h1>
          <LanguageMenu />
        </div>
        {view && <Amount view={view} />}
      </header>
      <main class="screen" data-testid="state" data-state={state}>
        <p class="screen-notice">{words.notice}</p>
        <Content screen={screen} />
      </main>
      <p class="visually-hidden" role="status">
        {view && view.state !== 'open' ? outcomeWords(view, view.state, words).title : ''}
      </p>
    </div>
  );
}

/** An issuer's page has the colours of the bank that it is, whatever brand stands on the card. */
function familyOf(view: SimulatorView): string {
  return view.kind === 'card_challenge' ? 'issuer' : brandOf(view.brand, view.kind === 'wallet');
}

function Amount({ view }: { view: SimulatorView }): JSX.Element {
  const { language } = useLanguage();
  const words = useScreenTexts();
  return (
    <div class="screen-order">
      <p>{words.payTo(view.merchantName)}</p>
      <span class="screen-tag">{words.tag}</span>
      <p class="screen-amount" data-testid="amount">
        {amountWithCurrency(view.amountText, view.currency, language)}
      </p>
    </div>
  );
}

function Content({ screen }: { screen: Screen }): JSX.Element {
  const words = useScreenTexts();
  const { view, trouble } = screen;
  if (!view) {
    return (
      <div class="screen-body">
        {trouble ? (
          <TroubleScreen code={trouble} titles={words} onRetry={screen.reload} />
        ) : (
          <StatusScreen tone="busy" picture={<Spinner large />} title={words.loading} />
        )}
      </div>
    );
  }
  if (view.kind !== 'deposit' && view.state !== 'open') return <Outcome view={view} state={view.state} />;
  return (
    <>
      {trouble && <TroubleNotice code={trouble} reveal onRetry={screen.reload} />}
      <OpenScreen screen={screen} view={view} />
    </>
  );
}

function OpenScreen({ screen, view }: { screen: Screen; view: SimulatorView }): JSX.Element {
  switch (view.kind) {
    case 'deposit':
      return <DepositScreen screen={screen} view={view} />;
    case 'card_challenge':
      return <CardChallenge screen={screen} view={view} />;
    case 'voucher':
      return <VoucherGuide screen={screen} view={view} />;
    default:
      return <WalletActions screen={screen} view={view} />;
  }
}
