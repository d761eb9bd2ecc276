import { useEffect, useState } from 'preact/hooks';

const storagePrefix = 'naru.returned.';
const defaultSeconds = 3;

function wasReturned(key: string): boolean {
  try {
    return window.sessionStorage.getItem(storagePrefix + key) !== null;
  } catch {
    return false;
  }
}

function markReturned(key: string): void {
  try {
    window.sessionStorage.setItem(storagePrefix + key, '1');
  } catch {
    // Without storage the page may send the browser on once more after the back button; the button still
    // works.
  }
}

/**
 * Goes to `target` by itself after a few seconds and tells how many are left; null when it will not. It
 * does so once per `key` and session: a payer who comes back by the back button is not sent away again.
 */
export function useAutoReturn(target: string | null, key: string, seconds = defaultSeconds): number | null {
  const [secondsLeft, setSecondsLeft] = useState(seconds);
  const [done, setDone] = useState(() => wasReturned(key));
  const active = target !== null && !done;
  useEffect(() => {
    if (!active) return undefined;
    if (secondsLeft > 0) {
      const timer = setTimeout(() => setSecondsLeft(secondsLeft - 1), 1_000);
      return () => clearTimeout(timer);
    }
    markReturned(key);
    setDone(true);
    location.assign(target);
    return undefined;
  }, [active, secondsLeft, key, target]);
  return active ? secondsLeft : null;
}
