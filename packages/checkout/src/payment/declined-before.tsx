import type { JSX } from 'preact';
import type { CheckoutView } from '../api.ts';
import { failureText } from '../texts/declines.ts';
import { useLanguage } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';

/** Why the payer chooses again. */
export function DeclinedBefore({ view }: { view: CheckoutView }): JSX.Element | null {
  const { texts } = useLanguage();
  if (!view.lastDecline) return null;
  const reason = failureText(view.lastDecline, texts);
  return (
    <Notice tone="warning" alert testId="last-decline">
      {reason && (
        <p>
          {texts.result.reason}: {reason}
        </p>
      )}
      <p>{texts.choose.again}</p>
    </Notice>
  );
}
