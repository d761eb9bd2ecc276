/** The matchers with their types for Vitest: `expect.extend(naruMatchers)`. */
export { naruMatchers } from './matchers.ts';

declare module 'vitest' {
  // Named as Vitest 5 does: declarations of one interface have to agree.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** The ledger proves where all money is. */
    toBalance(): Promise<void>;
  }
}
