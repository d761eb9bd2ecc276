import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { SimulatorState, SimulatorView } from '../api.ts';
import type { DepositResult } from '../logic/deposit-result.ts';
import type { ScreenTexts } from '../texts/screens/texts-type.ts';
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
  const words = outcomeWords(view, state, screenTexts);
  const target = backTarget(view, language);
  // A payment page that gave out a voucher stays open beside this one.
  const returns = look.returns && view.kind !== 'voucher' && target !== null;
  const { secondsLeft, goesNow } = useAutoReturn(returns ? returnSeconds : null, location.pathname);
  useEffect(() => {
    if (goesNow && target) location.assign(target);
  }, [goesNow]);
  return (
    <div class="screen-body">
      <StatusScreen tone={look.tone} picture={look.picture} title={words.title}>
        <p class="status-body">{words.body}</p>
        {deposited && <DepositNotice deposited={deposited} currency={view.currency} />}
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

/** What to say of an outcome: a bank, an issuer and a store each have words of their own. */
export function outcomeWords(
  view: SimulatorView,
  state: ClosedState,
  texts: ScreenTexts,
): { title: string; body: string } {
  const { challenge, voucher } = texts;
  const plain = { title: texts.outcome[state], body: texts.outcomeBody[state] };
  if (view.kind === 'voucher' && (state === 'approved' || state === 'deposited')) return voucher.paid;
  if (view.kind === 'voucher' && state === 'expired') return { ...plain, title: voucher.expired };
  if (view.kind !== 'card_challenge') return plain;
  if (state === 'approved') return { ...plain, title: challenge.confirmed };
  if (state === 'declined') return challenge.failed;
  return state === 'timed_out' ? { ...plain, title: challenge.timedOut } : plain;
}
