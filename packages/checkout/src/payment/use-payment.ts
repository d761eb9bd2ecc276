import { useEffect, useMemo, useState } from 'preact/hooks';
import { leavingUrl } from '../logic/addresses.ts';
import { languageOf } from '../texts/language.ts';
import type { PaymentClient } from '../transport/payments.ts';
import { usePageLifecycle } from '../ui/use-page-lifecycle.ts';
import { PaymentSession, type PaymentSnapshot } from './session.ts';

export interface Payment {
  session: PaymentSession;
  snapshot: PaymentSnapshot;
}

/** One payment session for the life of the page, loaded at once and tied to the page's visibility. */
export function usePayment(client: PaymentClient): Payment {
  const [snapshot, setSnapshot] = useState<PaymentSnapshot | null>(null);
  const session = useMemo(
    () => new PaymentSession({ client, now: () => Date.now(), navigate: leave, onChange: setSnapshot }),
    [client],
  );
  const lifecycle = useMemo(
    () => ({
      hidden: () => session.pause(),
      seen: () => void session.resume(),
      restored: () => void session.restored(),
    }),
    [session],
  );
  usePageLifecycle(lifecycle);
  useEffect(() => {
    if (document.visibilityState === 'hidden') session.pause();
    void session.refresh();
    return () => session.pause();
  }, [session]);
  return { session, snapshot: snapshot ?? session.current() };
}

function leave(url: string): void {
  // The language on the screen now; the next page of ours, if it is one, goes on in it.
  const language = languageOf(document.documentElement.lang) ?? 'en';
  const target = leavingUrl(url, location.href, language);
  if (target) location.assign(target);
}
