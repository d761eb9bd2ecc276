import type { JSX } from 'preact';
import type { CheckoutView } from '../api.ts';
import { payerTotal } from '../logic/amount.ts';
import { returnDelaySeconds, wayBackOf } from '../logic/way-back.ts';
import { failureText } from '../texts/declines.ts';
import { CheckIcon, ClockIcon, CrossIcon } from '../ui/icons.tsx';
import { useLanguage } from '../ui/language.tsx';
import { StatusScreen } from '../ui/status-screen.tsx';
import { useAutoReturn } from '../ui/use-auto-return.ts';
import { WayBackButton } from '../ui/way-back.tsx';

export type TerminalState = 'succeeded' | 'failed' | 'expired';

const tones = { succeeded: 'good', failed: 'bad', expired: 'neutral' } as const;

/** How an end is called: what the payer wanted is no failure, and a card that was only confirmed was not charged. */
export function endOf(
  view: CheckoutView,
  state: TerminalState,
): TerminalState | 'cancelled' | 'authenticated' {
  if (state === 'failed' && view.outcome?.decline === 'cancelled') return 'cancelled';
  return state === 'succeeded' && view.onlyAuthenticated ? 'authenticated' : state;
}
const pictures = { succeeded: <CheckIcon />, failed: <CrossIcon />, expired: <ClockIcon /> };

/** How it ended, and the way back to the shop. */
export function ResultPanel({ view, state }: { view: CheckoutView; state: TerminalState }): JSX.Element {
  const { language, texts } = useLanguage();
  const way = wayBackOf(view.outcome, location.href);
  const delay = way && returnDelaySeconds(view.outcome);
  const { secondsLeft, goesNow } = useAutoReturn(delay, `${view.orderNumber}.${location.pathname}`);
  const end = endOf(view, state);
  const reason = end === 'failed' ? failureText(view.outcome, texts) : null;
  const merchant = view.merchantName || texts.order.merchant;
  const success = end === 'authenticated' ? texts.result.authenticatedBody : texts.result.succeededBody;
  // Without a way back "the shop" would be a place the payer may never have been at.
  const bodies = {
    succeeded: success(payerTotal(view, language)),
    failed: way ? texts.result.failedBody : texts.result.failedAsk(merchant),
    expired: way ? texts.result.expiredBody : texts.result.expiredAsk(merchant),
  };
  const tone = end === 'cancelled' ? 'neutral' : tones[state];
  return (
    <StatusScreen tone={tone} picture={pictures[state]} title={texts.result[end]}>
      <p class="status-body">{bodies[state]}</p>
      {reason && (
        <p class="status-reason" data-testid="reason">
          <span class="status-reason-label">{texts.result.reason}</span> {reason}
        </p>
      )}
      <div class="actions">
        {way ? (
          <>
            {secondsLeft !== null && <p class="soon">{texts.result.soon(secondsLeft)}</p>}
            <WayBackButton way={way} look="primary" goesNow={goesNow}>
              {texts.result.back}
            </WayBackButton>
          </>
        ) : (
          <p class="closing" data-testid="may-close">
            {texts.result.close}
          </p>
        )}
      </div>
    </StatusScreen>
  );
}
