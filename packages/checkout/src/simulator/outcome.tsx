import type { ComponentChildren, JSX } from 'preact';
import type { SimulatorState, SimulatorView } from '../api.ts';
import type { DepositResult } from '../logic/deposit-result.ts';
import { CheckIcon, ClockIcon, CrossIcon } from '../ui/icons.tsx';
import { useLanguage } from '../ui/language.tsx';
import { StatusScreen } from '../ui/status-screen.tsx';
import { useAutoReturn } from '../ui/use-auto-return.ts';
import { backTarget } from './back-target.ts';
import { DepositNotice } from './deposit-notice.tsx';
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

interface OutcomeProps {
  view: SimulatorView;
  state: ClosedState;
  /** How the last transfer was taken; it says more than that one was made. */
  deposited?: DepositResult | null;
  /** What else can be done here. */
  children?: ComponentChildren;
}

/** What was chosen, and the way back to the payment page. */
export function Outcome({ view, state, deposited = null, children }: OutcomeProps): JSX.Element {
  const { language } = useLanguage();
  const screenTexts = useScreenTexts();
  const look = looks[state];
  const target = backTarget(view, language);
  const secondsLeft = useAutoReturn(look.returns ? target : null, location.pathname, returnSeconds);
  return (
    <div class="screen-body">
      <StatusScreen tone={look.tone} picture={look.picture} title={screenTexts.outcome[state]}>
        <p class="status-body">{screenTexts.outcomeBody[state]}</p>
        {deposited && <DepositNotice deposited={deposited} />}
        <div class="actions">
          {secondsLeft !== null && <p class="soon">{screenTexts.soon}</p>}
          {target && (
            <a class="button button-brand" href={target} data-testid="back-to-payment">
              {screenTexts.back}
            </a>
          )}
          {children}
        </div>
      </StatusScreen>
    </div>
  );
}
