import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { useLanguage } from '../ui/language.tsx';
import { useAnswered } from '../ui/use-answered.ts';
import type { CommandName } from './session.ts';

interface CancelAreaProps {
  /** What may be under way that this page knows nothing of: a transfer, or a walk to a store. */
  pending: 'deposit' | 'voucher' | null;
  busy: CommandName | null;
  onCancel: () => void;
}

const askId = 'cancel-ask';
const keepId = 'cancel-keep';

/** Giving up cannot be undone, so it asks once more, in place: a dialog is not known to iOS 14. */
export function CancelArea(props: CancelAreaProps): JSX.Element {
  const { texts } = useLanguage();
  const [asking, setAsking] = useState(false);
  useFocusOnTurn(asking);
  if (asking) return <CancelQuestion {...props} onKeep={() => setAsking(false)} />;
  return (
    <div class="cancel">
      <Button
        id={askId}
        testId="cancel"
        look="quiet"
        disabled={props.busy !== null}
        onPress={() => setAsking(true)}
      >
        {texts.cancel.ask}
      </Button>
    </div>
  );
}

/** The button that was pressed is gone: the focus goes to the answer that changes nothing, and then back. */
function useFocusOnTurn(asking: boolean): void {
  const before = useRef(asking);
  useEffect(() => {
    if (before.current === asking) return;
    before.current = asking;
    document.getElementById(asking ? keepId : askId)?.focus();
  }, [asking]);
}

function CancelQuestion({
  pending,
  busy,
  onCancel,
  onKeep,
}: CancelAreaProps & { onKeep: () => void }): JSX.Element {
  const { texts } = useLanguage();
  // Buttons lose the focus while they are disabled, which they are while the cancellation is on its way.
  useAnswered(busy, (command) => {
    if (command === 'cancel') document.getElementById(keepId)?.focus();
  });
  useEscape(() => {
    if (busy === null) onKeep();
  });
  return (
    <fieldset class="cancel cancel-question" aria-labelledby="cancel-title" aria-describedby="cancel-body">
      <p class="cancel-title" id="cancel-title" role="alert">
        {texts.cancel.question}
      </p>
      <p class="cancel-body" id="cancel-body">
        {pending ? texts.cancel.pendingWarning[pending] : texts.cancel.warning}
      </p>
      <div class="cancel-buttons">
        <Button id={keepId} testId="cancel-keep" look="secondary" disabled={busy !== null} onPress={onKeep}>
          {texts.cancel.keep}
        </Button>
        <Button
          testId="cancel-confirm"
          look="danger"
          disabled={busy !== null}
          working={busy === 'cancel'}
          onPress={onCancel}
        >
          {texts.cancel.confirm}
        </Button>
      </div>
    </fieldset>
  );
}

function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Escape while a word is composed, or a browser's own list is open, belongs to that.
      if (event.key === 'Escape' && !event.isComposing && !event.defaultPrevented) onEscape();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
