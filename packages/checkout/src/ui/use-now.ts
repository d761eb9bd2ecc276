import { useEffect, useState } from 'preact/hooks';

/**
 * The server's time by this device's clock and the known difference, renewed every second while `running`.
 */
export function useServerNow(clockOffsetMs: number, running: boolean): number {
  const [localNowMs, setLocalNowMs] = useState(() => Date.now());
  useEffect(() => {
    setLocalNowMs(Date.now());
    if (!running) return undefined;
    const timer = setInterval(() => setLocalNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [clockOffsetMs, running]);
  return localNowMs + clockOffsetMs;
}
