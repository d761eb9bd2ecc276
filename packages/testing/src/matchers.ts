import type { Naru } from './naru.ts';

/** What a matcher answers, in Vitest and Jest alike. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** For `expect.extend`. */
export const naruMatchers = {
  /** `await expect(naru).toBalance()`: the ledger proves where all money is. */
  async toBalance(received: unknown): Promise<MatcherResult> {
    // By its method: a test runner may have loaded this package twice.
    const { ledger } = (received ?? {}) as Partial<Naru>;
    if (typeof ledger !== 'function') throw new TypeError('toBalance is for what startNaru() resolved to');
    const { balanced, faults } = await ledger.call(received as Naru);
    return {
      pass: balanced,
      message: () =>
        balanced ? 'the ledger balances' : `the ledger does not balance:\n${faults.join('\n')}`,
    };
  },
};
