import { buildCheckout, isCheckoutStale } from '../../build.ts';

/** Builds the pages if the sources have changed since. */
export async function ensureBuilt(): Promise<void> {
  if (await isCheckoutStale()) await buildCheckout();
}
