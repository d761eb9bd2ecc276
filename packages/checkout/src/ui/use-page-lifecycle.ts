import { useEffect } from 'preact/hooks';

export interface PageLifecycle {
  hidden: () => void;
  seen: () => void;
  /** The browser restored the page as it was, e.g. by the back button. */
  restored: () => void;
}

/** Reports when the payer leaves the page and comes back; the handlers must keep their identity. */
export function usePageLifecycle(handlers: PageLifecycle): void {
  useEffect(() => {
    const onVisibility = () => (document.visibilityState === 'hidden' ? handlers.hidden() : handlers.seen());
    const onPageShow = (event: PageTransitionEvent) => {
      if (event.persisted) handlers.restored();
    };
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('pageshow', onPageShow);
    window.addEventListener('focus', handlers.seen);
    window.addEventListener('online', handlers.seen);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('pageshow', onPageShow);
      window.removeEventListener('focus', handlers.seen);
      window.removeEventListener('online', handlers.seen);
    };
  }, [handlers]);
}
