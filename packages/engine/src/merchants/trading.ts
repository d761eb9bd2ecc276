import { type Refusal, refused } from '../base/refusal.ts';
import type { App } from './app.ts';

/** Why an app takes no new orders: the operator stopped its merchant or the app. */
export type TradingFault = Extract<Refusal, { readonly code: 'not_trading' }>['reason'];

/**
 * Whether an app may take and pay out money; undefined when it may. Everything new is refused at once: orders, starts
 * of open orders, identity checks, confirmations, charges of stored cards, payouts. What is already at its channel is
 * finished: running payments and payouts, captures and voids of authorizations, refunds and chargebacks.
 */
export function tradingFault({
  merchantState,
  state,
}: Pick<App, 'merchantState' | 'state'>): TradingFault | undefined {
  if (merchantState === 'closed') return 'merchant_closed';
  if (merchantState === 'suspended') return 'merchant_suspended';
  return state === 'active' ? undefined : 'app_disabled';
}

/** The refusal for such an app; undefined when it may. */
export function tradingRefusal(app: Pick<App, 'merchantState' | 'state'>) {
  const reason = tradingFault(app);
  return reason === undefined ? undefined : refused({ code: 'not_trading', reason });
}
