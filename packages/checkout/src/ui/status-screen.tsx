import type { ComponentChildren, JSX } from 'preact';
import { panelTitleId } from './panel-title.tsx';

interface StatusScreenProps {
  tone: 'good' | 'bad' | 'neutral' | 'busy';
  picture: JSX.Element;
  title: string;
  children?: ComponentChildren;
}

/** A picture, a headline and what belongs to it, in the middle: waiting, results, errors. */
export function StatusScreen({ tone, picture, title, children }: StatusScreenProps): JSX.Element {
  return (
    <div class={`status status-${tone}`}>
      <div class="status-picture" aria-hidden="true">
        {picture}
      </div>
      <h2 class="status-title" id={panelTitleId} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </div>
  );
}
