import type { JSX } from 'preact';
import { formatDeadline, formatDuration, isCounted, remainingMs } from '../logic/countdown.ts';
import { useLanguage } from '../ui/language.tsx';
import { Phrases } from '../ui/phrases.tsx';
import { useServerNow } from '../ui/use-now.ts';

interface DeadlineRowsProps {
  /** What the day and hour are called. */
  term: string;
  expiresAt: string;
  clockOffsetMs: number;
}

/** Until when something is to be paid, and at the end how long that is from now: rows of a list of facts. */
export function DeadlineRows({ term, expiresAt, clockOffsetMs }: DeadlineRowsProps): JSX.Element {
  const { language, texts } = useLanguage();
  const leftMs = remainingMs(expiresAt, useServerNow(clockOffsetMs, true));
  return (
    <>
      <div class="account-row">
        <dt>{term}</dt>
        <dd data-testid="deadline">
          <Phrases write={texts.deposit.deadlineAt} part={formatDeadline(expiresAt, language)} />
        </dd>
      </div>
      {isCounted(leftMs) && (
        <div class="account-row">
          <dt>{texts.deposit.timeLeft}</dt>
          <dd class="account-countdown">
            <span role="timer" aria-live="off" data-testid="time-left">
              {formatDuration(leftMs)}
            </span>
          </dd>
        </div>
      )}
    </>
  );
}
