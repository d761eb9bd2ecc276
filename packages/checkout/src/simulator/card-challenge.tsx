import type { JSX } from 'preact';
import type { SimulatorView } from '../api.ts';
import { amountWithCurrency } from '../logic/amount.ts';
import { cardName } from '../logic/card-number.ts';
import { useLanguage } from '../ui/language.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import { OtherEnds, YesOrNo } from './screen-buttons.tsx';
import type { Screen } from './use-screen.ts';
import { useScreenTexts } from './use-screen-texts.ts';

/** The page on which a card's issuer asks its holder to confirm a payment (3-D Secure). */
export function CardChallenge({ screen, view }: { screen: Screen; view: SimulatorView }): JSX.Element {
  const { language } = useLanguage();
  const { challenge } = useScreenTexts();
  return (
    <div class="screen-body">
      <PanelTitle>{challenge.title}</PanelTitle>
      <p class="screen-lead">{challenge.lead}</p>
      <dl class="account">
        <Row term={challenge.merchant}>{view.merchantName}</Row>
        <Row term={challenge.amount}>{amountWithCurrency(view.amountText, view.currency, language)}</Row>
        {view.card && (
          <Row term={challenge.card}>
            <span data-testid="masked-card">{cardName(view.card)}</span>
          </Row>
        )}
      </dl>
      <YesOrNo screen={screen} yes={challenge.confirm} no={challenge.cancel} />
      <OtherEnds
        screen={screen}
        decline={challenge.fail}
        reason="authentication_failed"
        timeOutHint={challenge.timeOutHint}
      />
    </div>
  );
}

function Row({ term, children }: { term: string; children: JSX.Element | string }): JSX.Element {
  return (
    <div class="account-row">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
