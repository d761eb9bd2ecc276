import { useEffect, useState } from 'preact/hooks';

const storagePrefix = 'naru.returned.';

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

export interface AutoReturn {
  /** Until the page leaves by itself; null when it will not, or has begun to. */
  secondsLeft: number | null;
  /** The time has come: whoever draws the way back goes it. */
  goesNow: boolean;
}

/**
 * Counts down to leaving the page by itself after `seconds`; null: never. It does so once per `key` and
 * session: a payer who comes back by the back button is not sent away again.
 */
export function useAutoReturn(seconds: number | null, key: string): AutoReturn {
  const [passed, setPassed] = useState(0);
  const [stays] = useState(() => wasReturned(key));
  const secondsLeft = seconds === null || stays ? null : Math.max(0, seconds - passed);
  useEffect(() => {
    if (secondsLeft === null) return undefined;
    if (secondsLeft === 0) {
      markReturned(key);
      return undefined;
    }
    const timer = setTimeout(() => setPassed(passed + 1), 1_000);
    return () => clearTimeout(timer);
  }, [secondsLeft, passed, key]);
  return { secondsLeft: secondsLeft === 0 ? null : secondsLeft, goesNow: secondsLeft === 0 };
}
