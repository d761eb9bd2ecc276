import type { JSX } from 'preact';
import { formatDuration, formatLocalDeadline, isCounted, remainingMs } from '../logic/countdown.ts';
import { useLanguage } from '../ui/language.tsx';
import { Phrases } from '../ui/phrases.tsx';
import { useServerNow } from '../ui/use-now.ts';

interface TimeLeftProps {
  expiresAt: string;
  clockOffsetMs: number;
}

const hurryMs = 60_000;

/**
 * "Pay by 30 June at 12:15", and at the end "Time left to pay 09:59". Not a live region: a screen reader would read
 * every second.
 */
export function TimeLeft({ expiresAt, clockOffsetMs }: TimeLeftProps): JSX.Element {
  const { language, texts } = useLanguage();
  const leftMs = remainingMs(expiresAt, useServerNow(clockOffsetMs, true));
  if (leftMs === 0) return <p class="time-left is-over">{texts.order.timeOver}</p>;
  if (!isCounted(leftMs)) {
    return (
      <p class="time-left" data-testid="pay-by">
        <Phrases write={texts.order.payBy} part={formatLocalDeadline(expiresAt, language)} />
      </p>
    );
  }
  return (
    <p class={leftMs < hurryMs ? 'time-left is-short' : 'time-left'}>
      {texts.order.timeLeft}{' '}
      <span class="time-left-value" role="timer" aria-live="off" data-testid="time-left">
        {formatDuration(leftMs)}
      </span>
    </p>
  );
}
