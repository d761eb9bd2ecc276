import type { App } from '@naru/engine';

/** How this dialect's apps may be set up (docs/operation.md); all of them have a default. */

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long a prepared order may wait for its payer. Eximbay documents no end (eximbay.md §2.4). */
export function preparationLifetimeMs({ settings }: App): number {
  const seconds = settings['preparationLifetimeSeconds'];
  return typeof seconds === 'number' ? seconds * 1000 : DAY_MS;
}

/** How often a number of an order may be used; as often as the merchant likes by default. */
export function orderNumbers({ settings: { duplicateOrders } }: App): 'repeatable' | 'once_paid' | 'once' {
  if (duplicateOrders === 'once') return 'once';
  return duplicateOrders === 'refuse' ? 'once_paid' : 'repeatable';
}

/**
 * Whether refusals have HTTP statuses of their own; 200 is what Eximbay's clients are written for (eximbay.md §12).
 */
export function wantsHttpStatus({ settings }: App): boolean {
  return settings['eximbayHttpStatus'] === true;
}

/** What the merchant is called on the bills of cards; its own name when nothing was set. */
export function payTo({ settings, merchantName }: App): string {
  const text = settings['payTo'];
  return (typeof text === 'string' ? text : merchantName).slice(0, MAX_PAY_TO_CHARS);
}

/**
 * What the merchant does not want told at status_url, of orders that are paid later: that one is registered
 * (eximbay.md §4.6 lets merchants switch it off), or that it is void after its deadline (a contract of its own
 * there).
 */
export function untoldResults({ settings }: App): ('registered' | 'voided')[] {
  return [
    ...(settings['registeredCallback'] === false ? ['registered' as const] : []),
    ...(settings['voidCallback'] === false ? ['voided' as const] : []),
  ];
}

const MAX_PAY_TO_CHARS = 64;
