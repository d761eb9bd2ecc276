import type { ComponentChildren, JSX } from 'preact';
import { AlertIcon, CheckIcon } from './icons.tsx';

interface NoticeProps {
  tone: 'good' | 'warning' | 'error' | 'info';
  /** Read out as soon as it appears. */
  alert?: boolean;
  testId?: string;
  children: ComponentChildren;
}

/** A short text with an icon in a tinted box. */
export function Notice({ tone, alert = false, testId, children }: NoticeProps): JSX.Element {
  return (
    <div class={`notice notice-${tone}`} role={alert ? 'alert' : undefined} data-testid={testId}>
      {tone === 'good' ? <CheckIcon /> : <AlertIcon />}
      <div class="notice-text">{children}</div>
    </div>
  );
}
