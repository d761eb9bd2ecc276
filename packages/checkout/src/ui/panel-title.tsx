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

/** Moves the focus to the new headline when the state changes: the button that had it is gone by then. */
export function useFocusOnChange(state: string): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return;
    const cameFromLoading = before.current === 'loading';
    before.current = state;
    if (!cameFromLoading) document.getElementById(panelTitleId)?.focus({ preventScroll: true });
  }, [state]);
}
