import type { JSX } from 'preact';
import type { CheckoutView } from '../api.ts';
import { navigableUrl } from '../logic/addresses.ts';
import { payerTotal } from '../logic/amount.ts';
import { reasonText } from '../logic/reasons.ts';
import { CheckIcon, ClockIcon, CrossIcon } from '../ui/icons.tsx';
import { useLanguage } from '../ui/language.tsx';
import { StatusScreen } from '../ui/status-screen.tsx';
import { useAutoReturn } from '../ui/use-auto-return.ts';

export type TerminalState = 'succeeded' | 'failed' | 'expired';

const tones = { succeeded: 'good', failed: 'bad', expired: 'neutral' } as const;
const pictures = { succeeded: <CheckIcon />, failed: <CrossIcon />, expired: <ClockIcon /> };

/** How it ended, and the way back to the shop. */
export function ResultPanel({ view, state }: { view: CheckoutView; state: TerminalState }): JSX.Element {
  const { language, texts } = useLanguage();
  const target = navigableUrl(view.outcome?.url, location.href);
  const secondsLeft = useAutoReturn(target, `${view.orderNumber}.${location.pathname}`);
  const reason = state === 'failed' ? reasonText(view.outcome?.reason ?? null, texts) : null;
  const merchant = view.merchantName || texts.order.merchant;
  // Without a way back "the shop" would be a place the payer may never have been at.
  const bodies = {
    succeeded: texts.result.succeededBody(payerTotal(view, language)),
    failed: target ? texts.result.failedBody : texts.result.failedAsk(merchant),
    expired: target ? texts.result.expiredBody : texts.result.expiredAsk(merchant),
  };
  return (
    <StatusScreen tone={tones[state]} picture={pictures[state]} title={texts.result[state]}>
      <p class="status-body">{bodies[state]}</p>
      {reason && (
        <p class="status-reason" data-testid="reason">
          <span class="status-reason-label">{texts.result.reason}</span> {reason}
        </p>
      )}
      <div class="actions">
        {target ? (
          <>
            {secondsLeft !== null && <p class="soon">{texts.result.soon(secondsLeft)}</p>}
            <a class="button button-primary" href={target} data-testid="back-to-shop">
              {texts.result.back}
            </a>
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
