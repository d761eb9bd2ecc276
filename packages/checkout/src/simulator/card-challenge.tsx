import type { JSX } from 'preact';
import type { SimulatorView } from '../api.ts';
import { amountWithCurrency } from '../logic/amount.ts';
import { brandNames, type CardBrand } from '../logic/card-number.ts';
import { Button } from '../ui/button.tsx';
import { useLanguage } from '../ui/language.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import type { Screen } from './use-screen.ts';
import { useScreenTexts } from './use-screen-texts.ts';

/** The page on which a card's issuer asks its holder to confirm a payment (3-D Secure). */
export function CardChallenge({ screen, view }: { screen: Screen; view: SimulatorView }): JSX.Element {
  const { language } = useLanguage();
  const { challenge } = useScreenTexts();
  const { busy } = screen;
  return (
    <div class="screen-body">
      <PanelTitle>{challenge.title}</PanelTitle>
      <p class="screen-lead">{challenge.lead}</p>
      <dl class="account">
        <Row term={challenge.merchant}>{view.merchantName}</Row>
        <Row term={challenge.amount}>{amountWithCurrency(view.amountText, view.currency, language)}</Row>
        {view.card && (
          <Row term={challenge.card}>
            <span data-testid="masked-card">{maskedCard(view.card)}</span>
          </Row>
        )}
      </dl>
      <Button
        testId="approve"
        look="brand"
        disabled={busy !== null}
        working={busy === 'approve'}
        onPress={() => screen.act({ name: 'approve' })}
      >
        {challenge.confirm}
      </Button>
      <Button
        testId="cancel-wallet"
        look="secondary"
        disabled={busy !== null}
        working={busy === 'cancel'}
        onPress={() => screen.act({ name: 'cancel' })}
      >
        {challenge.cancel}
      </Button>
      <OtherEnds screen={screen} />
    </div>
  );
}

function OtherEnds({ screen }: { screen: Screen }): JSX.Element {
  const screenTexts = useScreenTexts();
  const { challenge } = screenTexts;
  const { busy } = screen;
  return (
    <section class="outcomes" aria-labelledby="outcomes-title">
      <h3 class="group-title" id="outcomes-title">
        {screenTexts.otherOutcomes}
      </h3>
      <div class="outcome-buttons">
        <Button
          testId="decline"
          look="secondary"
          disabled={busy !== null}
          working={busy === 'decline'}
          onPress={() => screen.act({ name: 'decline', reason: 'authentication_failed' })}
        >
          {challenge.fail}
        </Button>
        <Button
          testId="time-out"
          look="secondary"
          disabled={busy !== null}
          working={busy === 'time-out'}
          onPress={() => screen.act({ name: 'time-out' })}
        >
          {screenTexts.timeOut}
        </Button>
      </div>
      <p class="field-note">{challenge.timeOutHint}</p>
    </section>
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

/** "Visa •••• 1111". */
function maskedCard({ brand, last4 }: NonNullable<SimulatorView['card']>): string {
  const name = brandNames[brand as CardBrand] ?? '';
  return `${name} •••• ${last4}`.trim();
}
