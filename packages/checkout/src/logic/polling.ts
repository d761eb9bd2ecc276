import type { CheckoutView, PaymentState } from '../api.ts';
import { remainingMs } from './countdown.ts';

const terminalStates: readonly PaymentState[] = ['succeeded', 'failed', 'expired'];

/** Whether nothing can change any more. */
export function isTerminal(state: PaymentState): boolean {
  return terminalStates.includes(state);
}

interface Pace {
  firstMs: number;
  lastMs: number;
}

/**
 * A payer who waits for a wallet sees the answer within 2 s; a deposit takes minutes, and a walk to a store
 * hours, so their pages ask less often. While a payer types, only an answer that the first reply did not
 * hold yet can come.
 */
const paces: Partial<Record<PaymentState, Pace>> = {
  starting: { firstMs: 500, lastMs: 2_000 },
  redirect: { firstMs: 500, lastMs: 2_000 },
  processing: { firstMs: 500, lastMs: 2_000 },
  deposit: { firstMs: 2_000, lastMs: 5_000 },
  voucher: { firstMs: 2_000, lastMs: 10_000 },
  identity: { firstMs: 1_000, lastMs: 10_000 },
};

const growth = 1.5;
const sandboxChoosingMs = 5_000;
const overdueMs = 2_000;
/** The server's own clock decides on expiry: asking a little later avoids an answer from just before. */
const afterExpiryMs = 300;
/** Browsers keep timers in 32 bits; a longer wait would fire at once. */
const longestWaitMs = 3_600_000;

/**
 * When a view that was answered `unchangedCount` times in the same state is asked for again; null: not by
 * itself.
 */
export function nextPollMs(view: CheckoutView, unchangedCount: number, serverNowMs: number): number | null {
  if (isTerminal(view.state)) return null;
  const deadline = view.virtualAccount?.expiresAt ?? view.voucher?.expiresAt ?? view.expiresAt;
  const leftMs = remainingMs(deadline, serverNowMs);
  const untilExpiryMs = leftMs === 0 ? overdueMs : leftMs + afterExpiryMs;
  return Math.min(pacedMs(view, unchangedCount), untilExpiryMs, longestWaitMs);
}

function pacedMs(view: CheckoutView, unchangedCount: number): number {
  const pace = paces[view.state];
  if (pace) return Math.min(pace.lastMs, pace.firstMs * growth ** unchangedCount);
  // The sandbox's time can be moved under an open page; in live operation only the payer moves a choice on.
  return view.mode === 'sandbox' ? sandboxChoosingMs : longestWaitMs;
}

/** The wait after the nth failure in a row to reach the server: 1 s, 2 s, 4 s … 15 s. */
export function retryMs(failureCount: number): number {
  return Math.min(15_000, 1_000 * 2 ** Math.max(0, failureCount - 1));
}
