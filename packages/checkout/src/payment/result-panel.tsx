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
const pictures = { succeeded: <CheckIcon />, failed: <CrossIcon />, expired: <ClockIcon /> };

/** How it ended, and the way back to the shop. */
export function ResultPanel({ view, state }: { view: CheckoutView; state: TerminalState }): JSX.Element {
  const { language, texts } = useLanguage();
  const way = wayBackOf(view.outcome, location.href);
  const delay = way && returnDelaySeconds(view.outcome);
  const { secondsLeft, goesNow } = useAutoReturn(delay, `${view.orderNumber}.${location.pathname}`);
  const reason = state === 'failed' ? failureText(view.outcome, texts) : null;
  const merchant = view.merchantName || texts.order.merchant;
  // The card was not charged yet: to say that it was would be untrue.
  const isConfirmed = state === 'succeeded' && view.onlyAuthenticated;
  const success = isConfirmed ? texts.result.authenticatedBody : texts.result.succeededBody;
  // Without a way back "the shop" would be a place the payer may never have been at.
  const bodies = {
    succeeded: success(payerTotal(view, language)),
    failed: way ? texts.result.failedBody : texts.result.failedAsk(merchant),
    expired: way ? texts.result.expiredBody : texts.result.expiredAsk(merchant),
  };
  const title = texts.result[isConfirmed ? 'authenticated' : state];
  return (
    <StatusScreen tone={tones[state]} picture={pictures[state]} title={title}>
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
