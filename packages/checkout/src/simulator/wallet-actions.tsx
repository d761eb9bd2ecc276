import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DeclineReason, SimulatorView } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { useLanguage } from '../ui/language.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import type { Screen } from './use-screen.ts';
import { useScreenTexts } from './use-screen-texts.ts';

const declineReasons: readonly DeclineReason[] = [
  'insufficient_funds',
  'wrong_pin',
  'limit_exceeded',
  'account_suspended',
];

/** A wallet's or bank's confirmation, and every way it can go wrong. */
export function WalletActions({ screen, view }: { screen: Screen; view: SimulatorView }): JSX.Element {
  const screenTexts = useScreenTexts();
  const busy = screen.busy;
  const approve = view.kind === 'bank_transfer' ? screenTexts.approveBank : screenTexts.approve;
  return (
    <div class="screen-body">
      <PanelTitle>{screenTexts.approveQuestion}</PanelTitle>
      <Button
        testId="approve"
        look="brand"
        disabled={busy !== null}
        working={busy === 'approve'}
        onPress={() => screen.act({ name: 'approve' })}
      >
        {approve}
      </Button>
      <Button
        testId="cancel-wallet"
        look="secondary"
        disabled={busy !== null}
        working={busy === 'cancel'}
        onPress={() => screen.act({ name: 'cancel' })}
      >
        {screenTexts.cancel}
      </Button>
      <OtherOutcomes screen={screen} />
    </div>
  );
}

function OtherOutcomes({ screen }: { screen: Screen }): JSX.Element {
  const { texts } = useLanguage();
  const screenTexts = useScreenTexts();
  const [reason, setReason] = useState<DeclineReason>('insufficient_funds');
  const busy = screen.busy;
  return (
    <section class="outcomes" aria-labelledby="outcomes-title">
      <h3 class="group-title" id="outcomes-title">
        {screenTexts.otherOutcomes}
      </h3>
      <div class="field">
        <label for="decline-reason">{screenTexts.declineReason}</label>
        <select
          id="decline-reason"
          data-testid="decline-reason"
          value={reason}
          disabled={busy !== null}
          onChange={(event) => setReason(event.currentTarget.value as DeclineReason)}
        >
          {declineReasons.map((code) => (
            <option key={code} value={code}>
              {texts.reasons[code]}
            </option>
          ))}
        </select>
      </div>
      <div class="outcome-buttons">
        <Button
          testId="decline"
          look="secondary"
          disabled={busy !== null}
          working={busy === 'decline'}
          onPress={() => screen.act({ name: 'decline', reason })}
        >
          {screenTexts.decline}
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
      <p class="field-note">{screenTexts.timeOutHint}</p>
    </section>
  );
}
