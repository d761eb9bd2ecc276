import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { TroubleCode } from '../transport/http.ts';
import { Button } from './button.tsx';
import { AlertIcon, SearchIcon } from './icons.tsx';
import { useLanguage } from './language.tsx';
import { Notice } from './notice.tsx';
import { StatusScreen } from './status-screen.tsx';

interface TroubleNoticeProps {
  code: TroubleCode;
  /** The payer waits for what they pressed, maybe far below this line. */
  reveal: boolean;
  /** Reads the payment again; left out where that would not do again what failed. */
  onRetry?: (() => void) | undefined;
}

/** A line above the panel: something failed, but what is shown still holds. */
export function TroubleNotice({ code, reveal, onRetry }: TroubleNoticeProps): JSX.Element {
  const { texts } = useLanguage();
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (reveal) line.current?.scrollIntoView({ block: 'nearest' });
  }, [reveal]);
  return (
    <div ref={line}>
      <Notice tone="error" alert testId="trouble">
        <p>{code === 'not_found' ? texts.trouble.notFoundBody : texts.trouble[code]}</p>
        {onRetry && (
          <button type="button" class="text-button" data-testid="retry" onClick={onRetry}>
            {texts.trouble.retry}
          </button>
        )}
      </Notice>
    </div>
  );
}

interface TroubleScreenProps {
  code: TroubleCode;
  titles: { notFoundTitle: string; notFoundBody: string; loadTitle: string };
  onRetry: () => void;
}

/** There is nothing to show: the link is unknown, or the first load failed. */
export function TroubleScreen({ code, titles, onRetry }: TroubleScreenProps): JSX.Element {
  const { texts } = useLanguage();
  if (code === 'not_found') {
    return (
      <StatusScreen tone="neutral" picture={<SearchIcon />} title={titles.notFoundTitle}>
        <p class="status-body">{titles.notFoundBody}</p>
      </StatusScreen>
    );
  }
  return (
    <StatusScreen tone="neutral" picture={<AlertIcon />} title={titles.loadTitle}>
      <p class="status-body" role="alert">
        {texts.trouble[code]}
      </p>
      <div class="actions">
        <Button testId="retry" onPress={onRetry}>
          {texts.trouble.retry}
        </Button>
      </div>
    </StatusScreen>
  );
}
