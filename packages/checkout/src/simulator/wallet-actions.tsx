import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DeclineReason, SimulatorView } from '../api.ts';
import { useLanguage } from '../ui/language.tsx';
import { PanelTitle } from '../ui/panel-title.tsx';
import { OtherEnds, YesOrNo } from './screen-buttons.tsx';
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
  const { texts } = useLanguage();
  const screenTexts = useScreenTexts();
  const [reason, setReason] = useState<DeclineReason>('insufficient_funds');
  const approve = view.kind === 'bank_transfer' ? screenTexts.approveBank : screenTexts.approve;
  return (
    <div class="screen-body">
      <PanelTitle>{screenTexts.approveQuestion}</PanelTitle>
      <YesOrNo screen={screen} yes={approve} no={screenTexts.cancel} />
      <OtherEnds
        screen={screen}
        decline={screenTexts.decline}
        reason={reason}
        timeOutHint={screenTexts.timeOutHint}
      >
        <div class="field">
          <label for="decline-reason">{screenTexts.declineReason}</label>
          <select
            id="decline-reason"
            data-testid="decline-reason"
            value={reason}
            disabled={screen.busy !== null}
            onChange={(event) => setReason(event.currentTarget.value as DeclineReason)}
          >
            {declineReasons.map((code) => (
              <option key={code} value={code}>
                {texts.reasons[code]}
              </option>
            ))}
          </select>
        </div>
      </OtherEnds>
    </div>
  );
}
