import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { copyText } from './copy-text.ts';
import { CheckIcon, CopyIcon } from './icons.tsx';
import { useLanguage } from './language.tsx';

interface CopyButtonProps {
  text: string;
  label: string;
  testId: string;
}

const shownMs = 2_500;

/** Copies a text and says so, to the eye and to screen readers. */
export function CopyButton({ text, label, testId }: CopyButtonProps): JSX.Element {
  const { texts } = useLanguage();
  const [outcome, setOutcome] = useState<'idle' | 'done' | 'failed'>('idle');
  useEffect(() => {
    if (outcome === 'idle') return undefined;
    const timer = setTimeout(() => setOutcome('idle'), shownMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => setOutcome((await copyText(text)) ? 'done' : 'failed');
  const done = outcome === 'done';
  return (
    <span class="copy">
      <button
        type="button"
        class={done ? 'copy-button is-done' : 'copy-button'}
        data-testid={testId}
        aria-label={label}
        onClick={() => void copy()}
      >
        {done ? <CheckIcon /> : <CopyIcon />}
        <span aria-hidden="true">{done ? texts.copy.done : texts.copy.do}</span>
      </button>
      <span class={outcome === 'failed' ? 'copy-failed' : 'visually-hidden'} role="status">
        {outcome === 'idle' ? '' : texts.copy[outcome]}
      </span>
    </span>
  );
}
