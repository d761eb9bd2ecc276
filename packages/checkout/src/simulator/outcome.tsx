import type { JSX } from 'preact';
import type { SimulatorState, SimulatorView } from '../api.ts';
import { navigableUrl, withLanguage } from '../logic/addresses.ts';
import { CheckIcon, ClockIcon, CrossIcon } from '../ui/icons.tsx';
import { useLanguage } from '../ui/language.tsx';
import { StatusScreen } from '../ui/status-screen.tsx';
import { useAutoReturn } from '../ui/use-auto-return.ts';
import { useScreenTexts } from './use-screen-texts.ts';

type ClosedState = Exclude<SimulatorState, 'open'>;

interface Look {
  tone: 'good' | 'bad' | 'neutral';
  picture: JSX.Element;
  /** A payer's app goes back by itself after an answer; silence, expiry and a bank's transfer stay. */
  returns: boolean;
}

const looks: Record<ClosedState, Look> = {
  approved: { tone: 'good', picture: <CheckIcon />, returns: true },
  declined: { tone: 'bad', picture: <CrossIcon />, returns: true },
  cancelled: { tone: 'bad', picture: <CrossIcon />, returns: true },
  timed_out: { tone: 'neutral', picture: <ClockIcon />, returns: false },
  expired: { tone: 'neutral', picture: <ClockIcon />, returns: false },
  deposited: { tone: 'good', picture: <CheckIcon />, returns: false },
};

const returnSeconds = 2;

/** What was chosen, and the way back to the payment page. */
export function Outcome({ view, state }: { view: SimulatorView; state: ClosedState }): JSX.Element {
  const { language } = useLanguage();
  const screenTexts = useScreenTexts();
  const look = looks[state];
  const returnUrl = navigableUrl(view.returnUrl, location.href);
  const target = returnUrl ? withLanguage(returnUrl, language) : null;
  const secondsLeft = useAutoReturn(look.returns ? target : null, location.pathname, returnSeconds);
  return (
    <div class="screen-body">
      <StatusScreen tone={look.tone} picture={look.picture} title={screenTexts.outcome[state]}>
        <p class="status-body">{screenTexts.outcomeBody[state]}</p>
        {target && (
          <div class="actions">
            {secondsLeft !== null && <p class="soon">{screenTexts.soon}</p>}
            <a class="button button-brand" href={target} data-testid="back-to-payment">
              {screenTexts.back}
            </a>
          </div>
        )}
      </StatusScreen>
    </div>
  );
}
