import { useRef } from 'preact/hooks';
import type { CheckoutView, IdentityView } from '../api.ts';
import { type CodeChances, codeChances } from '../logic/one-time-code.ts';
import { useServerNow } from '../ui/use-now.ts';

/** What the payer can do about the code at this moment, renewed every second. */
export function useCodeChances(
  view: CheckoutView,
  identity: IdentityView,
  clockOffsetMs: number,
): CodeChances {
  const serverNowMs = useServerNow(clockOffsetMs, true);
  // The pause is for the message on its way: the sandbox's moved time does not carry it faster.
  const localNowMs = serverNowMs - clockOffsetMs;
  const key = `${identity.codeExpiresAt} ${identity.codesLeft}`;
  const shown = useRef({ key, atMs: localNowMs });
  if (shown.current.key !== key) shown.current = { key, atMs: localNowMs };
  const shownMs = localNowMs - shown.current.atMs;
  return codeChances({ ...identity, payUntil: view.expiresAt }, shownMs, serverNowMs);
}
