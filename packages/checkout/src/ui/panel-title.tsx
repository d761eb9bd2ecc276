import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export const panelTitleId = 'panel-title';

/** The headline of what the payer has to do now. */
export function PanelTitle({ children }: { children: string }): JSX.Element {
  return (
    <h2 class="panel-title" id={panelTitleId} tabIndex={-1}>
      {children}
    </h2>
  );
}

/**
 * Moves the focus to the new headline (or the control that comes first) when the state changes: the button
 * that had it is gone by then. What is new begins at the top, however far down that button was.
 */
export function useFocusOnChange(state: string, targetId: string = panelTitleId): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return;
    const cameFromLoading = before.current === 'loading';
    before.current = state;
    if (cameFromLoading) return;
    document.getElementById(targetId)?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [state, targetId]);
}
