import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { useLanguage } from '../ui/language.tsx';
import type { CommandName } from './session.ts';

interface CancelAreaProps {
  /** What may be under way that this page knows nothing of: a transfer, or a walk to a store. */
  pending: 'deposit' | 'voucher' | null;
  busy: CommandName | null;
  onCancel: () => void;
}

/** Giving up cannot be undone, so it asks once more, in place: a dialog is not known to iOS 14. */
export function CancelArea({ pending, busy, onCancel }: CancelAreaProps): JSX.Element {
  const { texts } = useLanguage();
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <div class="cancel">
        <Button testId="cancel" look="quiet" disabled={busy !== null} onPress={() => setAsking(true)}>
          {texts.cancel.ask}
        </Button>
      </div>
    );
  }
  return (
    <fieldset class="cancel cancel-question" aria-labelledby="cancel-title">
      <p class="cancel-title" id="cancel-title" role="alert">
        {texts.cancel.question}
      </p>
      <p class="cancel-body">{pending ? texts.cancel.pendingWarning[pending] : texts.cancel.warning}</p>
      <div class="cancel-buttons">
        <Button
          testId="cancel-keep"
          look="secondary"
          disabled={busy !== null}
          onPress={() => setAsking(false)}
        >
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
