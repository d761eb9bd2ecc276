import type { JSX } from 'preact';
import type { DeclineReason } from '../api.ts';
import { Button } from '../ui/button.tsx';
import type { Screen } from './use-screen.ts';
import { useScreenTexts } from './use-screen-texts.ts';

interface YesOrNoProps {
  screen: Screen;
  yes: string;
  no: string;
}

/** What a payer presses on the screens of wallets, banks and issuers. */
export function YesOrNo({ screen, yes, no }: YesOrNoProps): JSX.Element {
  const { busy } = screen;
  return (
    <>
      <Button
        testId="approve"
        look="brand"
        disabled={busy !== null}
        working={busy === 'approve'}
        onPress={() => screen.act({ name: 'approve' })}
      >
        {yes}
      </Button>
      <Button
        testId="cancel-wallet"
        look="secondary"
        disabled={busy !== null}
        working={busy === 'cancel'}
        onPress={() => screen.act({ name: 'cancel' })}
      >
        {no}
      </Button>
    </>
  );
}

interface OtherEndsProps {
  screen: Screen;
  decline: string;
  reason: DeclineReason;
  timeOutHint: string;
  /** Above the buttons. */
  children?: JSX.Element;
}

/** What can go wrong without the payer: for whoever tests it. */
export function OtherEnds(props: OtherEndsProps): JSX.Element {
  const { screen, decline, reason, timeOutHint, children } = props;
  const screenTexts = useScreenTexts();
  const { busy } = screen;
  return (
    <section class="outcomes" aria-labelledby="outcomes-title">
      <h3 class="group-title" id="outcomes-title">
        {screenTexts.otherOutcomes}
      </h3>
      {children}
      <div class="outcome-buttons">
        <Button
          testId="decline"
          look="secondary"
          disabled={busy !== null}
          working={busy === 'decline'}
          onPress={() => screen.act({ name: 'decline', reason })}
        >
          {decline}
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
      <p class="field-note">{timeOutHint}</p>
    </section>
  );
}
