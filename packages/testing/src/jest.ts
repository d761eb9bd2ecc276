/** The matchers with their types for Jest: `expect.extend(naruMatchers)`. */
export { naruMatchers } from './matchers.ts';

declare global {
  namespace jest {
    interface Matchers<R> {
      /** The ledger proves where all money is. */
      toBalance(): Promise<R>;
    }
  }
}
